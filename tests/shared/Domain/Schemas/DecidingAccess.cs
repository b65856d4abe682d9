namespace Trellis.Tests.Schemas;

/// <summary><c>@auth</c>, the rules of a schema without it, and the scope that follows.</summary>
public sealed class DecidingAccess
{
    [Fact]
    public void Every_strategy_becomes_its_rule()
    {
        var rules = Rules("""
            { allow: owner }
            { allow: owner, ownerField: "editors", identityClaim: "email", operations: [update, read] }
            { allow: groups, groups: ["Admin", "Editor"] }
            { allow: groups, groupsField: "teams", groupClaim: "roles" }
            { allow: private, provider: iam, operations: [create, list] }
            { allow: public, provider: apiKey, operations: [get] }
            """, "editors: [String] teams: [String]");

        Assert.Equal("owner in owner by sub", Plain(rules[0]));
        Assert.Equal("owner in list editors by email", Plain(rules[1]));
        Assert.Equal(Operation.Update | Operation.Get | Operation.List, rules[1].Operations);
        var groups = Assert.IsType<GroupsRule>(rules[2]);
        Assert.Equal(["Admin", "Editor"], groups.Groups);
        Assert.Equal("cognito:groups", groups.Claim);
        Assert.Equal("groups in list teams by roles", Plain(rules[3]));
        Assert.IsType<PrivateRule>(rules[4]);
        Assert.Equal(Operation.Create | Operation.List, rules[4].Operations);
        Assert.IsType<PublicRule>(rules[5]);
        Assert.Equal(Operation.Get, rules[5].Operations);
        Assert.Equal("{ allow: owner, ownerField: \"editors\", identityClaim: \"email\", operations: [update, read] }", rules[1].Text);
        Assert.Equal((3, 1), (rules[1].Line, rules[1].Column));
    }

    [Fact]
    public void Conditions_narrow_a_rule()
    {
        var rule = Rules("{ allow: private, and: [{ allow: owner, ownerField: \"author\" }, { allow: groups, groups: [\"x\"] }] }", "").Single();

        Assert.Equal(2, rule.And.Length);
        Assert.Equal("owner in author by sub", Plain(rule.And[0]));
        Assert.IsType<GroupsRule>(rule.And[1]);
    }

    [Fact]
    public void A_rule_with_a_condition_that_cannot_hold_lets_nobody_in()
    {
        const string Text = "type A @model @auth(rules: [{ allow: private, and: [{ allow: groups, groupsField: \"teams\" }] }]) { a: Int }";

        Assert.Empty(Sdl.Model(Text, "A").Rules);
        Assert.Equal(["1:53 schema.groups-field A"], Sdl.Warnings(Text));
    }

    [Fact]
    public void An_undeclared_owner_is_kept_by_the_service_and_a_declared_one_is_the_clients()
    {
        var added = Sdl.Model("type A @model @auth(rules: [{ allow: owner, ownerField: \"author\" }, { allow: private }]) { a: Int }", "A").FieldNamed("author")!;
        var declared = Sdl.Model("type A @model @auth(rules: [{ allow: owner }, { allow: private }]) { owner: String! }", "A").FieldNamed("owner")!;

        Assert.Equal(("author: String", FieldRole.Owner, false, false, false), (added.ToString(), added.Role, added.InCreate, added.InUpdate, added.IsImplied));
        Assert.Equal(("owner: String!", FieldRole.Owner, true, true, true), (declared.ToString(), declared.Role, declared.InCreate, declared.InUpdate, declared.RequiredInCreate));
    }

    [Fact]
    public void An_owner_field_that_looks_misspelled_is_warned_of_and_a_relation_is_refused()
    {
        const string Rule = "@auth(rules: [{ allow: owner, ownerField: \"autor\" }])";

        Assert.Equal(["1:29 schema.owner-field A.autor"], Sdl.Warnings($"type A @model {Rule} {{ author: String }}"));
        Assert.Empty(Sdl.Warnings($"type A @model {Rule} {{ author: Int text: String }}"));
        Assert.Equal(["1:29 schema.rule-field A.autor"], Sdl.Errors($"type A @model {Rule} {{ autor: A @hasOne }}"));
    }

