namespace Trellis.Tests.Web;

/// <summary>A schema in which records say who belongs to a club, and what each member may do there.</summary>
[Trait("Runs", "all")]
public sealed class BelongingToClubs(Garden garden, BelongingToClubs.Clubs clubs) : IClassFixture<BelongingToClubs.Clubs>
{
    [Fact]
    public async Task Everybody_is_offered_what_their_club_lets_them_do()
    {
        await using var ada = await Somebody("ada");
        await using var bob = await Somebody("bob");
        await using var eve = await Somebody("eve");
        await ada.Make("Clubs", "club", "Chess", field: "Name");
        var club = ada.Page.Url;
        await Admit(ada, await bob.Sub(), "reader");
        await ada.Page.GotoAsync(club);
        await Admit(ada, await eve.Sub(), "editor");
        await ada.Page.GotoAsync(club);
        await Write(ada, "Welcome");
        await ada.Page.GotoAsync(club);
        await Panel(ada, "Posts").Link("Welcome").WaitForAsync();
        await ada.Look("club-owner");

        await ada.Call(HttpMethod.Post, "/clubMembers", new { clubId = await Club(ada, "Go"), user = await eve.Sub(), role = "reader" });

        await ReadsOnly(bob);
        await WritesPosts(eve);
        await using var dan = await Somebody("dan");
        await SeesNothing(dan, club);

        Assert.All(new[] { ada, bob, eve, dan }, each => Assert.Empty(each.Complaints));
        Assert.Empty(ada.Errors.Concat(bob.Errors).Concat(eve.Errors));
    }

