namespace Trellis.Tests.Functions.Members;

/// <summary>The club of shared/README.md, with the schema that stands there: its members, roles and posts. The same on the memory table and on a real engine.</summary>
public abstract partial class ClubSuite
{
    private readonly string owner = Guid.NewGuid().ToString();
    private readonly string admin = Guid.NewGuid().ToString();
    private readonly string editor = Guid.NewGuid().ToString();
    private readonly string reader = Guid.NewGuid().ToString();
    private readonly string mallory = Guid.NewGuid().ToString();

    public static Schema Schema { get; } = SampleSchemas.Compile(SampleOfThePage());

    protected abstract IFunctions Functions { get; }

    [Fact]
    public void The_schema_compiles_without_a_warning()
    {
        var compilation = SchemaCompiler.Check(SampleOfThePage());

        Assert.Empty(compilation.Warnings);
        Assert.All(compilation.Schema!.Models, model => Assert.False(model.Scope.IsOwner));
    }

    [Fact]
    public async Task Members_read_their_club_and_its_posts_and_nobody_else_does()
    {
        var club = await NewClub();
        var post = await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        foreach (var member in new[] { owner, admin, editor, reader })
        {
            Assert.Equal(200, (await As(member).Get($"/clubs/{club}")).Status);
            Assert.Equal(200, (await As(member).Get($"/posts/{post}")).Status);
            Assert.Equal([post], Ids(await As(member).Get("/posts")));
            Assert.Equal([post], Ids(await As(member).Get($"/posts?clubId={club}")));
            Assert.Equal([post], Ids(await As(member).Get($"/clubs/{club}/posts")));
            Assert.Equal(club, (await As(member).Get($"/posts/{post}/club")).Id);
            Assert.Equal(club, (string?)(await As(member).Get($"/posts/{post}?include=club")).Node["club"]!["id"]);
            Assert.Single((await As(member).Get($"/clubs/{club}?include=posts")).Node["posts"]!["items"]!.AsArray());
        }

        IsRefused(await As(mallory).Get($"/clubs/{club}"), 404, "record.not-found");
        IsRefused(await As(mallory).Get($"/posts/{post}"), 404, "record.not-found");
        IsRefused(await As(mallory).Get($"/clubs/{club}/posts"), 404, "record.not-found");
        Assert.Empty(Ids(await As(mallory).Get("/posts")));
        Assert.Empty(Ids(await As(mallory).Get($"/posts?clubId={club}")));
        Assert.Equal(0, (await As(mallory).Get("/posts?count=true")).Json.GetProperty("count").GetInt32());
        IsRefused(await Client.Public(Functions).Get($"/posts/{post}"), 404, "record.not-found");
        IsRefused(await Client.Public(Functions).Get("/posts"), 403, "access.denied");
    }

    [Fact]
    public async Task Editors_and_admins_write_and_readers_are_told_that_they_may_not()
    {
        var club = await NewClub();
        var post = await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        Assert.Equal(200, (await As(admin).Patch($"/posts/{post}", """{"text":"q"}""")).Status);
        Assert.Equal(200, (await As(owner).Patch($"/posts/{post}", """{"text":"r"}""")).Status);
        IsRefused(await As(reader).Patch($"/posts/{post}", """{"text":"s"}"""), 403, "access.denied");
        IsRefused(await As(reader).Delete($"/posts/{post}"), 403, "access.denied");
        IsRefused(await As(reader).Post("/posts", $$"""{"text":"p","clubId":"{{club}}"}"""), 403, "access.denied");
        IsRefused(await As(mallory).Patch($"/posts/{post}", """{"text":"s"}"""), 404, "record.not-found");
        IsRefused(await As(mallory).Delete($"/posts/{post}"), 404, "record.not-found");
        IsRefused(await As(mallory).Post("/posts", $$"""{"text":"p","clubId":"{{club}}"}"""), 403, "access.denied");
        Assert.Equal("r", (string?)(await As(reader).Get($"/posts/{post}")).Node["text"]);
        Assert.Equal(204, (await As(editor).Delete($"/posts/{post}")).Status);
    }

    [Fact]
    public async Task Admins_and_the_owner_decide_who_is_a_member_and_everybody_can_leave()
    {
        var club = await NewClub();
        var guest = Guid.NewGuid().ToString();

        IsRefused(await As(editor).Post("/clubMembers", Membership(club, guest, "reader")), 403, "access.denied");
        Assert.Equal(201, (await As(admin).Post("/clubMembers", Membership(club, guest, "reader"))).Status);
        Assert.Equal(200, (await As(guest).Get($"/clubs/{club}")).Status);
        Assert.Equal(200, (await As(admin).Patch(At(club, guest), """{"role":"editor"}""")).Status);
        await As(guest).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");
        Assert.Equal(4, Items(await As(guest).Get($"/clubs/{club}/members")).Count);
        Assert.Equal(204, (await As(guest).Delete(At(club, guest))).Status);
        IsRefused(await As(guest).Get($"/clubs/{club}"), 404, "record.not-found");
        IsRefused(await As(guest).Get(At(club, guest)), 404, "record.not-found");
        Assert.Empty(Ids(await As(guest).Get("/posts")));
    }

