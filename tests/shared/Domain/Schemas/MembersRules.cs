namespace Trellis.Tests.Schemas;

/// <summary><c>allow: members</c>: what the compiler finds by itself, and what it says where it cannot.</summary>
public sealed class MembersRules
{
    private const string Club = "type Club @model @auth(rules: [{ allow: private }]) { members: [Member] @hasMany(references: [\"clubId\"], onDelete: CASCADE) posts: [Post] @hasMany(references: [\"clubId\"]) } ";
    private const string Member = "type Member @model @auth(rules: [{ allow: groups, groups: [\"a\"] }]) { clubId: ID user: ID @index role: Role roles: [Role] since: Int place: Place club: Club @belongsTo(references: [\"clubId\"]) } enum Role { editor admin } type Place { street: String } ";

    [Fact]
    public void A_rule_knows_the_groups_the_memberships_and_the_conditions()
    {
        var schema = Sdl.Compile(Club + Member + Post("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { role: [editor, \"admin\"], since: 7 }, operations: [read] }"));

        var rule = Assert.IsType<MembersRule>(Assert.Single(schema.Named("Post")!.Rules));

        Assert.Equal(("Club", "Member", "user"), (rule.Membership.Group.Name, rule.Membership.Through.Name, rule.Membership.MemberField));
        Assert.Equal((false, Operation.Read), (rule.IsOfGroup, rule.Operations));
        Assert.Equal(["clubId"], rule.GroupFields);
        Assert.Equal(["clubId"], rule.Membership.GroupFields);
        Assert.Equal(["role: editor, admin", "since: 7"], rule.Membership.Where.Select(condition => $"{condition.Field}: {string.Join(", ", condition.AnyOf)}"));
        Assert.Equal("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { role: [editor, \"admin\"], since: 7 }, operations: [read] }", rule.Text);
    }

    [Fact]
    public void Rules_that_say_the_same_share_what_is_read_for_them()
    {
        var schema = Sdl.Compile(Club + Member + Post("""
            { allow: members, through: "Member", of: "club", member: "user", where: { role: editor, since: 1 }, operations: [read] }
            { allow: owner, and: [{ allow: members, through: "Member", of: "club", where: { since: [1], role: ["editor"] } }] }
            { allow: members, through: "Member", of: "club", operations: [update] }
            """));

        var rules = schema.Named("Post")!.Rules;
        var (first, second, third) = (Memberships(rules[0]), Memberships(rules[1].And[0]), Memberships(rules[2]));

        Assert.Same(first, second);
        Assert.NotSame(first, third);
    }

    [Fact]
    public void On_the_group_itself_its_own_key_is_meant()
    {
        var schema = Sdl.Compile("""
            type Club @model @auth(rules: [{ allow: members, through: "Member", member: "user" }]) { realm: ID! @primaryKey(sortKeyFields: ["name"]) name: String! members: [Member] @hasMany(references: ["realm", "club"], onDelete: RESTRICT) }
            type Member @model @auth(rules: [{ allow: groups, groups: ["a"] }]) { realm: ID club: String user: ID @index of: Club @belongsTo(references: ["realm", "club"]) }
            """);

        var rule = Assert.IsType<MembersRule>(schema.Named("Club")!.Rules[0]);

        Assert.True(rule.IsOfGroup);
        Assert.Equal(["realm", "name"], rule.GroupFields);
        Assert.Equal(["realm", "club"], rule.Membership.GroupFields);
    }

    [Fact]
    public void A_model_with_such_a_rule_is_shared()
    {
        var schema = Sdl.Compile(Club + Member + Post("{ allow: owner }, { allow: members, through: \"Member\", of: \"club\", member: \"user\", operations: [read] }"));
        var field = Sdl.Compile(Club + Member + "type Post @model @auth(rules: [{ allow: owner }]) { text: String @auth(rules: [{ allow: members, through: \"Member\", of: \"club\", member: \"user\" }]) clubId: ID club: Club @belongsTo(references: [\"clubId\"]) }");

        Assert.Equal((false, false), (schema.Named("Post")!.Scope.IsOwner, field.Named("Post")!.Scope.IsOwner));
        Assert.Equal(["schema.scope"], Sdl.Codes("type Post @model(scope: OWNER) @auth(rules: [{ allow: owner }, { allow: members, through: \"Post\", member: \"owner\" }]) { owner: ID }"));
    }

