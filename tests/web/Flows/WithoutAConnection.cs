namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class WithoutAConnection(Garden garden)
{
    [Fact]
    public async Task What_was_read_is_shown_with_its_age_and_what_is_typed_survives_until_it_is_sent()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Read before");
        await ada.Open("Tasks");
        await ada.Row("Read before").WaitForAsync();
        await ada.ShellKept();

        await ada.Context.SetOfflineAsync(true);
        await ada.Page.ReloadAsync();
        await ada.Row("Read before").WaitForAsync();
        await Assertions.Expect(ada.Page.Locator(".kept")).ToContainTextAsync("As read");
        await ada.Page.Link("Read before").ClickAsync();
        await ada.Field("Notes").FillAsync("Typed on the train");
        await ada.Page.Button("Save", exact: true).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "is sent as soon as you are back online" }).WaitForAsync();
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Typed on the train");
        await ada.Context.SetOfflineAsync(false);
        await ada.Page.GetByText("Saved.").WaitForAsync();
        await Assertions.Expect(ada.Page.Link("Drafts", exact: true)).ToBeVisibleAsync();
        await ada.Open("Tasks");
        await ada.Page.Link("Read before").ClickAsync();

        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Typed on the train");
    }

    [Fact]
    public async Task What_was_sent_without_a_connection_goes_out_by_itself_and_the_rest_is_offered()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Tasks");
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        // The code of the form has not been asked for yet: the service worker has it.
        await ada.Page.WaitForFunctionAsync("() => navigator.serviceWorker.controller");
        await ada.Context.SetOfflineAsync(true);
        foreach (var title in new[] { "Sent first", "Sent second" })
        {
            await ada.Page.Link("New task").ClickAsync();
            await ada.Field("Title").FillAsync(title);
            await ada.Page.Button("Create").ClickAsync();
            await ada.Page.GetByRole(AriaRole.Alert).WaitForAsync();
            await ada.Open("Tasks");
        }

        await ada.Page.Link("New task").ClickAsync();
        await ada.Field("Title").FillAsync("Only typed");
        await ada.Page.Link("Drafts 3 waiting").ClickAsync();
        await Assertions.Expect(ada.Page.GetByText("waiting for a connection")).ToHaveCountAsync(2);

        await ada.Context.SetOfflineAsync(false);
        await ada.Page.GetByText("Sent “Sent second”.").WaitForAsync();
        await ada.Page.GetByText("You are online. One draft is waiting under Drafts.").WaitForAsync();
        await ada.Open("Tasks");

        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Sent second", "Sent first"]);
    }

    [Fact]
    public async Task Who_signs_in_again_finds_the_page_without_a_connection_too()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Read before");
        await ada.ShellKept();
        await ada.SignOut();
        await ada.SignIn();
        await ada.Heading("Your data");
        await ada.Open("Tasks");
        await ada.Row("Read before").WaitForAsync();
        await ada.ShellKept();
        await Eventually.Holds(() => ada.Page.EvaluateAsync<bool>("async () => (await caches.match('/config.json')) !== undefined"));

        await ada.Context.SetOfflineAsync(true);
        await ada.Page.ReloadAsync();

        await ada.Row("Read before").WaitForAsync();
    }

    [Fact]
    public async Task The_page_finds_out_by_itself_that_the_service_is_back()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/**", route => route.AbortAsync());
        await ada.Open("Tasks");
        await ada.Page.Locator(".offline").WaitForAsync();

        await ada.Page.UnrouteAllAsync();

        await Assertions.Expect(ada.Page.Locator(".offline")).ToHaveCountAsync(0);
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
    }

    [Fact]
    public async Task What_was_read_before_a_save_does_not_come_back_after_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Read slowly");
        var (read, saved) = (new TaskCompletionSource(), new TaskCompletionSource());
        await ada.Page.RouteAsync($"{garden.Cloud.Api}{new Uri(ada.Page.Url).AbsolutePath["/data".Length..]}", async route =>
        {
            if (route.Request.Method != "GET")
            {
                await route.ContinueAsync();
                return;
            }

            // As it is now; the page hears of it later.
            var answer = await route.FetchAsync();
            read.TrySetResult();
            await saved.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        await ada.Context.SetOfflineAsync(true);
        await ada.Context.SetOfflineAsync(false);
        await read.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await ada.Field("Notes").FillAsync("Typed after it was read");
        await ada.Save();
        saved.SetResult();
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Typed after it was read");
        await Assertions.Expect(ada.Page.Button("Save", exact: true)).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Nobody_signs_out_over_something_unsent_without_being_asked()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Field("Title").FillAsync("Not sent yet");
        await ada.Page.Link("Drafts 1 waiting").WaitForAsync();
        await ada.Page.Link(ada.Email).ClickAsync();

        await ada.Page.Button("Sign out").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You have an unsent draft.");
        await ada.Page.Button("Cancel").ClickAsync();
        await ada.Page.Link("Drafts 1 waiting").WaitForAsync();
        await ada.Page.Button("Sign out").ClickAsync();
        await ada.Page.Button("Sign out and discard").ClickAsync();

        await ada.Heading("Sign in");
    }

    [Fact]
    public async Task A_new_record_whose_answer_was_lost_is_made_once()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Tasks");
        await ada.Page.Link("New task").First.ClickAsync();
        await ada.Field("Title").FillAsync("Only once");
        var lost = false;
        // The page does not find out by itself that there is a connection again.
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/", route => route.AbortAsync());
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", async route =>
        {
            if (lost || route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            // The service has it, the page never hears of it.
            lost = true;
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await ada.Page.Button("Create").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no connection.");
        await ada.Field("Notes").FillAsync("Typed after that");
        await ada.Page.Button("Send now").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Only once", Level = 1 }).WaitForAsync();
        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Typed after that");
        await ada.Open("Tasks");

        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Only once"]);
        Assert.True(lost);
    }
}