    [Fact]
    public async Task What_is_open_follows_who_is_made_an_editor_and_who_is_sent_away()
    {
        await using var ada = await Somebody("ada");
        await using var bob = await Somebody("bob");
        var sub = await bob.Sub();
        var club = await Club(ada, "Rowing");
        await Post(ada, club, "Row on Sunday");
        await ada.Call(HttpMethod.Post, "/clubMembers", new { clubId = club, user = sub, role = "reader" });
        await bob.Open("Posts");
        await bob.Row("Row on Sunday").WaitForAsync();
        await Assertions.Expect(bob.Page.Link("New post")).ToHaveCountAsync(0);

        var membership = $"/clubMembers/{Segment(club, sub)}";
        // What an editor sees is what a reader sees, so nothing in the list has changed: the next page knows it.
        await ada.Call(HttpMethod.Patch, membership, new { role = "editor" });
        await bob.Row("Row on Sunday").GetByRole(AriaRole.Link).ClickAsync();
        await bob.Heading("Row on Sunday");
        await Assertions.Expect(bob.Page.Button("Delete")).ToBeVisibleAsync();
        var tab = await bob.Context.NewPageAsync();
        await tab.GotoAsync("/data/posts");
        await tab.Link("Row on Sunday").WaitForAsync();
        await ada.Call(HttpMethod.Delete, membership);

        await Assertions.Expect(tab.GetByText("There are no posts yet.")).ToBeVisibleAsync();
        await Assertions.Expect(tab.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await Assertions.Expect(tab.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await bob.Page.BringToFrontAsync();
        await Assertions.Expect(bob.Page.GetByText("Not found, or you do not have access.")).ToBeVisibleAsync();
        await bob.Look("post-of-former-member");
        Assert.Empty(bob.Complaints);
        // A browser says itself that an answer was none of success.
        Assert.All(bob.Errors, error => Assert.Matches("status of (404|410) ", error));
    }

    [Fact]
    public async Task A_panel_shows_what_others_add_and_delete_and_touches_nothing_that_is_typed()
    {
        await using var ada = await Somebody("ada");
        await using var eve = await Somebody("eve");
        var club = await Club(ada, "Climbing");
        await ada.Call(HttpMethod.Post, "/clubMembers", new { clubId = club, user = await eve.Sub(), role = "editor" });
        var first = await Post(ada, club, "Ropes are here");
        await ada.Page.GotoAsync($"/data/clubs/{club}");
        var posts = Panel(ada, "Posts").GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link);
        await Assertions.Expect(posts).ToHaveTextAsync(["Ropes are here"]);
        await ada.Field("Name").FillAsync("Climbing high");

        await Post(eve, club, "Who comes along?");
        await Assertions.Expect(posts).ToHaveTextAsync(["Who comes along?", "Ropes are here"]);
        await eve.Call(HttpMethod.Delete, $"/posts/{first}");
        await Assertions.Expect(posts).ToHaveTextAsync(["Who comes along?"]);

        await Assertions.Expect(ada.Field("Name")).ToHaveValueAsync("Climbing high");
        await Assertions.Expect(ada.Field("Name")).ToBeFocusedAsync();
        await ada.Save();
        await ada.Heading("Climbing high");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task Who_deletes_a_club_is_told_what_is_deleted_along_with_it()
    {
        await using var ada = await Somebody("ada");
        var club = await Club(ada, "Chess");
        await ada.Page.GotoAsync($"/data/clubs/{club}");

        await ada.Page.Button("Delete").ClickAsync();

        await ada.Page.GetByText("“Chess” will be deleted with its members and posts.").WaitForAsync();
    }

    private async Task<Person> Somebody(string name)
    {
        var person = await Person.Arrive(clubs.Cloud, garden.Chromium, name);
        await person.SignUp();
        return person;
    }

    private static ILocator Panel(Person person, string name) => person.Page.Region(name, exact: true);

    private static async Task Admit(Person owner, string sub, string role)
    {
        await Panel(owner, "Members").Link("New").ClickAsync();
        await owner.Heading("New club member");
        await owner.Field("User").FillAsync(sub);
        await owner.Field("Role").SelectOptionAsync(role);
        await owner.Page.Link("Chess").WaitForAsync();
        await owner.Look($"club-member-new-{role}");
        await owner.Page.Button("Create").ClickAsync();
        await owner.Page.GetByText("Saved.").WaitForAsync();
        await owner.NothingSaid();
    }

    private static async Task Write(Person member, string text)
    {
        await Panel(member, "Posts").Link("New").ClickAsync();
        await member.Field("Text").FillAsync(text);
        await member.Page.Button("Create").ClickAsync();
        await member.Heading(text);
        await member.NothingSaid();
    }

    private static async Task ReadsOnly(Person reader)
    {
        var page = reader.Page;
        await reader.Open("Clubs");
        await reader.Row("Chess").GetByRole(AriaRole.Link).ClickAsync();
        await reader.Heading("Chess");
        await Panel(reader, "Posts").Link("Welcome").WaitForAsync();
        await Assertions.Expect(Panel(reader, "Members").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Panel(reader, "Members").Link($"Reader · {await reader.Sub()}").WaitForAsync();
        await OffersNoWrite(page);
        await reader.Look("club-reader");
        await Panel(reader, "Posts").Link("Welcome").ClickAsync();
        await reader.Heading("Welcome");
        await OffersNoWrite(page);
        await reader.Look("post-reader");
        await reader.Open("Posts");
        await reader.Row("Welcome").WaitForAsync();
        await OffersNoWrite(page);
        await Assertions.Expect(page.Locator("tbody input[type=checkbox]")).ToHaveCountAsync(0);
        await reader.Look("posts-reader");
        // Everybody can leave: their own membership is theirs to delete, and no other.
        await reader.Open("Club members");
        await reader.Row(await reader.Sub()).WaitForAsync();
        await page.Checkbox("Select all that are loaded").CheckAsync();
        await Assertions.Expect(page.Region("Selection").GetByRole(AriaRole.Button)).ToHaveTextAsync(["Delete 1", "Clear"]);
        await reader.Look("members-reader");
    }

    /// <summary>Of what the page says in the middle; the menu leads to every list.</summary>
    private static async Task OffersNoWrite(IPage page)
    {
        var main = page.GetByRole(AriaRole.Main);
        foreach (var word in new[] { "New", "Delete", "Save", "Link", "Unlink" })
        {
            await Assertions.Expect(main.Button(word)).ToHaveCountAsync(0);
            await Assertions.Expect(main.Link($"{word} ")).ToHaveCountAsync(0);
        }
    }

    private static async Task WritesPosts(Person editor)
    {
        await editor.Open("Clubs");
        await editor.Row("Chess").GetByRole(AriaRole.Link).ClickAsync();
        await editor.Heading("Chess");
        // An editor writes posts, and says neither who is a member nor what the club is called.
        await Panel(editor, "Posts").Link("New").WaitForAsync();
        await Assertions.Expect(Panel(editor, "Members").Link("New")).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Page.Button("Save")).ToHaveCountAsync(0);
        await editor.Look("club-editor");
        await Write(editor, "Who plays white?");
        await editor.Look("post-editor");
        await editor.Field("Text").FillAsync("Who plays black?");
        await editor.Save();
        await editor.Page.Button("Delete").ClickAsync();
        await editor.Page.GetByText("Deleted “Who plays black?”.").WaitForAsync();
        await editor.Open("Posts");
        await editor.Row("Welcome").WaitForAsync();
        await Assertions.Expect(editor.Row("Who plays")).ToHaveCountAsync(0);
        // A club in which they may only read is not among those that a post can be written in.
        await editor.Page.Link("New post").ClickAsync();
        await editor.Page.GetByPlaceholder("Find in clubs").ClickAsync();
        await Assertions.Expect(editor.Page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["Chess"]);
    }

    private static async Task SeesNothing(Person stranger, string club)
    {
        var page = stranger.Page;
        foreach (var list in new[] { "Clubs", "Posts", "Club members" })
        {
            await stranger.Open(list);
            await page.GetByText($"There are no {list.ToLowerInvariant()} yet.").WaitForAsync();
            await Assertions.Expect(page.Link("Create the first")).ToHaveCountAsync(list == "Clubs" ? 1 : 0);
        }

        await stranger.Open("Posts");
        await page.GetByText("There are no posts yet.").WaitForAsync();
        await stranger.Look("posts-stranger");
        await page.GotoAsync(club);
        await Assertions.Expect(page.GetByText("Not found, or you do not have access.")).ToBeVisibleAsync();
    }

    private static async Task<string> Club(Person owner, string name) =>
        (await owner.Call(HttpMethod.Post, "/clubs", new { name })).GetProperty("id").GetString()!;

    private static async Task<string> Post(Person member, string clubId, string text) =>
        (await member.Call(HttpMethod.Post, "/posts", new { clubId, text })).GetProperty("id").GetString()!;

    /// <summary>A key of two parts as one segment of a path.</summary>
    private static string Segment(params string[] key) => $"~{System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key))}";

    /// <summary>One stack for these tests.</summary>
    public sealed class Clubs : IAsyncLifetime
    {
        public LaptopCloud Cloud { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Cloud = await LaptopCloud.Start("clubs");

        public ValueTask DisposeAsync() => Cloud.DisposeAsync();
    }
}