    [Theory]
    [InlineData("user: ID @index", "user")]
    [InlineData("user: ID @index role2: String", "user")]
    [InlineData("user: ID! @index(sortKeyFields: [\"at\"]) at: Int!", "user")]
    [InlineData("user: ID! @primaryKey(sortKeyFields: [\"clubId\"])", "user")]
    public void The_only_field_by_which_a_member_can_be_found_is_taken_and_told(string fields, string member)
    {
        var club = fields.Contains("primaryKey", StringComparison.Ordinal) ? "clubId: ID!" : "clubId: ID";
        var text = $"type Member @model @auth(rules: [{{ allow: groups, groups: [\"a\"] }}]) {{ {club} {fields} club: Club @belongsTo(references: [\"clubId\"]) }} {Club}{Post("{ allow: members, through: \"Member\", of: \"club\" }")}";
        var compilation = SchemaCompiler.Check(text);

        Assert.True(compilation.Schema is not null, string.Join('\n', compilation.Errors));
        var warning = Assert.Single(compilation.Warnings, warning => warning.Code == "schema.member-taken");
        Assert.Equal("Post", warning.Path);
        Assert.Contains($"Write member: \"{member}\"", warning.Message, StringComparison.Ordinal);
        Assert.Equal(member, Memberships(compilation.Schema.Named("Post")!.Rules[0]).MemberField);
    }

    [Fact]
    public void An_owner_who_lists_their_memberships_needs_no_index_of_ones_own()
    {
        var schema = Sdl.Compile(Club + "type Member @model @auth(rules: [{ allow: groups, groups: [\"a\"] }, { allow: owner, ownerField: \"user\", operations: [read] }]) { clubId: ID user: ID club: Club @belongsTo(references: [\"clubId\"]) }"
            + Post("{ allow: members, through: \"Member\", of: \"club\" }"));
        var apart = Sdl.Compile(Club.Replace(", onDelete: CASCADE", "", StringComparison.Ordinal) + "type Member @model @auth(rules: [{ allow: owner, ownerField: \"user\" }]) { clubId: ID user: ID club: Club @belongsTo(references: [\"clubId\"]) }"
            + Post("{ allow: members, through: \"Member\", of: \"club\", member: \"user\" }"));

        Assert.Equal("user", Memberships(schema.Named("Post")!.Rules[0]).MemberField);
        Assert.True(apart.Named("Member")!.Scope.IsOwner);
    }

    [Theory]
    [InlineData("{ allow: members }", "1 schema.members-through", "Write through")]
    [InlineData("{ allow: members, through: \"Membr\", of: \"club\" }", "28 schema.unknown-type", "Did you mean 'Member'?")]
    [InlineData("{ allow: members, through: \"Member\" }", "1 schema.members-of", "Write of: \"club\"")]
    [InlineData("{ allow: members, through: \"Member\", of: \"clib\" }", "42 schema.members-of", "Did you mean 'club'?")]
    [InlineData("{ allow: members, through: \"Member\", of: \"clubId\" }", "42 schema.members-of", "Name one that does: club")]
    [InlineData("{ allow: members, through: \"Other\", of: \"club\" }", "28 schema.members-through", "Add 'club: Club @belongsTo' to 'Other'")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"usr\" }", "58 schema.unknown-field", "Did you mean 'user'?")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"since\" }", "58 schema.members-member", "Name a field of type ID or String")]
    [InlineData("{ allow: members, through: \"Two\", of: \"club\", member: \"third\" }", "55 schema.members-member", "Write 'third: ID @index'")]
    [InlineData("{ allow: members, through: \"Two\", of: \"club\" }", "1 schema.members-member", "first, second")]
    [InlineData("{ allow: members, through: \"None\", of: \"club\" }", "1 schema.members-member", "Add '@index' to the one that does")]
    [InlineData("{ allow: members, through: \"Twice\", of: \"club\", member: \"user\" }", "28 schema.members-through", "one, two")]
    [InlineData("{ allow: members, through: \"Apart\", of: \"club\", member: \"user\" }", "28 schema.members-scope", "Write @model(scope: SHARED) on 'Apart'")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { rle: editor } }", "75 schema.unknown-field", "Did you mean 'role'?")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { role: \"boss\" } }", "81 schema.members-where", "one of editor, admin")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { role: [] } }", "81 schema.members-where", "lets nobody in")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: {} }", "73 schema.members-where", "where names fields")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { place: \"x\" } }", "75 schema.members-where", "cannot compare")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", groups: [\"a\"] }", "50 schema.rule-argument", "'groups' has no meaning")]
    [InlineData("{ allow: owner, through: \"Member\" }", "17 schema.rule-argument", "'through' has no meaning")]
    [InlineData("{ allow: private, where: { role: editor } }", "19 schema.rule-argument", "'where' has no meaning")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", provider: apiKey }", "60 schema.rule-provider", "userPools")]
    public void What_is_missing_or_wrong_is_said_with_what_to_write(string rule, string expected, string advice)
    {
        const string More = """
            type Other @model { user: ID @index }
            type Two @model @auth(rules: [{ allow: groups, groups: ["a"] }]) { clubId: ID first: ID @index second: ID @index third: ID club: Club @hasOne(fields: ["clubId"]) }
            type None @model(path: "nones") @auth(rules: [{ allow: groups, groups: ["a"] }]) { clubId: ID user: ID club: Club @hasOne(fields: ["clubId"]) }
            type Twice @model @auth(rules: [{ allow: groups, groups: ["a"] }]) { oneId: ID twoId: ID user: ID @index one: Club @hasOne(fields: ["oneId"]) two: Club @hasOne(fields: ["twoId"]) }
            type Apart @model { clubId: ID user: ID @index club: Club @hasOne(fields: ["clubId"]) }
            """;
        var post = Post(rule);
        var compilation = SchemaCompiler.Check(post + "\n" + Club + Member + More);

        var error = Assert.Single(compilation.Errors);
        // The column within the rule.
        Assert.Equal(expected, $"{error.Column - post.IndexOf(rule, StringComparison.Ordinal)} {error.Code}");
        Assert.Equal((1, "Post"), (error.Line, error.Path));
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Null(compilation.Schema);
    }

    [Fact]
    public void Groups_that_are_apart_for_each_owner_cannot_be_told_by_their_key()
    {
        var text = Post("{ allow: members, through: \"Member\", of: \"club\" }") + Club.Replace("private", "owner", StringComparison.Ordinal).Replace(", onDelete: CASCADE", "", StringComparison.Ordinal) + Member;

        var error = Assert.Single(SchemaCompiler.Check(text).Errors);

        Assert.Equal("schema.members-scope", error.Code);
        Assert.Contains("on 'Club'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ allow: private }", "schema.members-open")]
    [InlineData("{ allow: owner }", "schema.members-open")]
    [InlineData("{ allow: owner, ownerField: \"user\", operations: [update] }", "schema.members-open")]
    [InlineData("{ allow: owner, ownerField: \"user\", operations: [read, delete] }", "")]
    [InlineData("{ allow: members, through: \"Member\", of: \"club\", member: \"user\", where: { role: admin } }", "")]
    public void Who_could_make_themselves_a_member_is_warned_of(string rule, string code)
    {
        var text = Club + Member.Replace("groups: [\"a\"] }", $"groups: [\"a\"] }}, {rule}", StringComparison.Ordinal) + Post("{ allow: members, through: \"Member\", of: \"club\", member: \"user\" }");
        var compilation = SchemaCompiler.Check(text);

        Assert.True(compilation.Schema is not null, string.Join('\n', compilation.Errors));
        Assert.Equal(code.Length == 0 ? [] : [code], compilation.Warnings.Select(warning => warning.Code).Where(each => each.StartsWith("schema.members", StringComparison.Ordinal)));
    }

    [Fact]
    public void Memberships_that_outlive_their_group_are_warned_of()
    {
        var text = Club.Replace(", onDelete: CASCADE", "", StringComparison.Ordinal) + Member + Post("{ allow: members, through: \"Member\", of: \"club\", member: \"user\" }");

        Assert.Equal(["1:73 schema.members-left Club.members"], Sdl.Warnings(text));
    }

    private static Membership Memberships(Rule rule) => Assert.IsType<MembersRule>(rule).Membership;

    private static string Post(string rules) => $"type Post @model @auth(rules: [{rules}]) {{ text: String clubId: ID club: Club @belongsTo(references: [\"clubId\"]) }} ";
}
