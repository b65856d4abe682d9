namespace Trellis.Tests.Functions.Access;

/// <summary>What somebody tries who wants what is not theirs: Mallory, against Alice. The same on the memory table and on a real engine.</summary>
public abstract partial class AttackSuite
{
    internal const string Text = """
        type Folder @model @auth(rules: [{ allow: owner }]) { name: String @unique notes: [Note] @hasMany }

        type Note @model @auth(rules: [{ allow: owner }]) {
          text: String
          folder: Folder @belongsTo
          labels: [Label] @manyToMany(relationName: "NoteLabels")
        }

        type Label @model @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "team" }]) {
          name: String
          team: String
          notes: [Note] @manyToMany(relationName: "NoteLabels")
          topics: [Topic] @manyToMany(relationName: "TopicLabels")
        }

        type Topic @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }]) {
          name: String
          labels: [Label] @manyToMany(relationName: "TopicLabels")
        }

        type Deal @model @auth(rules: [{ allow: owner }, { allow: groups, groups: ["admin"] }]) {
          name: String
          code: String @unique
          rank: Int @index(name: "byRank")
          salary: Int @auth(rules: [{ allow: groups, groups: ["admin"] }])
          remarks: [Remark] @hasMany
          clauses: [Clause] @hasMany(onDelete: RESTRICT)
        }

        type Clause @model @auth(rules: [{ allow: groups, groups: ["admin"] }]) { deal: Deal @belongsTo }

        type Remark @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
          text: String
          mood: String @auth(rules: [{ allow: owner }])
          pay: Int @auth(rules: [{ allow: groups, groups: ["admin"] }])
          deal: Deal @belongsTo
        }

        type Page @model @auth(rules: [{ allow: public, operations: [read] }, { allow: owner }]) {
          title: String
          draft: String @auth(rules: [{ allow: owner }])
        }

        type Profile @model @auth(rules: [{ allow: owner, ownerField: "id" }, { allow: public, operations: [read] }]) { id: ID! name: String }
        type Secret @model @auth(rules: [{ allow: private }]) { text: String }
        type Gift @model @auth(rules: [{ allow: owner }, { allow: private, operations: [create] }]) { owner: String text: String pk: String version: Int }
        type Bracket @model @auth(rules: [{ allow: groups, groups: ["admin]"] }]) { name: String }
        type Spaced @model @auth(rules: [{ allow: groups, groups: ["a b"] }]) { name: String }
        type Role @model @auth(rules: [{ allow: groups, groups: ["editor"], groupClaim: "custom:roles" }]) { name: String }
        """;

    private readonly string alice = Guid.NewGuid().ToString();
    private readonly string mallory = Guid.NewGuid().ToString();

    public static Schema Schema { get; } = SampleSchemas.Compile(Text);

    protected abstract IFunctions Functions { get; }

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Mallory => Client.WithToken(Functions, mallory);

    private Client Admin => Client.WithToken(Functions, Guid.NewGuid().ToString(), "admin");

    private static string Nothing => Guid.NewGuid().ToString();

    private static void IsRefused(Reply reply, int status, string code) => Assert.True((reply.Status, reply.Code) == (status, code), $"{reply.Status} {reply.Text}");
}

[Trait("Runs", "all")]
public sealed class AttacksInMemory : AttackSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(Schema);
}

public sealed class AttacksOnDynoxide(TableOnDynoxide table) : AttackSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(Schema, table.Table.Table);
}
