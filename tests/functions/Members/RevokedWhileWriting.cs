using Amazon.DynamoDBv2.Model;
using Trellis.Tests.Functions.Permissions;

namespace Trellis.Tests.Functions.Members;

/// <summary>A membership ends after it was read and before the write arrives: the write is refused, because it checks the membership in its own transaction. And what
/// is read for all this.</summary>
public sealed class RevokedWhileWriting(Engines engines)
{
    private static readonly string[] Cases = ["create", "update", "delete", "batch", "demoted", "moved", "moved in a batch"];

    public static TheoryData<string> Writes => [.. Cases];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_with_a_membership_that_has_just_ended_is_refused(string write)
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var plain = InProcess.On(ClubSuite.Schema, table.Table);
        var owner = Client.WithToken(plain, "owner");
        var club = await owner.Make("/clubs", """{"name":"c"}""");
        await owner.Make("/clubMembers", $$"""{"clubId":"{{club}}","user":"editor","role":"editor"}""");
        var elsewhere = await owner.Make("/clubs", """{"name":"d"}""");
        await owner.Make("/clubMembers", $$"""{"clubId":"{{elsewhere}}","user":"editor","role":"editor"}""");
        var isMoved = write.StartsWith("moved", StringComparison.Ordinal);
        var post = await Client.WithToken(plain, "editor").Make("/posts", $$"""{"text":"p","clubId":"{{(isMoved ? elsewhere : club)}}"}""");
        var moved = $$"""{"clubId":"{{club}}"}""";
        var membership = ClubSuite.At(club, "editor");
        var ended = false;
        var editor = Client.WithToken(Interrupted(ClubSuite.Schema, table, () =>
        {
            ended = true;
            // Whoever has become a reader still sees the club, so only the role can refuse what follows.
            return write == "demoted" || isMoved ? owner.Patch(membership, """{"role":"reader"}""") : owner.Delete(membership);
        }), "editor");

        var reply = await (write switch
        {
            "create" => editor.Post("/posts", $$"""{"text":"late","clubId":"{{club}}"}"""),
            "delete" => editor.Delete($"/posts/{post}"),
            "moved" => editor.Patch($"/posts/{post}", moved),
            "moved in a batch" => editor.Post("/batch", Batches.Batch(Batches.Entry("PATCH", $"/posts/{post}", moved))),
            "batch" => editor.Post("/batch", Batches.Batch(Batches.Entry("PATCH", $"/posts/{post}", """{"text":"late"}"""))),
            _ => editor.Patch($"/posts/{post}", """{"text":"late"}"""),
        });

        Assert.True(ended);
        Assert.True(reply.Status == (write is "update" or "delete" ? 404 : 403), reply.Text);
        Assert.Equal("p", (string?)(await owner.Get($"/posts/{post}")).Node["text"]);
        Assert.Single((await owner.Get($"/clubs/{(isMoved ? elsewhere : club)}/posts")).Items);
    }

    [Theory]
    [InlineData("update")]
    [InlineData("delete")]
    [InlineData("batch")]
    public async Task An_admin_who_is_demoted_while_changing_their_own_membership_is_refused(string write)
    {
        // Nobody leaves by themselves here: that would take no role.
        var schema = SampleSchemas.Compile(ClubSuite.SampleOfThePage().Replace("operations: [read, delete]", "operations: [read]", StringComparison.Ordinal));
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var owner = Client.WithToken(InProcess.On(schema, table.Table), "owner");
        var club = await owner.Make("/clubs", """{"name":"c"}""");
        await owner.Make("/clubMembers", $$"""{"clubId":"{{club}}","user":"admin","role":"admin"}""");
        var own = ClubSuite.At(club, "admin");
        var admin = Client.WithToken(Interrupted(schema, table, () => owner.Patch(own, """{"role":"reader"}""")), "admin");

        var reply = await (write switch
        {
            "update" => admin.Patch(own, """{"role":"admin"}"""),
            "delete" => admin.Delete(own),
            _ => admin.Post("/batch", Batches.Batch(Batches.Entry("PATCH", own, """{"role":"admin"}"""))),
        });

        Assert.True(reply.Status == 403, reply.Text);
        Assert.Equal("reader", (string?)(await owner.Get(own)).Node["role"]);
    }

    [Theory]
    [InlineData("GET", "/posts/{post}", null, "GetItem, GetItem")]
    [InlineData("GET", "/posts/{post}?include=club", null, "GetItem, GetItem, BatchGetItem")]
    [InlineData("GET", "/posts?clubId={club}", null, "GetItem, Query")]
    [InlineData("GET", "/clubs/{club}/posts", null, "GetItem, GetItem, Query")]
    [InlineData("GET", "/posts", null, "Query, Query")]
    [InlineData("PATCH", "/posts/{post}", """{"text":"q"}""", "GetItem, GetItem, TransactWriteItems")]
    [InlineData("POST", "/posts", """{"text":"q","clubId":"{club}"}""", "GetItem, TransactWriteItems")]
    [InlineData("GET", "/plains", null, "Query")]
    public async Task A_membership_is_read_once_and_only_where_the_answer_depends_on_it(string method, string path, string? body, string calls)
    {
        using var meter = new Meter(await engines.NewTable(EngineKind.Dynoxide));
        var functions = InProcess.On(SampleSchemas.Compile("""
            type Club @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: members, through: "Member", member: "user", operations: [read] }]) { posts: [Post] @hasMany(references: ["clubId"]) members: [Member] @hasMany(references: ["clubId"], onDelete: CASCADE) }
            type Member @model @auth(rules: [{ allow: groups, groups: ["admin"] }]) { clubId: ID! @primaryKey(sortKeyFields: ["user"]) user: ID! @index club: Club @belongsTo(references: ["clubId"]) }
            type Post @model @auth(rules: [{ allow: members, through: "Member", of: "club", member: "user" }]) { text: String clubId: ID! club: Club @belongsTo(references: ["clubId"]) }
            type Plain @model @auth(rules: [{ allow: private }, { allow: members, through: "Member", of: "club", member: "user" }]) { clubId: ID club: Club @hasOne(fields: ["clubId"]) }
            """), meter.Table);
        var admin = Client.WithToken(functions, "admin", "admin");
        var club = (await admin.Post("/clubs", "{}")).Id;
        Assert.Equal(201, (await admin.Post("/members", $$"""{"clubId":"{{club}}","user":"me"}""")).Status);
        var post = await Client.WithToken(functions, "me").Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");
        meter.Forget();

        var reply = await Client.WithToken(functions, "me").Send(method, Filled(path)!, Filled(body));

        Assert.True(reply.Status < 300, reply.Text);
        Assert.Equal(calls, meter.Read.Split(" |")[0]);

        string? Filled(string? text) => text?.Replace("{post}", post, StringComparison.Ordinal).Replace("{club}", club, StringComparison.Ordinal);
    }

    /// <summary>Functions for which something else happens between what they read and their first write.</summary>
    private static InProcess Interrupted(Schema schema, TestTable table, Func<Task<Reply>> by)
    {
        var happened = false;
        return InProcess.On(schema, new Table(WatchedClient.Over(table.NewClient(), request =>
        {
            if (happened || request is not (TransactWriteItemsRequest or UpdateItemRequest or DeleteItemRequest))
                return;
            happened = true;
            var reply = by().GetAwaiter().GetResult();
            Assert.True(reply.Status is 200 or 204, reply.Text);
        }), table.Name));
    }
}