    [Fact]
    public async Task A_person_sees_their_own_memberships_and_those_of_the_clubs_they_are_in()
    {
        var (one, two, other) = (await NewClub(), await NewClub(), await As(mallory).Make("/clubs", """{"name":"other"}"""));
        Assert.Equal(201, (await As(mallory).Post("/clubMembers", Membership(other, editor, "reader"))).Status);

        var seen = Items(await As(reader).Get("/clubMembers")).Select(item => item.GetProperty("clubId").GetString()).ToList();
        var owned = Items(await As(reader).Get($"/clubMembers?user={reader}")).Count;
        var ofEditor = Items(await As(editor).Get("/clubMembers")).Count;

        Assert.Equal((3, 3), (seen.Count(id => id == one), seen.Count(id => id == two)));
        Assert.DoesNotContain(other, seen);
        Assert.Equal((2, 7), (owned, ofEditor));
    }

    [Fact]
    public async Task A_batch_is_judged_like_each_of_its_requests_and_by_the_memberships_that_it_leaves()
    {
        var club = await NewClub();
        var guest = Guid.NewGuid().ToString();
        var post = Batches.Entry("POST", "/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        var two = await As(editor).Post("/batch", Batches.Batch(post, post));
        var refused = await As(reader).Post("/batch", Batches.Batch(post));
        var unknown = await As(guest).Post("/batch", Batches.Batch(post));
        var leaving = await As(editor).Post("/batch", Batches.Batch(Batches.Entry("DELETE", At(club, editor)), post));
        var demoted = await As(admin).Post("/batch", Batches.Batch(Batches.Entry("PATCH", At(club, admin), """{"role":"reader"}"""), post));
        var farewell = await As(editor).Post("/batch", Batches.Batch(post, Batches.Entry("DELETE", At(club, editor))));

        Assert.True(two.Status == 200, two.Text);
        Assert.Equal([201, 201], Batches.Statuses(two));
        IsRefused(refused, 403, "access.denied");
        IsRefused(unknown, 403, "access.denied");
        IsRefused(leaving, 403, "access.denied");
        IsRefused(demoted, 403, "access.denied");
        Assert.True(farewell.Status == 200, farewell.Text);
        Assert.Equal([201, 204], Batches.Statuses(farewell));
        Assert.Equal(3, Ids(await As(reader).Get($"/posts?clubId={club}")).Count);
    }

    [Fact]
    public async Task A_repeated_batch_shows_nothing_that_has_moved_out_of_sight()
    {
        var (club, other) = (await NewClub(), await As(owner).Make("/clubs", """{"name":"d"}"""));
        var batch = Batches.Batch(Batches.Entry("POST", "/posts", $$"""{"text":"p","clubId":"{{club}}"}"""));
        var key = ("idempotency-key", Guid.NewGuid().ToString());

        var first = await As(editor).Post("/batch", batch, key);
        var seen = await As(editor).Post("/batch", batch, key);
        Assert.Equal(200, (await As(owner).Patch($"/posts/{Assert.Single(Ids(await As(owner).Get($"/posts?clubId={club}")))}", $$"""{"clubId":"{{other}}"}""")).Status);
        var hidden = await As(editor).Post("/batch", batch, key);

        Assert.Equal([201, 201, 404], new[] { first, seen, hidden }.SelectMany(Batches.Statuses));
    }

    [Fact]
    public async Task Explain_tells_how_the_posts_of_one_club_are_found_and_nothing_of_the_rules()
    {
        var club = await NewClub();
        await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        var pinned = (await As(reader).Get($"/posts?clubId={club}&explain=true")).Node["explain"]!;
        var only = (await As(reader).Get("/posts?explain=true")).Node["explain"]!;
        var none = (await As(mallory).Get("/posts?explain=true")).Node["explain"]!;

        Assert.Equal(("gsi-Club.posts", $"clubId={club}", 1), ((string?)pinned["index"], (string?)pinned["keyCondition"], (int)pinned["itemsRead"]!));
        Assert.Equal("gsi-Club.posts", (string?)only["index"]);
        Assert.Null(only["keyCondition"]);
        Assert.Null(only["filter"]);
        Assert.Null(none["keyCondition"]);
    }

    /// <summary>An owner's club with an admin, an editor and a reader.</summary>
    private async Task<string> NewClub(string? id = null)
    {
        var club = await As(owner).Make("/clubs", JsonSerializer.Serialize(id is null ? (object)new { name = "c" } : new { name = "c", id }));
        await As(owner).Make("/clubMembers", Membership(club, admin, "admin"));
        await As(admin).Make("/clubMembers", Membership(club, editor, "editor"));
        await As(admin).Make("/clubMembers", Membership(club, reader, "reader"));
        return club;
    }

    private Client As(string sub) => Client.WithToken(Functions, sub);

    private static string Membership(string club, string user, string role) => JsonSerializer.Serialize(new { clubId = club, user, role });

    internal static string At(string club, string user) =>
        $"/clubMembers/~{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { club, user }))}";

    private static string Segment(string id) => $"~{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { id }))}";

    private static List<JsonElement> Items(Reply reply)
    {
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Items];
    }

    private static List<string> Ids(Reply reply) => Items(reply).ConvertAll(item => item.GetProperty("id").GetString()!);

    private static void IsRefused(Reply reply, int status, string code) => Assert.True((reply.Status, reply.Status < 400 ? "" : reply.Code) == (status, code), $"{reply.Status} {reply.Text}");

    /// <summary>The schema under "Members" of the page.</summary>
    internal static string SampleOfThePage()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "shared", "README.md"));
        var section = page[page.IndexOf("\n## Members\n", StringComparison.Ordinal)..];
        var start = section.IndexOf("```graphql\n", StringComparison.Ordinal) + "```graphql\n".Length;
        return section[start..section.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
