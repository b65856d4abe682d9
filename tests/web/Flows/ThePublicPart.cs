using Microsoft.Playwright;

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

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Look around without signing in" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Public data" }).WaitForAsync();
        await Assertions.Expect(visitor.Page.Locator(".models li")).ToHaveTextAsync(["Guides"]);
        await visitor.Open("Guides");
        await visitor.Page.GetByPlaceholder("Search").FillAsync(title);
        await visitor.Row(title).GetByRole(AriaRole.Link).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 }).WaitForAsync();

        await Assertions.Expect(visitor.Page.Locator(".sheet.wide")).ToContainTextAsync("One finger deep.");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "https://example.com/sowing" })).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToHaveCountAsync(0);
        Assert.Equal(new Uri(address).AbsolutePath, new Uri(visitor.Page.Url).AbsolutePath);
        Assert.All(visitor.Asked.Where(uri => uri.ToString().StartsWith(garden.Cloud.Api, StringComparison.Ordinal)), uri => Assert.StartsWith("/public/guides", uri.AbsolutePath, StringComparison.Ordinal));
        Assert.Empty(visitor.Complaints);
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
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await ada.SignIn();

        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("Composting");
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

        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
        Assert.DoesNotContain(visitor.Asked, uri => uri.ToString().StartsWith(garden.Cloud.Api, StringComparison.Ordinal));
    }
}
