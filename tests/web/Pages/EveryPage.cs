namespace Trellis.Tests.Web;

/// <summary>Each page as it is drawn, in each state that differs to the eye.</summary>
[Trait("Runs", "all")]
public sealed class EveryPage(Garden garden)
{
    private const string Long = "A title of the greatest length that the schema still takes, for a narrow window";

    [Fact]
    public async Task On_the_way_in()
    {
        await using var ada = await garden.Stranger();
        var page = ada.Page;
        await garden.Cloud.Administer("AdminCreateUser", new { garden.Cloud.UserPoolId, Username = ada.Email, TemporaryPassword = "Given-horse-6-battery", MessageAction = "SUPPRESS" });
        await HostedSignIn.Offer(garden, ada, "Google", "SignInWithApple", "Saml");
        await page.ReloadAsync();
        await ada.Heading("Sign in");
        await ada.Look("sign-in");
        await page.Button("Create an account").ClickAsync();
        await ada.Look("sign-up");
        await page.Button("Sign in").ClickAsync();
        await page.Button("Forgot your password?").ClickAsync();
        await ada.Look("forgotten");
        await page.Button("Back to sign in").ClickAsync();
        await ada.SignIn("Wrong-horse-7-battery");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await ada.Look("refused");
        await ada.SignIn("Given-horse-6-battery");
        await ada.Heading("Choose a new password");
        await ada.Look("new-password");

        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task With_lists()
    {
        await using var ada = await garden.SomebodySignedIn();
        var page = ada.Page;
        await ada.Look("home");
        await ada.Open("Tasks");
        await page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Look("list-empty");
        await Fill(ada, Long, "2031-12-24");
        foreach (var title in new[] { "Water the beans", "Mend the fence", "Sow" })
            await ada.Make("Tasks", "task", title);

        await ada.Open("Tasks");
        await ada.Row("Water the beans").WaitForAsync();
        await ada.Look("list");
        await page.Button("Filter", exact: true).ClickAsync();
        await ada.Look("list-filter");
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Columns").ClickAsync();
        await ada.Look("list-columns");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByLabel("Select Sow").CheckAsync();
        await ada.Look("list-selected");
        await page.Button("Delete").ClickAsync();
        await page.Button("Undo").WaitForAsync();
        await ada.Look("list-undo");
        await page.GotoAsync("/data/tasks?title=nothing&state=open&_search=fence");
        await page.GetByText("No matches.").WaitForAsync();
        await ada.Look("list-no-fit");

        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task With_records()
    {
        await using var ada = await garden.SomebodySignedIn();
        var page = ada.Page;
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Look("record-small");
        await page.GotoAsync("/data/tasks/new");
        await ada.Heading("New task");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Labels" }).FillAsync("urgent");
        await page.Option("urgent").ClickAsync();
        await page.Link("urgent").WaitForAsync();
        await ada.Look("record-new");
        await page.Button("Do not link urgent").ClickAsync();
        await page.Button("Create").ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await ada.Look("record-faults");
        await Fill(ada, Long, "2030-05-01");
        var labels = page.Region("Labels");
        await labels.Button("Link").ClickAsync();
        await page.Option("urgent").ClickAsync();
        await labels.Link("urgent").WaitForAsync();
        await ada.NothingSaid();
        await page.GetByText("As a request").ClickAsync();
        await ada.Look("record");
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Page.GotoAsync(page.Url);
        await second.Field("Notes").FillAsync("The second wants it otherwise.");
        await second.Save();
        await ada.Field("Notes").FillAsync("And so does the first.");
        await ada.Field("Priority").FillAsync("5");
        await page.Button("Save", exact: true).ClickAsync();
        await page.Heading("This record changed while you were editing").WaitForAsync();
        await ada.Look("record-conflict");
        await page.GotoAsync("/drafts");
        await page.Button("Send").First.WaitForAsync();
        await ada.Look("drafts");
        await page.GotoAsync("/data/tasks/not-there");
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await ada.Look("record-missing");

        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task About_oneself()
    {
        await using var ada = await garden.SomebodySignedIn();
        var page = ada.Page;
        await ada.Make("Labels", "label", "urgent", field: "Name");
        foreach (var (name, path, title) in new[] { ("profile", "/profile", "Profile"), ("my-data", "/my-data", "My data"), ("drafts-none", "/drafts", "Drafts"), ("api", "/api", "API"), ("missing", "/nowhere", "Page not found") })
        {
            await page.GotoAsync(path);
            await ada.Heading(title);
            await page.GetByText("One moment…").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await ada.Look(name);
        }

        await page.GotoAsync("/my-data");
        await page.Button("As a download").ClickAsync();
        await page.GetByText("1 record is in the file").WaitForAsync();
        await page.Button("Show what would be deleted").ClickAsync();
        await page.Locator(".holdings").WaitForAsync();
        await ada.Look("my-data-delete");
        await page.GotoAsync("/settings");
        await page.Button("Set up two-factor authentication").ClickAsync();
        await page.Locator(".secret").WaitForAsync();
        await page.Button("Change password").ClickAsync();
        await page.GetByLabel("Signed").CheckAsync();
        await page.GetByText("They expire").WaitForAsync();
        await ada.Look("settings");
        await page.SetViewportSizeAsync(360, 740);
        await page.Button("Menu").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Menu", Expanded = true }).WaitForAsync();
        await ada.Look("menu");
        Assert.Empty(ada.Errors);
    }

    [Fact]
    public async Task For_visitors_and_without_a_connection()
    {
        await using var ada = await garden.SomebodySignedIn();
        var page = ada.Page;
        await ada.Make("Guides", "guide", "How to compost");
        await ada.Field("Body").FillAsync("Layer upon layer.\nNever meat.\n\nTurn it in spring, and again in autumn, when the leaves are down and there is time for it.");
        await ada.Field("More").FillAsync("https://example.com/a/rather/long/address/that/leads/to/more/about/compost?and=more");
        await ada.Field("Minutes").FillAsync("12");
        await ada.Save();
        var guide = page.Url;
        await ada.Open("Guides");
        await ada.Row("How to compost").First.WaitForAsync();
        await ada.ShellKept();
        await ada.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.Locator(".kept").WaitForAsync();
        await ada.Look("offline");
        await using var visitor = await garden.Stranger();
        foreach (var (name, path, title) in new[] { ("public", "/public", "Public data"), ("public-list", "/data/guides", "Guides"), ("public-record", guide, "How to compost") })
        {
            await visitor.Page.GotoAsync(path);
            await visitor.Heading(title);
            await visitor.Page.GetByText("One moment…").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await visitor.Look(name);
        }

        Assert.Empty(ada.Complaints);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Asks_nobody_but_the_stack_and_leaves_no_error_in_the_console()
    {
        await using var ada = await garden.SomebodySignedIn();
        List<string> paths = ["/", "/public", "/settings", "/my-data", "/profile", "/drafts", "/api"];
        foreach (var (list, kind, field) in new[] { ("Beds", "bed", "Name"), ("Tasks", "task", "Title"), ("Labels", "label", "Name"), ("Guides", "guide", "Title") })
        {
            await ada.Make(list, kind, $"One {kind}", field);
            var record = new Uri(ada.Page.Url).AbsolutePath;
            paths.AddRange([record[..record.LastIndexOf('/')], record, $"/data/{kind}s/new", $"/import/{kind}s"]);
        }

        foreach (var path in paths)
        {
            await ada.Page.GotoAsync(path);
            await ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
            await ada.Page.GetByText("One moment…").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await ada.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        }

        // Within the page, from each to the next, before the one has been read to its end.
        await ada.Page.GotoAsync("/");
        foreach (var link in await ada.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).AllAsync())
            await link.ClickAsync();

        Assert.All(ada.Asked, uri => Assert.True(uri.Host is "localhost" || uri.Scheme is "data" or "blob", uri.ToString()));
        Assert.Empty(ada.Errors);
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

    private static async Task Fill(Person person, string title, string due)
    {
        await person.Page.GotoAsync("/data/tasks/new");
        await person.Field("Title").FillAsync(title);
        await person.Field("Notes").FillAsync("Early in the morning, before the sun is on them.");
        await person.Field("Due").FillAsync(due);
        await person.Field("Priority").FillAsync("3");
        await person.Field("Effort").FillAsync("12.5");
        await person.Page.Button("Add to Tags").ClickAsync();
        await person.Field("Tags 1").FillAsync("garden");
        await person.Page.Button("Add to Places").ClickAsync();
        await person.Page.Locator("[id='/places/0/street']").FillAsync("12 High Street");
        await person.Page.Button("Create").ClickAsync();
        await person.Heading(title);
        await person.NothingSaid();
    }
}
