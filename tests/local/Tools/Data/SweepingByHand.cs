using Trellis.Access;
using Trellis.Operations;
using Trellis.Storage;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>What function Sweep could not do, and <c>sweep</c> does.</summary>
public sealed class SweepingByHand(DataTables tables)
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Club @model @auth(rules: [{ allow: private }]) {
          members: [Member] @hasMany(references: ["clubId"], onDelete: CASCADE)
          tags: [Tag] @manyToMany(relationName: "ClubTags")
        }
        type Member @model @auth(rules: [{ allow: private }]) {
          clubId: ID
          club: Club @belongsTo(references: ["clubId"])
          notes: [Note] @hasMany(references: ["memberId"], onDelete: CASCADE)
        }
        type Note @model @auth(rules: [{ allow: private }]) { memberId: ID member: Member @belongsTo(references: ["memberId"]) }
        type Tag @model @auth(rules: [{ allow: private }]) { clubs: [Club] @manyToMany(relationName: "ClubTags") }
        """).Schema!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deletes_all_that_is_left_also_of_what_it_deletes_itself()
    {
        var table = await tables.New();
        var (club, tag) = (await table.Put(Schema.Named("Club")!), await table.Put(Schema.Named("Tag")!));
        var other = await table.Put(Schema.Named("Club")!);
        await table.Link(Schema.Pairings[0], club, tag, "alice");
        await table.Link(Schema.Pairings[0], other, tag, "alice");
        for (var number = 0; number < 120; number++)
        {
            var member = await table.Put(Schema.Named("Member")!, ("clubId", club["id"]));
            if (number < 5)
                await table.Put(Schema.Named("Note")!, ("memberId", member["id"]));
        }

        await Delete(table, club);
        var progress = await new Sweep(Schema, table.Data, _ => { }).Run(Cancellation);
        var again = await new Sweep(Schema, table.Data, _ => { }).Run(Cancellation);

        Assert.Equal((126, 121, 0), (progress["children and pairs"], progress["deletions"], progress.Troubles.Count));
        Assert.Equal("sweep: nothing to sweep", again.ToString());
        var left = (await table.Everything()).Where(item => !item["pk"].S.StartsWith('$')).Select(item => item["pk"].S.Split('\u0001')[0]);
        Assert.Equal(["Club", "ClubTags", "Tag"], left.Order());
    }

    [Fact]
    public async Task Erasing_a_person_leaves_their_children_to_it()
    {
        var schema = SchemaCompiler.Compile("""
            type Album @model(scope: SHARED) @auth(rules: [{ allow: owner }]) { photos: [Photo] @hasMany(references: ["albumId"], onDelete: UNSET) }
            type Photo @model(scope: SHARED) @auth(rules: [{ allow: owner }]) { albumId: ID album: Album @belongsTo(references: ["albumId"]) }
            """).Schema!;
        var table = await tables.New();
        var album = await table.Put(schema.Named("Album")!, ("owner", Value.Of("alice")));
        var photo = await table.Put(schema.Named("Photo")!, ("owner", Value.Of("bob")), ("albumId", album["id"]));

        await new Erase(schema, table.Data, table.Checkpoint("erase"), _ => { }).Run("alice", Cancellation);
        await new Sweep(schema, table.Data, _ => { }).Run(Cancellation);

        Assert.Null(await table.Read(album.Key));
        Assert.Equal(ValueKind.Null, (await table.Read(photo.Key))!["albumId"].Kind);
    }

    private static async Task Delete(DataTable table, Record record)
    {
        var plan = new DeletePlan(record.Key, new Demand(Grant.Always, Grant.Always, []), Expected.Any, new Stamp(DateTimeOffset.UtcNow, Guid.NewGuid().ToString()));
        Assert.True((await new Deletes(table.Table).Delete(plan, Cancellation)).Value.Done);
    }
}
