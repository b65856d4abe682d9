using Trellis.Access;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Tools.Schemas;

/// <summary>What <c>access</c> prints is what the service decides.</summary>
public sealed class TheAccessMatrix
{
    private const string Text = """
        type Page @model(mutations: { delete: null }) @auth(rules: [
          { allow: groups, groups: ["admin", "staff"] }
          { allow: public, operations: [read] }
          { allow: owner, ownerField: "editors" }
          { allow: owner, and: [{ allow: groups, groupsField: "team" }] }
        ]) {
          title: String
          team: String
          editors: [String]
          draft: String @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: private, operations: [read] }])
        }

        type Task @model @auth(rules: [{ allow: owner }]) { title: String mail: String }

        type Note @model @auth(rules: [
          { allow: owner, operations: [create, update] }
          { allow: owner, ownerField: "mail", identityClaim: "email" }
          { allow: groups, groupsField: "teams", groupClaim: "custom:roles", operations: [get, delete] }
          { allow: private, operations: [list], and: [{ allow: groups, groups: ["staff"] }] }
        ]) {
          mail: String
          teams: [String]
          secret: String @auth(rules: [{ allow: owner }])
        }

        enum Role { reader editor admin }

        type Club @model @auth(rules: [{ allow: owner }, { allow: members, through: "ClubMember", member: "user" }]) {
          name: String
          members: [ClubMember] @hasMany(references: ["clubId"], onDelete: CASCADE)
          posts: [Post] @hasMany(references: ["clubId"], onDelete: CASCADE)
        }

        type ClubMember @model @auth(rules: [{ allow: members, through: "Club", of: "club", member: "owner" }]) {
          clubId: ID
          user: ID @index
          role: Role
          club: Club @belongsTo(references: ["clubId"])
        }

        type Post @model @auth(rules: [
          { allow: members, through: "ClubMember", of: "club", member: "user", operations: [read] }
          { allow: members, through: "ClubMember", of: "club", member: "user", where: { role: [editor, admin] } }
          { allow: owner, operations: [read], and: [{ allow: members, through: "ClubMember", of: "club", member: "user", where: { role: reader } }] }
        ]) {
          text: String
          secret: String @auth(rules: [{ allow: members, through: "ClubMember", of: "club", member: "user", where: { role: [admin] } }])
          clubId: ID
          club: Club @belongsTo(references: ["clubId"])
        }
        """;

    private static readonly Schema Schema = SchemaCompiler.Compile(Text).Schema!;