    [Fact]
    public void Without_any_rule_a_model_is_private_to_its_owner()
    {
        var model = Sdl.Model("type A @model { a: Int }", "A");

        Assert.Equal("owner in owner by sub", Plain(model.Rules.Single()));
        Assert.Equal("owner", model.Scope.OwnerField);
        Assert.True(model.FieldNamed("owner")!.IsImplied);
    }

    [Fact]
    public void The_global_rule_is_for_models_without_their_own()
    {
        var schema = Sdl.Compile("""
            input AMPLIFY { globalAuthRule: AuthRule = { allow: public, operations: [read] } }
            type A @model { a: Int }
            type B @model @auth(rules: [{ allow: private }]) { a: Int }
            """);

        Assert.IsType<PublicRule>(schema.Named("A")!.Rules.Single());
        Assert.IsType<PrivateRule>(schema.Named("B")!.Rules.Single());
        Assert.Equal(["1:47 schema.missing-argument AMPLIFY.globalAuthRule"], Sdl.Errors("input AMPLIFY { globalAuthRule: AuthRule    = { provider: iam } } type A @model { a: Int }"));
    }

    [Theory]
    [InlineData("{ allow: owner }", "", "owner")]
    [InlineData("{ allow: owner, ownerField: \"author\" }", "", "author")]
    [InlineData("{ allow: owner, identityClaim: \"sub::username\" }", "", "owner")]
    [InlineData("{ allow: owner } { allow: private, operations: [create] }", "", "owner")]
    [InlineData("{ allow: owner, operations: [read] } { allow: owner, operations: [create, update] }", "", "owner")]
    [InlineData("{ allow: owner, and: [{ allow: groups, groups: [\"x\"] }] }", "", "owner")]
    [InlineData("{ allow: owner }", "b: Int @auth(rules: [{ allow: owner, operations: [read] }])", "owner")]
    [InlineData("{ allow: owner } { allow: private, operations: [read] }", "", null)]
    [InlineData("{ allow: owner } { allow: groups, groups: [\"x\"], operations: [get] }", "", null)]
    [InlineData("{ allow: owner } { allow: owner, ownerField: \"other\" }", "", null)]
    [InlineData("{ allow: owner, ownerField: \"editors\" }", "editors: [String]", null)]
    [InlineData("{ allow: owner, identityClaim: \"email\" }", "", null)]
    [InlineData("{ allow: owner, operations: [create] }", "", null)]
    [InlineData("{ allow: owner }", "b: Int @auth(rules: [{ allow: private, operations: [read] }])", null)]
    [InlineData("{ allow: owner }", "b: B @hasOne @auth(rules: [{ allow: private, operations: [read] }])", null)]
    [InlineData("{ allow: private }", "", null)]
    public void The_scope_is_the_owners_where_nobody_else_may_touch_the_record(string rules, string fields, string? owner)
    {
        var model = Sdl.Model($"type A @model @auth(rules: [{rules}]) {{ a: Int {fields} }} type B @model {{ a: Int }}", "A");

        Assert.Equal(owner, model.Scope.OwnerField);
    }

    [Fact]
    public void A_scope_can_be_said_where_it_is_true()
    {
        Assert.False(Sdl.Model("type A @model(scope: SHARED) @auth(rules: [{ allow: owner }]) { a: Int }", "A").Scope.IsOwner);
        Assert.True(Sdl.Model("type A @model(scope: OWNER) @auth(rules: [{ allow: owner }]) { a: Int }", "A").Scope.IsOwner);
        Assert.Equal(["1:22 schema.scope A"], Sdl.Errors("type A @model(scope: OWNER) @auth(rules: [{ allow: private }]) { a: Int }"));
    }

    [Fact]
    public void The_owner_that_is_the_scope_never_changes()
    {
        Assert.False(Sdl.Model("type A @model @auth(rules: [{ allow: owner }]) { owner: String }", "A").FieldNamed("owner")!.InUpdate);
    }

