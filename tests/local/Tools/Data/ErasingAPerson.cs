using Amazon.DynamoDBv2.Model;
using Trellis.Storage;

namespace Trellis.Tests.Local.Tools.Data;

public sealed class ErasingAPerson(DataTables tables)
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Note @model @auth(rules: [{ allow: owner }]) { code: String @unique labels: [Label] @manyToMany(relationName: "NoteLabels") }
        type Label @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
          name: String
          notes: [Note] @manyToMany(relationName: "NoteLabels")
          topics: [Topic] @manyToMany(relationName: "LabelTopics")
        }
        type Topic @model @auth(rules: [{ allow: private }]) { labels: [Label] @manyToMany(relationName: "LabelTopics") }
        type Plan @model @auth(rules: [{ allow: owner, ownerField: "editors" }]) { editors: [String] text: String }
        """).Schema!;

    [Fact]
    public async Task Leaves_nothing_of_theirs_and_all_of_the_others()
    {
        var table = await tables.New();
        foreach (var sub in new[] { "alice", "bob" })
        {
            var note = await table.Put(Schema.Named("Note")!, ("owner", Value.Of(sub)), ("code", Value.Of("c")));
            var label = await table.Put(Schema.Named("Label")!, ("owner", Value.Of(sub)));
            var topic = await table.Put(Schema.Named("Topic")!);
            await table.Link(Schema.Pairings[0], note, label, sub);
            await table.Link(Schema.Pairings[1], label, topic, sub);
            await new ProfileWrites(table.Table).Update(new(sub, $"{sub}@example.com", true, DateTimeOffset.UnixEpoch, "sign-in"), TestContext.Current.CancellationToken);
        }

        await table.Put(Schema.Named("Plan")!, ("editors", Value.Of([Value.Of("alice"), Value.Of("bob")])));
        await table.Put(Schema.Named("Plan")!, ("editors", Value.Of([Value.Of("alice")])));

        var progress = await table.Surviving(data => new Erase(Schema, data, table.Checkpoint("erase"), _ => { }).Run("alice", TestContext.Current.CancellationToken));

        Assert.Empty(progress.Troubles);
        var left = await table.Everything();
        Assert.DoesNotContain(left, item => item.Values.Any(value => Mentions(value, "alice")));
        // Bob's note, its guard, label and profile, two pairs, both topics, the plan that both had, and what Sweep is to do after the deletion
        // of the label, which names nobody.
        Assert.Equal(10, left.Count);
    }

    [Fact]
    public async Task Takes_their_memberships_even_where_somebody_else_made_them()
    {
        var schema = SchemaCompiler.Compile("""
            type Club @model @auth(rules: [{ allow: owner }, { allow: members, through: "Seat", member: "person" }]) {
              seats: [Seat] @hasMany(references: ["clubId"], onDelete: RESTRICT)
            }
            type Seat @model(scope: SHARED) @auth(rules: [{ allow: owner }]) {
              clubId: ID @index
              club: Club @belongsTo(references: ["clubId"])
              person: ID @index
              owner: String
            }
            """).Schema!;
        var table = await tables.New();
        var club = await table.Put(schema.Named("Club")!, ("owner", Value.Of("boss")));
        foreach (var person in new[] { "alice", "bob" })
            await table.Put(schema.Named("Seat")!, ("owner", Value.Of("boss")), ("clubId", club["id"]), ("person", Value.Of(person)));
        var file = Path.Combine(table.Folder, "alice.jsonl");

        await new Export(schema, table.Data, table.Checkpoint("export"), _ => { }).Run(file, "alice", TestContext.Current.CancellationToken);
        await new Erase(schema, table.Data, table.Checkpoint("erase"), _ => { }).Run("alice", TestContext.Current.CancellationToken);

        Assert.Contains("alice", Assert.Single(await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        var left = await table.Everything();
        Assert.DoesNotContain(left, item => item.Values.Any(value => Mentions(value, "alice")));
        Assert.Single(left, item => item.Values.Any(value => Mentions(value, "bob")));
        Assert.Contains(left, item => item["pk"].S.StartsWith("Club", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaves_a_club_that_names_its_own_member_to_who_else_owns_it_and_finds_seats_that_only_a_relation_asks_for()
    {
        var schema = SchemaCompiler.Compile("""
            type Club @model @auth(rules: [{ allow: owner, ownerField: "editors" }, { allow: members, through: "Club", member: "head" }]) {
              head: ID @index
              editors: [String]
              posts: [Post] @hasMany(references: ["clubId"], onDelete: CASCADE) @auth(rules: [{ allow: members, through: "Seat", member: "person" }])
              seats: [Seat] @hasMany(references: ["clubId"])
            }
            type Post @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) }
            type Seat @model @auth(rules: [{ allow: private }]) { clubId: ID club: Club @belongsTo(references: ["clubId"]) person: ID @index }
            """).Schema!;
        var table = await tables.New();
        var club = await table.Put(schema.Named("Club")!, ("head", Value.Of("alice")), ("editors", Value.Of([Value.Of("bob")])));
        await table.Put(schema.Named("Post")!, ("clubId", club["id"]));
        await table.Put(schema.Named("Seat")!, ("clubId", club["id"]), ("person", Value.Of("alice")));

        await new Erase(schema, table.Data, table.Checkpoint("erase"), _ => { }).Run("alice", TestContext.Current.CancellationToken);

        var left = await table.Everything();
        Assert.DoesNotContain(left, item => item.Values.Any(value => Mentions(value, "alice")));
        Assert.Equal(["Club", "Post"], left.Select(item => item["pk"].S.Split('\u0001')[0]).Where(name => name[0] != '$').Order());
    }

    private static bool Mentions(AttributeValue value, string sub) =>
        value.S?.Contains(sub, StringComparison.Ordinal) == true || value.L?.Exists(item => Mentions(item, sub)) == true;
}
