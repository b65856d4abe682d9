using Trellis.Access;
using Trellis.Tests.Schemas;

namespace Trellis.Tests.Access;

/// <summary>What each form of rule says to each kind of caller.</summary>
public sealed class ADecision
{
    private static readonly Caller Alice = Caller.WithToken("alice-sub", new Dictionary<string, string> { ["sub"] = "alice-sub", ["username"] = "alice", ["email"] = "a@example.com", ["email_verified"] = "true", ["cognito:groups"] = "[staff admin]]" });
    private static readonly Caller Signed = Caller.WithCredentials("alice-sub");

    [Theory]
    [InlineData("{ allow: public }", "always", "always", "always")]
    [InlineData("{ allow: private }", "always", "always", "never")]
    [InlineData("""{ allow: groups, groups: ["staff"] }""", "always", "never", "never")]
    [InlineData("""{ allow: groups, groups: ["admin"] }""", "never", "never", "never")]
    [InlineData("""{ allow: groups, groups: ["admin]"] }""", "always", "never", "never")]
    [InlineData("{ allow: owner }", "owner in alice-sub or alice-sub::…", "owner in alice-sub or alice-sub::…", "never")]
    [InlineData("""{ allow: owner, ownerField: "editors" }""", "editors has alice-sub,alice-sub::alice", "editors has alice-sub", "never")]
    [InlineData("""{ allow: owner, ownerField: "mail", identityClaim: "email" }""", "mail in a@example.com", "never", "never")]
    [InlineData("""{ allow: owner, ownerField: "mail", identityClaim: "username" }""", "mail in alice", "never", "never")]
    [InlineData("""{ allow: groups, groupsField: "team" }""", "team in staff,admin]", "never", "never")]
    [InlineData("""{ allow: groups, groupsField: "teams" }""", "teams has staff,admin]", "never", "never")]
    [InlineData("""{ allow: private, and: [{ allow: groups, groups: ["staff"] }] }""", "always", "never", "never")]
    [InlineData("""{ allow: owner, and: [{ allow: groups, groupsField: "team" }] }""", "owner in alice-sub or alice-sub::… & team in staff,admin]", "never", "never")]
    [InlineData("""{ allow: owner } { allow: groups, groupsField: "team" }""", "owner in alice-sub or alice-sub::… | team in staff,admin]", "owner in alice-sub or alice-sub::…", "never")]
    public void Says_to_a_token_to_credentials_and_to_nobody(string rules, string token, string credentials, string nobody)
    {
        var model = Model(rules);

        string Said(Caller caller) => InWords(new Decision(model, caller).On(Operation.Get));

        Assert.Equal((token, credentials, nobody), (Said(Alice), Said(Signed), Said(Caller.Anonymous)));
    }

    [Fact]
    public void Denies_what_no_rule_names()
    {
        var decision = new Decision(Model("{ allow: private, operations: [get, create] }"), Alice);

        Assert.True(decision.On(Operation.Get).IsAlways);
        Assert.True(decision.On(Operation.Create).IsAlways);
        Assert.All(new[] { Operation.List, Operation.Update, Operation.Delete }, operation => Assert.True(decision.On(operation).IsNever));
    }

    [Fact]
    public void Lets_a_fields_rules_stand_in_place_of_the_models()
    {
        var model = Model("{ allow: owner }", """secret: String @auth(rules: [{ allow: groups, groups: ["staff"], operations: [read] }])""");
        var decision = new Decision(model, Alice);

        Assert.Equal("always", InWords(decision.On(Operation.Get, model.FieldNamed("secret")!)));
        Assert.Equal("owner in alice-sub or alice-sub::…", InWords(decision.On(Operation.Get, model.FieldNamed("mail")!)));
        Assert.Equal("always", InWords(decision.On(Operation.Get)));
        Assert.Equal("never", InWords(decision.On(Operation.Delete)));
    }