    [Fact]
    public void Rules_of_a_field_replace_the_models()
    {
        var model = Sdl.Model("type A @model @auth(rules: [{ allow: owner }]) { a: Int b: Int @auth(rules: [{ allow: private, operations: [read] }]) c: C @hasOne @auth(rules: [{ allow: owner }]) } type C @model { a: Int }", "A");

        Assert.Null(model.FieldNamed("a")!.Rules);
        Assert.IsType<PrivateRule>(Assert.Single(model.FieldNamed("b")!.Rules!.Value));
        Assert.IsType<OwnerRule>(Assert.Single(model.RelationNamed("c")!.Rules!.Value));
    }

    [Theory]
    [InlineData("@auth(rules: [])", "schema.no-rules")]
    [InlineData("@auth", "schema.missing-argument")]
    [InlineData("@auth(rules: null)", "schema.bad-argument")]
    [InlineData("@auth(rules: [{ operations: [read] }])", "schema.missing-argument")]
    [InlineData("@auth(rules: [{ allow: group }])", "schema.unknown-value")]
    [InlineData("@auth(rules: [{ allow: \"owner\" }])", "schema.quoted-enum")]
    [InlineData("@auth(rules: [{ allow: owner, operations: [\"read\"] }])", "schema.quoted-enum")]
    [InlineData("@auth(rules: [{ allow: owner, queries: null }])", "schema.unknown-argument")]
    [InlineData("@auth(rules: [{ allow: owner, allow: private }])", "schema.duplicate-argument")]
    [InlineData("@auth(rules: [{ allow: owner, operations: [read, get] }])", "schema.operation-twice")]
    [InlineData("@auth(rules: [{ allow: owner, provider: iam }])", "schema.rule-provider")]
    [InlineData("@auth(rules: [{ allow: groups, groups: [\"x\"], provider: iam }])", "schema.rule-provider")]
    [InlineData("@auth(rules: [{ allow: private, provider: apiKey }])", "schema.rule-provider")]
    [InlineData("@auth(rules: [{ allow: public, provider: userPools }])", "schema.rule-provider")]
    [InlineData("@auth(rules: [{ allow: custom, provider: iam }])", "schema.rule-provider")]
    [InlineData("@auth(rules: [{ allow: groups, groups: [] }])", "schema.no-groups")]
    [InlineData("@auth(rules: [{ allow: private, groups: [\"x\"] }])", "schema.rule-argument")]
    [InlineData("@auth(rules: [{ allow: public, ownerField: \"b\" }])", "schema.rule-argument")]
    [InlineData("@auth(rules: [{ allow: owner, groupsField: \"b\" }])", "schema.rule-argument")]
    [InlineData("@auth(rules: [{ allow: groups, groups: [\"x\"], identityClaim: \"email\" }])", "schema.rule-argument")]
    [InlineData("@auth(rules: [{ allow: owner, and: [{ allow: private, operations: [read] }] }])", "schema.rule-argument")]
    [InlineData("@auth(rules: [{ allow: owner, ownerField: \"a\" }])", "schema.rule-field")]
    [InlineData("@auth(rules: [{ allow: groups, groupsField: \"a\" }])", "schema.rule-field")]
    [InlineData("@auth(rules: [{ allow: owner, and: [{ allow: private, and: [{ allow: public }] }] }])", "schema.nested-condition")]
    public void A_rule_that_cannot_be_meant_is_refused(string auth, string codes)
    {
        Assert.Equal(codes.Split(' '), Sdl.Codes($"type A @model {auth} {{ a: Int }}"));
    }

    [Fact]
    public void A_custom_rule_lets_nobody_in_and_is_warned_of()
    {
        const string text = "type A @model @auth(rules: [{ allow: custom }]) { a: Int }";

        Assert.Equal(["1:38 schema.custom-rule A"], Sdl.Warnings(text));
        var decision = new Trellis.Access.Decision(Sdl.Model(text, "A"), Trellis.Access.Caller.WithToken("s", new Dictionary<string, string> { ["cognito:groups"] = "[admin]" }));
        Assert.All((Operation[])[Operation.Create, Operation.Get, Operation.List, Operation.Update, Operation.Delete], operation => Assert.True(decision.On(operation).IsNever));
    }