    public static TheoryData<string> Models => [.. Schema.Models.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Grants_to_each_row_what_the_service_grants(string name)
    {
        var matrix = new Matrix(Schema.Named(name)!);

        Assert.All(matrix.Callers, caller =>
        {
            var decision = new Decision(matrix.Model, CallerOf(caller));
            var record = RecordOf(matrix.Model, caller);
            foreach (var (_, operation) in Matrix.Columns.Where(column => (matrix.Model.Disabled & column.Operation) == 0))
            {
                Assert.Equal((caller.Name, operation, decision.On(operation).Holds(record)), (caller.Name, operation, !matrix.Cell(caller, operation).IsEmpty));
                foreach (var field in matrix.Model.Fields)
                {
                    var may = (operation & Operation.Read) != 0
                        ? decision.ToRead(field, operation).Holds(record) && decision.On(operation).Holds(record)
                        : decision.On(operation, field).Holds(record);
                    Assert.Equal((caller.Name, operation, field.Name, may), (caller.Name, operation, field.Name, !matrix.Cell(caller, operation, field).IsEmpty));
                }
            }
        });
    }

    [Fact]
    public void Reads_well_without_colours()
    {
        var (code, text) = Run("Page");

        Assert.Equal(0, code);
        Assert.Contains("Page /pages one space for all", text, StringComparison.Ordinal);
        Assert.Contains("  record                   create  get      list     update  delete\n", text, StringComparison.Ordinal);
        Assert.Contains("  group admin              1 5     1 2 5 6  1 2 5 6  1 5     off\n", text, StringComparison.Ordinal);
        Assert.Contains("  owner and group in team  –       6    6     –\n", text, StringComparison.Ordinal);
        Assert.Contains("the public is not shown editors, owner", text.Replace("\n   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain("\e", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_a_row_for_each_kind_of_member()
    {
        var rows = new Matrix(Schema.Named("Post")!).Callers.Select(caller => caller.Name);
        var (_, text) = Run("Post");

        Assert.Equal(
            [
                "member of clubId (ClubMember.user)", "member of clubId (ClubMember.user, role editor)", "member of clubId (ClubMember.user, role admin)",
                "owner and member of clubId (ClubMember.user, role reader)", "signed in", "public",
            ],
            rows);
        Assert.Equal(["owner", "member (ClubMember.user)"], new Matrix(Schema.Named("Club")!).Callers.Select(caller => caller.Name).Take(2));
        Assert.Equal("member of clubId (Club.owner)", new Matrix(Schema.Named("ClubMember")!).Callers[0].Name);
        Assert.Contains("  (ClubMember.user, role editor)    2       1 2    1 2    2       –\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Is_JSON_where_asked()
    {
        var (_, text) = Run("Task", "--json");

        var task = JsonDocument.Parse(text).RootElement.GetProperty("Task");
        var owner = task.GetProperty("callers")[0];
        Assert.Equal("owner", owner.GetProperty("caller").GetString());
        Assert.Equal(1, owner.GetProperty("record").GetProperty("delete")[0].GetInt32());
        Assert.Equal(0, task.GetProperty("callers")[2].GetProperty("fields").GetProperty("title").GetProperty("get").GetArrayLength());
        Assert.Equal("{ allow: owner }", task.GetProperty("rules")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Of_a_model_that_is_not_there_fails() => Assert.Equal("schema.model", Assert.Throws<SetupException>(() => Run("Unicorn")).Code);

    private static (int Code, string Text) Run(params string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("access-").FullName;
        try
        {
            var path = Path.Combine(folder, "schema.graphql");
            File.WriteAllText(path, Text);
            using var output = new StringWriter { NewLine = "\n" };
            var code = Trellis.Local.Tools.AccessCommand.Run(args[0], path, new Screen(output, !args.Contains("--json"), Colours: false));
            return (code, output.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Caller CallerOf(CallerKind caller)
    {
        if (!caller.IsSignedIn)
            return Caller.Anonymous;

        var claims = new Dictionary<string, string> { ["sub"] = "me", ["email_verified"] = "true" };
        foreach (var condition in caller.Meets)
        {
            switch (condition)
            {
                case OwnerRule { BySub: false } owner:
                    claims[owner.Claim] = "me";
                    break;
                case GroupsRule groups:
                    claims[groups.Claim] = $"[{string.Join(' ', groups.Groups)}]";
                    break;
                case GroupsFieldRule groups:
                    claims[groups.Claim] = "[mine]";
                    break;
                default:
                    break;
            }
        }

        var me = Caller.WithToken("me", claims);
        foreach (var member in caller.Meets.OfType<CallerKind.Sample>())
        {
            // A membership is a record: whatever it holds, it meets each rule that asks for no more.
            var role = member.Where.Select(field => field.Value).FirstOrDefault() ?? "";
            foreach (var rule in Schema.Models.SelectMany(Owners.RulesOf).SelectMany(rule => rule.And.Prepend(rule)).OfType<MembersRule>())
            {
                if (rule.Membership.Through == member.Rule.Membership.Through && rule.Membership.Where.All(condition => condition.AnyOf.Contains(role)))
                    me.Memberships.Learn(rule.Membership, new RecordKey(rule.Membership.Group, null, [Value.Of("mine")]), true);
            }
        }

        return me;
    }

    private static Record RecordOf(Model model, CallerKind caller)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var condition in caller.Meets)
        {
            var (field, isList, name) = condition switch
            {
                OwnerRule owner => (owner.Field, owner.IsList, "me"),
                GroupsFieldRule groups => (groups.Field, groups.IsList, "mine"),
                CallerKind.Sample member => (member.Rule.GroupFields[0], false, "mine"),
                _ => ("", false, ""),
            };
            if (field.Length > 0)
                fields[field] = isList ? Value.Of([Value.Of(name)]) : Value.Of(name);
        }

        return new Record { Model = model, Fields = fields, Version = 1, Created = 0, Write = "" };
    }
}
