namespace Trellis.Tests.Functions.Members;

/// <summary>Lists of who is in several clubs, and owns some of them.</summary>
public abstract partial class ClubSuite
{
    [Fact]
    public async Task Posts_of_several_clubs_come_newest_first_each_once_and_page_by_page()
    {
        // The owner of a club is a member of it too here, and the caller owns one and is in all three.
        var clubs = new[] { await NewClub(), await NewClub(), await As(editor).Make("/clubs", """{"name":"own"}""") };
        await As(editor).Make("/clubMembers", Membership(clubs[2], editor, "editor"));
        var other = await As(mallory).Make("/clubs", """{"name":"other"}""");
        var posts = new List<string>();
        for (var number = 0; number < 10; number++)
        {
            posts.Add(await As(editor).Make("/posts", $$"""{"text":"{{number % 2}}","clubId":"{{clubs[number % 3]}}"}"""));
            await As(mallory).Make("/posts", $$"""{"text":"p","clubId":"{{other}}"}""");
        }

        List<string> odd = [.. posts.Where((_, index) => index % 2 == 1).OrderDescending(StringComparer.Ordinal)];
        // Within a millisecond ids have no order of time.
        posts.Sort(StringComparer.Ordinal);

        var pages = await Paged("/posts?limit=3&count=true");
        var ascending = await Paged("/posts?limit=4&sort=createdAt");
        var filtered = await Paged("/posts?limit=2&text=1&include=club");

        Assert.Equal([3, 3, 3, 1], pages.Select(page => page.Items.Count()));
        Assert.Equal(posts.AsEnumerable().Reverse(), pages.SelectMany(Ids));
        Assert.All(pages, page => Assert.Equal((10, true), (page.Json.GetProperty("count").GetInt32(), page.Json.GetProperty("countIsExact").GetBoolean())));
        Assert.Equal(posts, ascending.SelectMany(Ids));
        Assert.Equal(odd, filtered.SelectMany(Ids));
        Assert.All(filtered.SelectMany(Items), post => Assert.Equal(post.GetProperty("clubId").GetString(), post.GetProperty("club").GetProperty("id").GetString()));
        Assert.Equal(clubs.Order(StringComparer.Ordinal).Reverse(), (await Paged("/clubs?limit=1")).SelectMany(Ids));
    }

    [Fact]
    public async Task Explain_tells_which_indexes_are_merged_and_nothing_of_the_clubs()
    {
        foreach (var club in new[] { await NewClub(), await NewClub() })
            await As(editor).Make("/posts", $$"""{"text":"p","clubId":"{{club}}"}""");

        var posts = (await As(reader).Get("/posts?text=p&explain=true")).Node["explain"]!;
        var clubs = (await As(reader).Get("/clubs?explain=true")).Node["explain"]!;

        Assert.Equal("""{"index":"gsi-Club.posts","keyCondition":null,"filter":"text=p","order":"descending","consistent":false,"itemsRead":2}""", posts.ToJsonString());
        Assert.Equal("""{"index":"key, owner-owner","keyCondition":null,"filter":null,"order":"descending","consistent":false,"itemsRead":2}""", clubs.ToJsonString());
    }

    private async Task<List<Reply>> Paged(string path)
    {
        var pages = new List<Reply> { await As(editor).Get(path) };
        while (pages[^1].Json.GetProperty("nextToken").GetString() is { } token && pages.Count < 50)
            pages.Add(await As(editor).Get($"{path}&nextToken={Uri.EscapeDataString(token)}"));
        return pages;
    }

    [Fact]
    public async Task Explain_counts_nothing_that_the_caller_may_not_read()
    {
        await NewClub();
        for (var number = 0; number < 3; number++)
        {
            var hidden = await As(mallory).Make("/clubs", """{"name":"hidden"}""");
            Assert.Equal(201, (await As(mallory).Post("/clubMembers", Membership(hidden, editor, "reader"))).Status);
        }

        var list = await As(reader).Get($"/clubMembers?user={editor}&explain=true");

        Assert.True(list.Status == 200, list.Text);
        Assert.Single(list.Items);
        Assert.True((int?)list.Node["explain"]!["itemsRead"] is null or <= 2, list.Text);
    }
}
