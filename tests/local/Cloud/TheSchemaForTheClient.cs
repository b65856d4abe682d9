using Trellis.Local.Tools.Clients;

namespace Trellis.Tests.Local.Cloud;

public sealed class TheSchemaForTheClient
{
    private const string Text = """
        enum State { open done }
        type Place { street: String! }
        "Something to do."
        type Task @model(mutations: { delete: null }) @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"], operations: [read] }]) {
          title: String! @validate(type: maxLength, value: "80", errorMessage: "Shorter, please.")
          state: State! @default(value: "open") @index(name: "byState", sortKeyFields: ["due"])
          due: AWSDate
          tags: [String!]
          place: Place
          secret: String @auth(rules: [{ allow: owner, operations: [create] }])
          team: Team @belongsTo
          labels: [Label] @manyToMany(relationName: "TaskLabels")
        }
        type Team @model @auth(rules: [{ allow: private }]) { name: String! tasks: [Task] @hasMany }
        type Label @model @auth(rules: [{ allow: private }]) { name: String! tasks: [Task] @manyToMany(relationName: "TaskLabels") }
        """;

    private readonly JsonElement schema = Told(Text);

    [Fact]
    public void Tells_what_a_model_is_called_and_what_can_be_done_with_it()
    {
        var task = Model("Task");

        Assert.Equal("tasks", task.GetProperty("path").GetString());
        Assert.Equal("Something to do.", task.GetProperty("description").GetString());
        Assert.Equal(["id"], Names(task.GetProperty("key")));
        Assert.Equal(["create", "get", "list", "update"], Names(task.GetProperty("operations")));
    }

    [Fact]
    public void Tells_what_has_to_hold_beside_a_rule()
    {
        const string text = """
            type Log @model @auth(rules: [{ allow: owner, and: [{ allow: groups, groups: ["staff"] }] }]) { line: String! }
            """;
        var rule = Told(text).GetProperty("models")[0].GetProperty("rules")[0];

        Assert.Equal("""[{"allow":"groups","groups":["staff"],"claim":"cognito:groups"}]""", rule.GetProperty("and").GetRawText());
    }

    [Fact]
    public void Tells_where_it_is_stored_who_is_a_member()
    {
        const string text = """
            type Club @model @auth(rules: [{ allow: owner, and: [{ allow: members, through: "Pass", member: "user" }] }, { allow: private, operations: [read] }]) { name: String }
            type Pass @model(path: "passes") @auth(rules: [{ allow: private }]) { clubId: ID user: ID! @index role: String club: Club @hasOne(fields: ["clubId"]) }
            type Post @model @auth(rules: [{ allow: members, through: "Pass", of: "home", member: "user", where: { role: ["editor", "admin"] } }]) {
              homeId: ID
              home: Club @hasOne(fields: ["homeId"])
            }
            """;
        var models = Told(text).GetProperty("models").EnumerateArray();
        var (group, rule) = (RuleOf("Club"), RuleOf("Post"));

        Assert.Equal(
            """{"allow":"members","group":["homeId"],"through":"Pass","throughGroup":["clubId"],"member":"user","where":{"role":["editor","admin"]},"operations":["create","get","list","update","delete"]}""",
            rule.GetRawText());
        // Nobody is a member of what is still to be made.
        Assert.Equal(["get", "list", "update", "delete"], Names(group.GetProperty("operations")));

        JsonElement RuleOf(string name) => models.Single(model => model.GetProperty("name").GetString() == name).GetProperty("rules")[0];
    }

    [Fact]
    public void Tells_what_becomes_of_children()
    {
        const string text = """
            type Club @model @auth(rules: [{ allow: private }]) {
              name: String
              posts: [Post] @hasMany(references: ["clubId"], onDelete: CASCADE)
              kept: [Log] @hasMany(references: ["clubId"])
            }
            type Post @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) }
            type Log @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) }
            """;
        var relations = Told(text).GetProperty("models")[0].GetProperty("relations");

        Assert.Equal("cascade", relations[0].GetProperty("onDelete").GetString());
        Assert.False(relations[1].TryGetProperty("onDelete", out _));
    }

