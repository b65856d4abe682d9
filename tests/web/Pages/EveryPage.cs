using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Trellis.Tests.Web;

/// <summary>Each page as it is drawn: by axe, and as pictures at three widths for people to look at (in TestResults/pages).</summary>
public sealed class EveryPage(Garden garden)
{
    private static readonly (int Width, int Height)[] Sizes = [(360, 740), (1280, 820), (2560, 1300)];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Has_no_fault_that_axe_finds_and_fits_its_window(ColorScheme scheme)
    {
        await using var ada = await Person.Arrive(garden.Cloud, garden.Chromium, "ada", scheme);
        await Look(ada, "sign-in", scheme);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Make an account" }).ClickAsync();
        await Look(ada, "sign-up", scheme);
        await ada.Page.ReloadAsync();
        await ada.SignUp();
        await Look(ada, "home", scheme);
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await Look(ada, "label", scheme);
        await ada.Make("Tasks", "task", "Water the beans");
        await Fill(ada);
        await Look(ada, "record", scheme);
        await ada.Open("Tasks");
        await ada.Row("Water the beans").WaitForAsync();
        await Look(ada, "list", scheme);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await Look(ada, "filter", scheme);
        foreach (var (name, path) in new[] { ("empty-list", "/data/beds?name=nothing"), ("new", "/data/tasks/new"), ("settings", "/settings"), ("profile", "/profile"), ("my-data", "/my-data"), ("missing", "/nowhere") })
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            await Look(ada, name, scheme);
        }

        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await ada.Field("Notes").FillAsync("Left lying");
        await Look(ada, "faults", scheme);
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Drafts 1 waiting" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).WaitForAsync();
        await Look(ada, "drafts", scheme);

        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task Asks_nobody_but_the_stack()
    {
        await using var ada = await garden.SomebodySignedIn();
        foreach (var path in new[] { "/", "/data/tasks", "/data/tasks/new", "/settings", "/my-data", "/profile", "/drafts" })
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        }

        Assert.All(ada.Asked, uri => Assert.True(uri.Host is "localhost" || uri.Scheme is "data" or "blob", uri.ToString()));
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task Forbids_script_and_style_that_stand_in_the_page()
    {
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri(garden.Cloud.Web), TestContext.Current.CancellationToken);

        var policy = string.Join("; ", answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    private static async Task Fill(Person person)
    {
        await person.Field("Notes").FillAsync("Early in the morning, before the sun is on them.");
        await person.Field("Due").FillAsync("2030-05-01");
        await person.Field("Priority").FillAsync("3");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Add to Tags" }).ClickAsync();
        await person.Field("Tags 1").FillAsync("garden");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Add to Places" }).ClickAsync();
        await person.Page.Locator("[id='/places/0/street']").FillAsync("12 High Street");
        await person.Save();
    }

    private static async Task Look(Person person, string name, ColorScheme scheme)
    {
        var page = person.Page;
        var folder = Directory.CreateDirectory(Path.Combine(WorkTree.Clone, "tests", "web", "TestResults", "pages")).FullName;
        foreach (var (width, height) in Sizes)
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EvaluateAsync("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png"), Animations = ScreenshotAnimations.Disabled });
            var over = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            Assert.True(over <= 0, $"{name} is {over} pixels wider than a window of {width}.");
            var found = await page.RunAxe();
            Assert.True(found.Violations.Length == 0, $"{name}, {scheme}, {width}: {string.Join('\n', found.Violations.Select(each => $"{each.Id}: {each.Help}\n  {string.Join("\n  ", each.Nodes.Select(node => node.Html))}"))}");
        }

        await page.SetViewportSizeAsync(1280, 820);
    }
}
