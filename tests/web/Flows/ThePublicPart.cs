namespace Trellis.Tests.Web;

/// <summary>What somebody sees who is not signed in: what the rules give to the public, and nothing else.</summary>
[Trait("Runs", "all")]
public sealed class ThePublicPart(Garden garden)
{
    [Fact]
    public async Task Is_read_without_signing_in()
    {
        await using var ada = await garden.SomebodySignedIn();
        var title = $"Sowing {Guid.NewGuid():N}"[..14];
        await ada.Make("Guides", "guide", title);
        await ada.Field("Body").FillAsync("One finger deep.\nThen water.");
        await ada.Field("More").FillAsync("https://example.com/sowing");
        await ada.Save();
        var address = ada.Page.Url;
        await using var visitor = await garden.Stranger();

        await visitor.Page.Link("Look around without signing in").ClickAsync();
        await visitor.Page.Heading("Public data").WaitForAsync();
        await Assertions.Expect(visitor.Page.Locator(".models li")).ToHaveTextAsync(["Guides"]);
        await visitor.Open("Guides");
        await visitor.Page.GetByPlaceholder("Search").FillAsync(title);
        await visitor.Row(title).GetByRole(AriaRole.Link).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 }).WaitForAsync();

        await Assertions.Expect(visitor.Page.Locator(".sheet.wide")).ToContainTextAsync("One finger deep.");
        await Assertions.Expect(visitor.Page.Link("https://example.com/sowing")).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Assertions.Expect(visitor.Page.Button("Delete")).ToHaveCountAsync(0);
        Assert.Equal(new Uri(address).AbsolutePath, new Uri(visitor.Page.Url).AbsolutePath);
        Assert.All(visitor.Asked.Where(uri => uri.ToString().StartsWith(garden.Cloud.Api, StringComparison.Ordinal)), uri => Assert.StartsWith("/public/guides", uri.AbsolutePath, StringComparison.Ordinal));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Shows_all_of_a_title_that_is_too_long_for_a_heading()
    {
        await using var ada = await garden.SomebodySignedIn();
        var guide = await ada.Call(HttpMethod.Post, "/guides", new { title = $"How to sow.\n{string.Concat(Enumerable.Repeat("Then water. ", 40))}That is all." });
        await using var visitor = await garden.Stranger();

        await visitor.Page.GotoAsync($"/data/guides/{guide.GetProperty("id").GetString()}");

        await Assertions.Expect(visitor.Page.Locator(".sheet.wide")).ToContainTextAsync("That is all.");
    }

    [Fact]
    public async Task Leads_to_the_sign_in_and_back_to_the_same_page()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Guides", "guide", "Composting");
        var address = new Uri(ada.Page.Url).AbsolutePath;
        await ada.SignOut();

        await ada.Page.GotoAsync(address);
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Composting", Level = 1 }).WaitForAsync();
        await ada.Page.Button("Sign in").ClickAsync();
        await ada.SignIn();

        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("Composting");
    }

    [Fact]
    public async Task Shows_nothing_without_a_connection_that_was_kept_for_the_person_who_was_signed_in_before()
    {
        await using var ada = await garden.SomebodySignedIn();
        var title = $"Kept for Ada {Guid.NewGuid():N}"[..20];
        await ada.Make("Guides", "guide", title);
        var address = new Uri(ada.Page.Url).AbsolutePath;
        await ada.ShellKept();
        await ada.Page.EvaluateAsync("() => Object.keys(sessionStorage).filter((name) => name.includes('Cognito')).forEach((name) => sessionStorage.removeItem(name))");
        await ada.Open("Guides");
        await ada.Page.Button("Sign in").WaitForAsync();
        await ada.Page.GetByPlaceholder("Search").FillAsync(title);
        await ada.Row(title).WaitForAsync();

        await ada.Context.SetOfflineAsync(true);
        await ada.Row(title).GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no connection.");
        Assert.Equal(address, new Uri(ada.Page.Url).AbsolutePath);
        await Assertions.Expect(ada.Page.GetByText(title)).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
        // For when the same person is back.
        await ada.Context.SetOfflineAsync(false);
        await ada.Page.Button("Sign in").ClickAsync();
        await ada.SignIn();
        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync(title);
    }

    [Theory]
    [InlineData("/data/tasks")]
    [InlineData("/data/beds")]
    [InlineData("/data/guides/new")]
    [InlineData("/my-data")]
    public async Task Is_not_what_only_those_signed_in_see(string path)
    {
        await using var visitor = await garden.Stranger();

        await visitor.Page.GotoAsync(path);

        await visitor.Page.Heading("Sign in").WaitForAsync();
        Assert.DoesNotContain(visitor.Asked, uri => uri.ToString().StartsWith(garden.Cloud.Api, StringComparison.Ordinal));
    }
}