    [Fact]
    public void Of_groups_and_a_field_of_groups_in_one_rule_the_groups_count_and_the_field_is_warned_of()
    {
        const string text = "type A @model @auth(rules: [{ allow: groups, groups: [\"staff\"], groupsField: \"teams\" }]) { teams: [String] }";

        Assert.Equal(["1:78 schema.groups-field A"], Sdl.Warnings(text));
        Assert.Empty(Sdl.Warnings(text.Replace("\"teams\"", "null", StringComparison.Ordinal)));
        Assert.IsType<GroupsRule>(Assert.Single(Sdl.Model(text, "A").Rules));
    }

    [Theory]
    [InlineData("read", true)]
    [InlineData("get", false)]
    [InlineData("list", false)]
    public void A_fields_rule_reads_as_a_whole(string operation, bool isAccepted)
    {
        var codes = Sdl.Codes($"type A @model @auth(rules: [{{ allow: private }}]) {{ a: Int @auth(rules: [{{ allow: private, operations: [{operation}] }}]) }}");

        Assert.Equal(isAccepted ? [] : ["schema.field-operation"], codes);
        Assert.Empty(Sdl.Codes($"type A @model @auth(rules: [{{ allow: private, operations: [{operation}] }}]) {{ a: Int }}"));
    }

    [Fact]
    public void An_owner_may_be_a_sort_key_because_a_key_never_changes()
    {
        const string text = "type A @model @auth(rules: [{ allow: owner, ownerField: \"b\" }]) { a: ID! @primaryKey(sortKeyFields: [\"b\"]) b: ID! }";
        var model = Sdl.Model(text, "A");

        Assert.Empty(Sdl.Warnings(text));
        Assert.Equal("b", model.Scope.OwnerField);
        Assert.Equal((FieldRole.Owner, false), (model.FieldNamed("b")!.Role, model.FieldNamed("b")!.InUpdate));
    }

    [Fact]
    public void Rules_stand_on_models_only()
    {
        Assert.Equal(["1:8 schema.needs-model A"], Sdl.Errors("type A @auth(rules: [{ allow: owner }]) { a: Int }"));
        Assert.Equal(["1:17 schema.needs-model N.a"], Sdl.Errors("type N { a: Int @auth(rules: [{ allow: owner }]) } type A @model { n: N }"));
        Assert.Equal(["1:70 schema.rule-operations Query.a"], Sdl.Errors("type Query { a: Int @auth(rules: [{ allow: owner, operations:        [read] }]) } type A @model { n: Int }"));
    }

    [Theory]
    [InlineData("{ allow: public }", "schema.public-write")]
    [InlineData("{ allow: public, operations: [create] }", "schema.public-write")]
    [InlineData("{ allow: owner, identityClaim: \"email\" }", "schema.claim")]
    [InlineData("{ allow: groups, groups: [\"a\"], groupClaim: \"roles\" }", "schema.claim")]
    [InlineData("{ allow: groups, groups: [\"a b\"], groupClaim: \"roles\" }", "schema.claim")]
    [InlineData("{ allow: groups, groups: [\"staff\", \"site admin\"] }", "schema.group-name")]
    [InlineData("{ allow: groups, groups: [\"\"] }", "schema.group-name")]
    [InlineData("{ allow: private, operations: [search] }", "schema.operation-without-effect")]
    [InlineData("{ allow: private, operations: [] }", "schema.operation-without-effect")]
    [InlineData("{ allow: groups, groupsField: \"teams\" }", "schema.groups-field")]
    public void What_works_otherwise_than_in_Amplify_is_said(string rule, string code)
    {
        var warnings = SchemaCompiler.Compile($"type A @model @auth(rules: [{rule}]) {{ a: Int }}").Warnings;

        Assert.Equal([code], warnings.Select(warning => warning.Code));
        Assert.Empty(SchemaCompiler.Compile("type A @model @auth(rules: [{ allow: public, operations: [read] }, { allow: owner }, { allow: owner, identityClaim: \"username\", ownerField: \"u\" }]) { a: Int }").Warnings);
    }

