using Trellis.Local.Tools;

namespace Trellis.Tests.Schemas;

/// <summary>What <c>diff</c> makes of an edit.</summary>
public sealed partial class SchemaCommands
{
    [Theory]
    [InlineData("", "", "safe", "")]
    [InlineData("title: String!", "title: String! more: Int", "safe", "field-added")]
    [InlineData("title: String!", "title: String", "safe", "optional")]
    [InlineData("type Place { lat: Float! }", "type Place { lat: Float! } type Unused { a: Int }", "safe", "")]
    [InlineData("title: String!", "title: ID!", "safe", "type-widened")]
    [InlineData("lat: Float!", "lat: Float! lon: Float", "safe", "field-added")]
    [InlineData("{ open done }", "{ open done late }", "safe", "values-added")]
    [InlineData("secret: String", "hidden: String", "look at this", "field-added field-removed")]
    [InlineData("secret: String @auth(rules: [{ allow: owner }])", "", "safe", "field-removed")]
    [InlineData("secret: String @auth(rules: [{ allow: owner }])", "secret: String @auth(rules: [{ allow: owner, operations: [read] }])", "look at this", "rules-changed")]
    [InlineData("secret: String @auth(rules: [{ allow: owner }])", "secret: String", "safe", "")]
    [InlineData("@unique", "", "safe", "unique-removed")]
    [InlineData("type Team @model", "type Team @model(path: \"crews\")", "safe", "path-changed")]
    [InlineData("(mutations: { delete: null })", "", "safe", "operation-enabled")]
    [InlineData("{ allow: private }", "{ allow: public }", "look at this", "rules-changed")]
    [InlineData("type Team @model", "type New @model { a: Int } type Team @model", "safe", "model-added")]
    [InlineData("title: String!", "title: String! @index", "needs reindex", "index-added")]
    [InlineData("secret: String", "secret: String @unique", "needs reindex", "unique-added")]
    [InlineData("@hasMany", "@hasMany(onDelete: RESTRICT)", "needs reindex", "on-delete-changed")]
    [InlineData("@hasMany", "@hasMany(onDelete: KEEP)", "safe", "")]
    [InlineData("type Team @model", "type Team @model(live: true)", "needs reindex", "live-added")]
    [InlineData("type Team @model", "type Team @model(live: false)", "safe", "")]
    [InlineData("title: String!", "title: Int!", "breaking", "type-changed")]
    [InlineData("title: String!", "title: [String!]!", "breaking", "type-changed")]
    [InlineData("lat: Float!", "lat: Int!", "breaking", "type-changed")]
    [InlineData("lat: Float!", "lat: Float! lon: Float!", "breaking", "required-added")]
    [InlineData("secret: String", "secret: String!", "breaking", "required")]
    [InlineData("title: String!", "title: String! more: Int!", "breaking", "required-added")]
    [InlineData("{ open done }", "{ open }", "breaking", "values-removed")]
    [InlineData("{ allow: private }", "{ allow: owner }", "breaking", "scope-changed rules-changed field-added")]
    [InlineData("title: String!", "title: String! @primaryKey", "breaking", "key-changed field-removed")]
    [InlineData("type Team @model", "type Crew @model", "breaking", "model-added field-added foreign-key-removed index-added index-removed model-removed")]
    [InlineData("type Team @model", "type Team @model(timestamps: { createdAt: \"made\" })", "breaking", "time-renamed")]
    public void Diff_judges_an_edit_by_what_it_does_to_stored_records(string before, string after, string verdict, string codes)
    {
        var edited = before.Length == 0 ? Good : Good.Replace(before, after, StringComparison.Ordinal);

        var (code, output) = Run(screen => DiffCommand.Run(File("old.graphql", Good), File("new.graphql", edited), screen));

        using var document = JsonDocument.Parse(output);
        var changes = document.RootElement.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal(verdict, document.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(codes, string.Join(' ', changes.Select(change => change.GetProperty("code").GetString())));
        Assert.Equal(verdict is "breaking" ? 1 : 0, code);
        Assert.All(changes.Where(change => change.GetProperty("verdict").GetString() is not "safe"), change => Assert.NotEqual("", change.GetProperty("todo").GetString()));
    }

    [Fact]
    public void Diff_says_what_a_move_to_another_owner_field_needs()
    {
        const string Old = "type Note @model @auth(rules: [{ allow: owner }]) { text: String by: String }";
        var now = Old.Replace("owner }", "owner, ownerField: \"by\" }", StringComparison.Ordinal);

        var (code, output) = Run(screen => DiffCommand.Run(File("old.graphql", Old), File("new.graphql", now), screen));

        Assert.Equal(1, code);
        Assert.Contains("-- move Note', which re-keys them. It leaves a record where it is that has no 'by': fill that field first, under the old rule.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KEEP", "CASCADE", "onDelete was KEEP and is CASCADE.", "Task records of what was deleted before stay as they are.")]
    [InlineData("CASCADE", "UNSET", "onDelete was CASCADE and is UNSET.", "Task records of what was deleted before stay as they are.")]
    [InlineData("RESTRICT", "KEEP", "onDelete was RESTRICT and is KEEP.", "From now on, Task records keep a key that refers to nothing.")]
    public void Diff_asks_to_look_at_what_follows_a_deletion(string before, string after, string what, string todo)
    {
        static string Text(string setting) =>
            $"type Team @model @auth(rules: [{{ allow: private }}]) {{ tasks: [Task] @hasMany(onDelete: {setting}) }} type Task @model @auth(rules: [{{ allow: private }}]) {{ team: Team @belongsTo }}";

        var (_, output) = Run(screen => DiffCommand.Run(File("old.graphql", Text(before)), File("new.graphql", Text(after)), screen));

        var change = JsonDocument.Parse(output).RootElement.GetProperty("changes").EnumerateArray().Single();
        Assert.Equal(("look at this", what, todo), (change.GetProperty("verdict").GetString(), change.GetProperty("message").GetString(), change.GetProperty("todo").GetString()));
    }

    [Theory]
    [InlineData("{ allow: owner, ownerField: \"author\" }", "breaking")]
    [InlineData("{ allow: owner }, { allow: owner, ownerField: \"author\" }", "needs reindex")]
    [InlineData("", "look at this")]
    public void Diff_warns_of_an_owner_field_that_leaves_stored_records_without_an_owner(string rule, string verdict)
    {
        static string Text(string rule) => $"type Blog @model @auth(rules: [{rule} {{ allow: private, operations: [read] }}]) {{ title: String }}";

        var (_, output) = Run(screen => DiffCommand.Run(File("old.graphql", Text("{ allow: owner }")), File("new.graphql", Text(rule)), screen));

        Assert.Equal(verdict, JsonDocument.Parse(output).RootElement.GetProperty("verdict").GetString());
        Assert.Equal(verdict is "breaking", output.Contains("\"owner-changed\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Diff_asks_to_look_at_lists_that_can_no_longer_be_followed()
    {
        var live = Good.Replace("type Team @model", "type Team @model(live: true)", StringComparison.Ordinal);

        var (code, output) = Run(screen => DiffCommand.Run(File("old.graphql", live), File("new.graphql", Good), screen));

        var change = JsonDocument.Parse(output).RootElement.GetProperty("changes").EnumerateArray().Single();
        Assert.Equal((0, "look at this", "live-removed"), (code, change.GetProperty("verdict").GetString(), change.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("at: AWSDateTime", "at: String", "type-widened index-changed")]
    [InlineData("from: AWSDateTime", "from: String", "type-widened unique-changed")]
    [InlineData("name: String!", "name: ID! @unique", "type-widened unique-added")]
    public void Diff_asks_to_reindex_what_keys_write_otherwise(string before, string after, string codes)
    {
        var (_, output) = Run(screen => DiffCommand.Run(File("old.graphql", Slots), File("new.graphql", Slots.Replace(before, after, StringComparison.Ordinal)), screen));

        var diff = JsonDocument.Parse(output).RootElement;
        Assert.Equal("needs reindex", diff.GetProperty("verdict").GetString());
        Assert.Equal(codes, string.Join(' ', diff.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("code").GetString())));
        Assert.Contains("reindex Slot", diff.GetProperty("changes")[1].GetProperty("todo").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_knows_a_renamed_model_by_what_it_is_stored_as()
    {
        var renamed = Good.Replace("Task", "Job", StringComparison.Ordinal).Replace("type Job @model", "type Job @mapsTo(name: \"Task\") @model", StringComparison.Ordinal);

        var (code, output) = Run(screen => DiffCommand.Run(File("old.graphql", Good), File("new.graphql", renamed), screen));

        var codes = JsonDocument.Parse(output).RootElement.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("code").GetString());
        Assert.Equal((0, "model-renamed path-changed"), (code, string.Join(' ', codes)));
    }

    [Fact]
    public void Neither_diff_nor_lock_sees_harm_in_the_new_name_of_a_key_that_is_stored_under_the_old()
    {
        const string Old = "type Venue @model { name: String shows: [Show] @hasMany }\ntype Show @model { title: String guests: [Guest] @hasMany }\ntype Guest @model { name: String }";
        var renamed = Old.Replace("Venue @model", "Place @mapsTo(name: \"Venue\") @model", StringComparison.Ordinal);
        Run(screen => LockCommand.Run(File("old.graphql", Old), isCheck: false, screen));
        System.IO.File.Copy(Path.Combine(folder, "old.lock.json"), Path.Combine(folder, "new.lock.json"));

        var (code, diff) = Run(screen => DiffCommand.Run(Path.Combine(folder, "old.graphql"), File("new.graphql", renamed), screen));
        var locked = Run(screen => LockCommand.Run(Path.Combine(folder, "new.graphql"), isCheck: false, screen)).Output;

        var changes = JsonDocument.Parse(diff).RootElement.GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal((0, "model-renamed path-changed field-renamed"), (code, string.Join(' ', changes.Select(change => change.GetProperty("code").GetString()))));
        Assert.Equal("'venueShowsId' was renamed in the API: it is 'placeShowsId' now, stored as before.", changes[2].GetProperty("message").GetString());
        Assert.Contains("\"written\":false,\"notes\":[]", locked, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_is_not_misled_by_what_the_lock_will_keep()
    {
        const string Pairs = "type A @model { bs: [B] @manyToMany(relationName: \"P\") x: Int @index y: Int @index }\ntype B @model { as: [A] @manyToMany(relationName: \"P\") }\n";
        var lines = Pairs.Split('\n');
        var old = File("old.graphql", Pairs);
        var reordered = File("new.graphql", $"{lines[1]}\n{lines[0].Replace("x: Int @index y: Int @index", "y: Int @index x: Int @index", StringComparison.Ordinal)}");

        Assert.Contains("\"verdict\": \"safe\",\n  \"changes\": []", Run(screen => DiffCommand.Run(old, reordered, screen)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_knows_that_a_key_cannot_be_changed()
    {
        const string Old = "enum State { open gone }\ntype Turn @model { number: ID! @primaryKey(sortKeyFields: [\"state\"]) state: State! }";

        var (_, output) = Run(screen => DiffCommand.Run(File("old.graphql", Old), File("new.graphql", Old.Replace(" gone", "", StringComparison.Ordinal)), screen));

        Assert.Contains("delete those records first, or create them anew under another key", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_shows_a_person_the_worst_first()
    {
        var edited = File("new.graphql", Good.Replace("title: String!", "name: Int title: Int! @index", StringComparison.Ordinal));

        var (_, output) = Run(screen => DiffCommand.Run(File("old.graphql", Good), edited, screen), forPeople: true);

        Assert.StartsWith("breaking Task.title type-changed\n  'title' was String and is Int: stored values may not fit.\n", output, StringComparison.Ordinal);
        Assert.EndsWith("All in all: breaking\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_of_a_schema_that_does_not_compile_says_why()
    {
        Assert.Equal(2, Run(screen => DiffCommand.Run(File("old.graphql", Good), File("new.graphql", Bad), screen)).Code);
    }
}
