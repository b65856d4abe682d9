using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions.Members;

/// <summary>Who is in a few of many clubs reads what is in those, however much there is in the others.</summary>
public sealed class WhatSeveralClubsRead(Engines engines)
{
    private const int Clubs = 15;
    private const int PostsOfEach = 40;

    [Fact]
    public async Task Are_about_as_many_items_as_the_page_holds()
    {
        using var meter = new Meter(await engines.NewTable(EngineKind.Dynoxide));
        var functions = InProcess.On(ClubSuite.Schema, meter.Table);
        var (owner, reader) = (Client.WithToken(functions, "owner"), Client.WithToken(functions, "reader"));
        var clubs = new List<string>();
        for (var number = 0; number < Clubs; number++)
            clubs.Add((await owner.Post("/clubs", """{"name":"c"}""")).Id);
        string[] own = [clubs[3], clubs[7], clubs[11]];
        foreach (var club in own)
            Assert.Equal(201, (await owner.Post("/clubMembers", $$"""{"clubId":"{{club}}","user":"reader","role":"reader"}""")).Status);
        for (var number = 0; number < PostsOfEach; number++)
        {
            foreach (var some in clubs.Chunk(25))
                Assert.Equal(200, (await owner.Post("/batch", Batch(some.Select(club => Entry("POST", "/posts", $$"""{"text":"p","clubId":"{{club}}"}"""))))).Status);
        }

        var posts = await Read("/posts?limit=20", most: 6 + (2 * 21) + 3);
        var counted = await Read("/posts?limit=20&count=true", most: 6 + (4 * PostsOfEach));
        var filtered = await Read("/posts?text=none", most: 6 + (3 * PostsOfEach));
        var mine = await Read("/clubs", most: 6 + 3);
        var members = await Read("/clubMembers?limit=20", most: 6 + 6);

        Assert.All(posts.Items, item => Assert.Contains(item.GetProperty("clubId").GetString(), own));
        Assert.Equal((20, 3 * PostsOfEach), (posts.Items.Count(), counted.Json.GetProperty("count").GetInt32()));
        Assert.Empty(filtered.Items);
        Assert.Null(filtered.Node["nextToken"]);
        Assert.Equal(own.Order(StringComparer.Ordinal).Reverse(), mine.Items.Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(3, members.Items.Count());

        async Task<Reply> Read(string path, int most)
        {
            meter.Forget();
            var reply = await reader.Get(path);
            TestContext.Current.TestOutputHelper!.WriteLine($"{path}: {meter.Items} items, {meter.Read}");
            Assert.True(reply.Status == 200, reply.Text);
            Assert.InRange(meter.Items, 1, most);
            return reply;
        }
    }
}