    [Fact]
    public void Tells_the_title_that_the_schema_chooses()
    {
        const string text = """
            type Visit @model(title: "code") @auth(rules: [{ allow: private }]) { name: String code: Int! }
            """;

        Assert.Equal("code", Told(text).GetProperty("models")[0].GetProperty("title").GetString());
        Assert.False(Model("Task").TryGetProperty("title", out _));
    }

    [Fact]
    public void Tells_each_fields_type_and_what_it_must_be()
    {
        var title = Field("Task", "title");
        var state = Field("Task", "state");

        Assert.True(title.GetProperty("createRequired").GetBoolean());
        Assert.Equal("""[{"kind":"maxLength","value":"80","message":"Shorter, please."}]""", title.GetProperty("validations").GetRawText());
        Assert.Equal(("State", "enum", "open"), (state.GetProperty("type").GetString(), state.GetProperty("kind").GetString(), state.GetProperty("default").GetString()));
        Assert.Equal(["open", "done"], Names(schema.GetProperty("enums").GetProperty("State")));
        Assert.True(Field("Task", "tags").GetProperty("list").GetBoolean());
        Assert.Equal("nested", Field("Task", "place").GetProperty("kind").GetString());
        Assert.Equal("street", schema.GetProperty("types").GetProperty("Place")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Tells_where_relations_lead_and_which_fields_stand_behind_them()
    {
        var relations = Model("Task").GetProperty("relations").EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!);

        Assert.Equal(("belongsTo", "Team", true), (relations["team"].GetProperty("kind").GetString(), relations["team"].GetProperty("model").GetString(), relations["team"].GetProperty("keyOnSource").GetBoolean()));
        Assert.Equal("foreignKey", Field("Task", Assert.Single(Names(relations["team"].GetProperty("key")))).GetProperty("role").GetString());
        Assert.Equal("manyToMany", relations["labels"].GetProperty("kind").GetString());
    }

    [Fact]
    public void Tells_how_pairs_are_called_and_which_side_they_are_stored_under()
    {
        var labels = Model("Task").GetProperty("relations").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "labels");
        var tasks = Model("Label").GetProperty("relations").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "tasks");

        Assert.Equal(("TaskLabels", "TaskLabels"), (labels.GetProperty("pairing").GetString(), tasks.GetProperty("pairing").GetString()));
        Assert.True(labels.GetProperty("left").GetBoolean());
        Assert.False(tasks.TryGetProperty("left", out _));
        Assert.False(labels.TryGetProperty("owned", out _));
    }

    [Fact]
    public void Tells_what_can_be_sorted_under_which_filter_and_who_may_hope_to_do_what()
    {
        var index = Model("Task").GetProperty("indexes").EnumerateArray().Single(each => each.GetProperty("name").GetString() == "byState");
        var rules = Model("Task").GetProperty("rules");

        Assert.Equal(["state"], Names(index.GetProperty("partition")));
        Assert.Equal(["due"], Names(index.GetProperty("sort")));
        Assert.Equal(("owner", "owner", "sub"), (rules[0].GetProperty("allow").GetString(), rules[0].GetProperty("field").GetString(), rules[0].GetProperty("claim").GetString()));
        Assert.Equal(["admin"], Names(rules[1].GetProperty("groups")));
        Assert.Equal(["get", "list"], Names(rules[1].GetProperty("operations")));
        Assert.Equal(["create"], Names(Field("Task", "secret").GetProperty("rules")[0].GetProperty("operations")));
    }

    private JsonElement Model(string name) => schema.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == name);

    private JsonElement Field(string model, string name) => Model(model).GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == name);

    private static JsonElement Told(string text) => JsonElement.Parse(SchemaJson.Write(SchemaCompiler.Compile(text).Schema!));

    private static string[] Names(JsonElement names) => [.. names.EnumerateArray().Select(name => name.GetString()!)];
}