    /// <summary>A membership may be left over from a group that has gone, and names the key of the one that is created.</summary>
    [Fact]
    public void Lets_nobody_create_a_group_as_its_member()
    {
        var club = Sdl.Model("""
            type Club @model @auth(rules: [{ allow: members, through: "Member", member: "user" }]) { members: [Member] @hasMany(references: ["clubId"]) }
            type Member @model @auth(rules: [{ allow: private }]) { clubId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! @index club: Club @belongsTo(references: ["clubId"]) }
            """, "Club");
        var decision = new Decision(club, Alice);

        Assert.True(decision.On(Operation.Create).IsNever);
        Assert.All(new[] { Operation.Get, Operation.Update, Operation.Delete }, operation => Assert.True(decision.On(operation).DependsOnMembers));
    }

    /// <summary>DynamoDB compares with no more than a hundred values.</summary>
    [Fact]
    public void Takes_a_hundred_groups_of_a_token()
    {
        var claims = new Dictionary<string, string> { ["cognito:groups"] = $"[{string.Join(' ', Enumerable.Range(1, 101))}]" };
        var grant = new Decision(Model("""{ allow: groups, groupsField: "team" }"""), Caller.WithToken("many", claims)).On(Operation.Get);

        Assert.Equal(100, Assert.IsType<FieldMatch>(Assert.Single(Assert.Single(grant.Alternatives))).AnyOf.Length);
    }

    // A provider may let its users enter any address.
    [Theory]
    [InlineData("email", "true", true)]
    [InlineData("email", "false", false)]
    [InlineData("email", null, false)]
    [InlineData("phone_number", "true", true)]
    [InlineData("phone_number", "false", false)]
    public void Takes_nobody_for_the_owner_by_an_address_that_is_not_verified(string claim, string? verified, bool isOwner)
    {
        var model = Model($$"""{ allow: owner, ownerField: "mail", identityClaim: "{{claim}}" }""");
        var claims = new Dictionary<string, string> { [claim] = "victim" };
        if (verified is not null)
            claims[$"{claim}_verified"] = verified;

        var grant = new Decision(model, Caller.WithToken("s", claims)).On(Operation.Get);

        Assert.Equal(isOwner ? "mail in victim" : "never", InWords(grant));
    }

    [Fact]
    public void Reads_the_claims_that_a_rule_names()
    {
        var caller = Caller.WithToken("s", new Dictionary<string, string> { ["custom:roles"] = """["editor","a b"]""", ["plain"] = "editor" });

        Assert.Equal(["editor", "a b"], caller.Values("custom:roles"));
        Assert.Equal(["editor"], caller.Values("plain"));
        Assert.Empty(caller.Values("cognito:groups"));
        Assert.True(new Decision(Model("""{ allow: groups, groups: ["a b"], groupClaim: "custom:roles" }"""), caller).On(Operation.Get).IsAlways);
    }

    [Theory]
    [InlineData("alice-sub", true)]
    [InlineData("alice-sub::alice", true)]
    [InlineData("alice", false)]
    [InlineData("alice-sub::bob", true)]
    [InlineData("alice-sub:bob", false)]
    [InlineData("alice-su", false)]
    public void Knows_an_owner_by_the_sub_and_never_by_a_bare_name(string stored, bool owns)
    {
        var model = Model("{ allow: owner } { allow: private, operations: [delete] }");
        var record = new Record { Model = model, Fields = new Dictionary<string, Value> { ["owner"] = Value.Of(stored) }, Version = 1, Created = 0, Write = "" };

        Assert.Equal(owns, new Decision(model, Alice).On(Operation.Update).Holds(record));
    }

    private static Model Model(string rules, string more = "") => SchemaCompiler.Compile($$"""
        type Thing @model @auth(rules: [{{rules}}]) { mail: String team: String teams: [String] editors: [String] {{more}} }
        """).Schema!.Models[0];

    private static string InWords(Grant grant) => grant switch
    {
        { IsNever: true } => "never",
        { IsAlways: true } => "always",
        _ => string.Join(" | ", grant.Alternatives.Select(way => string.Join(" & ", way.Cast<FieldMatch>().Select(match => $"{match.Field} {(match.IsList ? "has" : "in")} {string.Join(',', match.AnyOf)}{(match.OrPrefix is null ? "" : $" or {match.OrPrefix}…")}")))),
    };
}