    [Theory]
    [InlineData("{ allow: owner, identityClaim: \"email\" }", "It counts only where the user pool has verified it.")]
    [InlineData("{ allow: owner, identityClaim: \"nickname\" }", "users can set it themselves")]
    [InlineData("{ allow: groups, groups: [\"a\"], groupClaim: \"custom:roles\" }", "users can set it themselves")]
    [InlineData("{ allow: groups, groupsField: \"a\", groupClaim: \"custom:roles\" }", "users can set it themselves")]
    [InlineData("{ allow: owner, identityClaim: \"cognito:username\" }", "instead of the access token.")]
    public void What_users_can_write_into_a_claim_themselves_is_said(string rule, string words)
    {
        var warnings = SchemaCompiler.Compile($"type A @model @auth(rules: [{rule}]) {{ a: String }}").Warnings;

        Assert.Contains(words, Assert.Single(warnings, warning => warning.Code == "schema.claim").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ allow: owner }, { allow: private, operations: [read] }", "owner: String", "owner: String @auth(rules: [{ allow: owner, operations: [create, read, delete] }])")]
    [InlineData("{ allow: owner, ownerField: \"by\", operations: [update] }, { allow: private }", "by: ID!", "by: ID @auth(rules: [{ allow: owner, ownerField: \"by\", operations: [create, read, delete] }])")]
    [InlineData("{ allow: groups, groupsField: \"team\" }", "team: String", "team: String @auth(rules: [{ allow: groups, groupsField: \"team\", operations: [create, read, delete] }])")]
    [InlineData("{ allow: private, and: [{ allow: owner }] }", "owner: String", "@auth(rules: [{ allow: owner, operations: [create, read, delete] }])")]
    public void Who_may_give_a_record_away_by_mistake_is_said_with_what_to_write(string rules, string field, string remedy)
    {
        var warning = Assert.Single(SchemaCompiler.Compile($"type A @model @auth(rules: [{rules}]) {{ {field} }}").Warnings);

        Assert.Equal("schema.gives-away", warning.Code);
        Assert.Contains(remedy, warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    // The owner's name is part of the key of a private record, and never changes.
    [InlineData("{ allow: owner }", "owner: String")]
    [InlineData("{ allow: owner }, { allow: private, operations: [read] }", "a: Int")]
    [InlineData("{ allow: owner, operations: [create, delete] }, { allow: private, operations: [read] }", "owner: String")]
    [InlineData("{ allow: owner, ownerField: \"owners\" }", "owners: [String]")]
    [InlineData("{ allow: owner }, { allow: private, operations: [read] }", "owner: String @auth(rules: [{ allow: owner, operations: [create, read, delete] }])")]
    [InlineData("{ allow: owner }, { allow: private, operations: [read] }", "owner: String @auth(rules: [{ allow: owner }])")]
    public void Who_may_not_or_was_thought_of_is_not_warned_of(string rules, string field)
    {
        Assert.Empty(SchemaCompiler.Compile($"type A @model @auth(rules: [{rules}]) {{ {field} }}").Warnings);
    }

    /// <summary>The rules stand in lines of their own, from the second on.</summary>
    private static Rule[] Rules(string rules, string fields) =>
        [.. Sdl.Model($"type A @model @auth(rules: [\n{rules}\n]) {{ a: Int {fields} }}", "A").Rules];

    private static string Plain(Rule rule) => rule switch
    {
        OwnerRule owner => $"owner in {(owner.IsList ? "list " : "")}{owner.Field} by {owner.Claim}",
        GroupsFieldRule groups => $"groups in {(groups.IsList ? "list " : "")}{groups.Field} by {groups.Claim}",
        _ => rule.Text,
    };
}
