using System.Buffers.Text;

namespace Trellis.Tests.Functions.Live;

/// <summary>Lists of posts that members of clubs may see: who is told what, also of posts that leave a club and of members who do.</summary>
public sealed class FollowingAsMember(StreamedTableOnDynoxide table) : IClassFixture<StreamedTableOnDynoxide>
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Club @model @auth(rules: [{ allow: private }]) { name: String }
        type Pass @model(path: "passes") @auth(rules: [{ allow: private }]) {
          clubId: ID! @primaryKey(sortKeyFields: ["user"])
          user: ID! @index
          club: Club @hasOne(fields: ["clubId"])
        }
        type Post @model(live: true) @auth(rules: [{ allow: members, through: "Pass", of: "club", member: "user" }]) {
          text: String
          clubId: ID
          club: Club @hasOne(fields: ["clubId"])
        }
        """).Schema!;

    private readonly string alice = $"{Guid.NewGuid()}";
    private readonly string bob = $"{Guid.NewGuid()}";

    private InProcess Functions => InProcess.On(Schema, table.Ports);

    [Fact]
    public async Task A_member_is_told_what_happens_in_their_clubs_alone()
    {
        var (one, other) = (await Club(alice, bob), await Club(alice));
        var (shared, hidden) = (await Post(one), await Post(other));
        var (all, some, pinned) = (await Followed(alice, "/posts"), await Followed(bob, "/posts"), await Followed(bob, $"/posts?clubId={one}"));

        Assert.Equal(200, (await As(alice).Patch($"/posts/{shared}", """{"text":"changed"}""")).Status);
        Assert.Equal(204, (await As(alice).Delete($"/posts/{hidden}")).Status);
        await Told(all, some, pinned);

        Assert.All([all, some, pinned], follower => Assert.Equal([$"\"{shared}\""], follower.Copy.Keys));
        Assert.All([all, some, pinned], follower => Assert.Contains("changed", follower.Copy.Values.Single(), StringComparison.Ordinal));
        Assert.Equal([$"\"{hidden}\""], all.Told);
        Assert.Empty(some.Told.Concat(pinned.Told));

        Assert.Equal(200, (await As(alice).Patch($"/posts/{shared}", $$"""{"clubId":"{{other}}"}""")).Status);
        await Told(all, some, pinned);

        Assert.Equal([$"\"{shared}\""], all.Copy.Keys);
        Assert.Empty(some.Copy.Keys.Concat(pinned.Copy.Keys));
        Assert.Equal([$"\"{shared}\"", $"\"{shared}\""], some.Told.Concat(pinned.Told));
        Assert.Equal(0, all.Restarts + some.Restarts + pinned.Restarts);
    }

    [Fact]
    public async Task Who_leaves_a_club_or_joins_one_lists_again()
    {
        var (one, other) = (await Club(alice, bob), await Club(alice));
        var (before, elsewhere) = (await Post(one), await Post(other));
        var (mine, pinned) = (await Followed(bob, "/posts"), await Followed(bob, $"/posts?clubId={one}"));
        Assert.Equal([$"\"{before}\""], mine.Copy.Keys);

        var pass = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { one, bob }));
        Assert.Equal(204, (await As(alice).Delete($"/passes/~{pass}")).Status);
        await Post(one);
        var former = await As(bob).Get($"/posts?since={mine.Since}");
        await Told(mine, pinned);

        Assert.Equal((410, "feed.expired"), (former.Status, former.Code));
        Assert.Empty(mine.Copy.Keys.Concat(pinned.Copy.Keys));
        Assert.Empty(mine.Told.Concat(pinned.Told));
        Assert.Equal((1, 1), (mine.Restarts, pinned.Restarts));

        await Join(other, bob);
        await Told(mine);

        Assert.Equal([$"\"{elsewhere}\""], mine.Copy.Keys);
        Assert.Equal(2, mine.Restarts);
    }

    private Client As(string person) => Client.WithToken(Functions, person);

    private async Task<string> Club(params string[] members)
    {
        var club = await Made("/clubs", "{}");
        foreach (var member in members)
            await Join(club, member);
        return club;
    }

    private async Task Join(string club, string member) =>
        Assert.Equal(201, (await As(alice).Post("/passes", $$"""{"clubId":"{{club}}","user":"{{member}}"}""")).Status);

    private Task<string> Post(string club) => Made("/posts", $$"""{"text":"new","clubId":"{{club}}"}""");

    private async Task<string> Made(string path, string body)
    {
        var reply = await As(alice).Post(path, body);
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Id;
    }

    private async Task<Follower> Followed(string person, string path)
    {
        var follower = new Follower(As(person), path);
        await follower.List();
        return follower;
    }

    private async Task Told(params Follower[] followers)
    {
        await StreamPlayer.For(table.Table).Play(Functions);
        foreach (var follower in followers)
            await follower.CatchUp();
    }
}
