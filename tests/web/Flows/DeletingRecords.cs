namespace Trellis.Tests.Web;

/// <summary>A deletion waits some seconds, in which it can be taken back; whatever becomes of the page, it is carried out.</summary>
[Trait("Runs", "all")]
public sealed class DeletingRecords(Garden garden)
{
    [Fact]
    public async Task A_deletion_can_be_taken_back()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Keep me");

        await ada.Page.Button("Delete").ClickAsync();
        // It waits while the mouse is there.
        await ada.Page.Button("Undo").HoverAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.Button("Undo").ClickAsync();
        await ada.Row("Keep me").WaitForAsync();
        await ada.Page.ReloadAsync();

        await ada.Row("Keep me").WaitForAsync();
    }

    [Fact]
    public async Task A_deletion_is_taken_back_with_the_keyboard_alone()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Keep me too");
        await ada.Make("Tasks", "task", "Keep me");
        await ada.Open("Tasks");
        await ada.Page.Checkbox("Select Keep me", exact: true).CheckAsync();

        await ada.Page.Button("Delete").PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator("tr[data-at='0']")).ToBeFocusedAsync();
        await Assertions.Expect(ada.Row("Keep me")).ToHaveCountAsync(1);
        await ada.Page.Keyboard.PressAsync("Control+z");
        await Assertions.Expect(ada.Row("Keep me")).ToHaveCountAsync(2);

        await ada.Row("Keep me too").GetByRole(AriaRole.Checkbox).CheckAsync();
        await ada.Page.Button("Delete").PressAsync("Enter");
        await Assertions.Expect(ada.Page.Locator("tr[data-at='0']")).ToBeFocusedAsync();
        await ada.Page.Button("Undo").PressAsync("Enter");
        await Assertions.Expect(ada.Row("Keep me")).ToHaveCountAsync(2);
        await Assertions.Expect(ada.Page.Locator("tr[data-at]:focus")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_waits_while_somebody_is_at_its_notice(bool byKeyboard)
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Not yet");
        await ada.Page.Clock.InstallAsync();
        await ada.Page.Button("Delete").ClickAsync();
        var notice = ada.Page.GetByText("“Not yet” will be deleted.");
        var undo = ada.Page.Button("Undo");

        await (byKeyboard ? undo.FocusAsync() : notice.HoverAsync());
        await ada.Page.Clock.FastForwardAsync(20_000);
        await Assertions.Expect(notice).ToBeVisibleAsync();
        Assert.DoesNotContain(ada.Writes, write => write.StartsWith("DELETE", StringComparison.Ordinal));
        await (byKeyboard ? undo.BlurAsync() : ada.Page.Mouse.MoveAsync(5, 5));
        await ada.Page.Clock.FastForwardAsync(9_000);

        await ada.Page.GetByText("Deleted “Not yet”.").WaitForAsync();
    }

    [Fact]
    public async Task A_page_that_arrives_does_not_take_the_focus_from_a_notice()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Not yet");
        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        var undo = ada.Page.Button("Undo");
        await undo.FocusAsync();

        await ada.Page.Link("Settings").EvaluateAsync("link => link.click()");
        await ada.Heading("Settings");

        await Assertions.Expect(undo).ToBeFocusedAsync();
        await undo.PressAsync("Enter");
        await ada.Open("Tasks");
        await ada.Row("Not yet").WaitForAsync();
    }

    [Fact]
    public async Task A_deletion_goes_out_when_the_page_is_left()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Gone with the page");
        var address = ada.Page.Url;

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.GotoAsync("/robots.txt");

        await Eventually.Holds(async () =>
        {
            await ada.Page.GotoAsync(address);
            return await ada.Page.GetByRole(AriaRole.Alert).Or(ada.Field("Title")).First.InnerTextAsync() is var text && text.Contains("Not found", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_deletion_goes_out_when_the_browser_leaves_the_client()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Gone with the client");
        await ada.ShellKept();
        await using var other = await ada.InAnotherBrowser(garden.Chromium);

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.GotoAsync("about:blank");

        await Eventually.Holds(async () =>
        {
            await other.Page.GotoAsync("/data/tasks");
            await other.Row("Gone with the client").Or(other.Page.GetByText("There are no tasks yet.")).First.WaitForAsync();
            return await other.Row("Gone with the client").CountAsync() == 0;
        });
    }

    [Fact]
    public async Task What_is_left_of_a_large_deletion_goes_out_when_the_browser_leaves_in_the_midst_of_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        for (var made = 0; made < 2; made++)
            await ada.Call(HttpMethod.Post, "/batch", new { requests = Enumerable.Range(0, 60).Select(at => new { method = "POST", path = "/tasks", body = new { title = $"Task {at}" } }) });
        await ada.Open("Tasks");
        await ada.ShellKept();
        await using var other = await ada.InAnotherBrowser(garden.Chromium);
        var sent = 0;
        var second = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/batch", async route =>
        {
            if (Interlocked.Increment(ref sent) == 1)
                await route.ContinueAsync();
            else
                second.TrySetResult();
        });

        await ada.Page.GetByLabel("Select all that are loaded").CheckAsync();
        await ada.Page.Button("Delete").ClickAsync();
        await second.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await ada.Page.GotoAsync("about:blank");

        await Eventually.Holds(async () => (await other.Call(HttpMethod.Get, "/tasks")).GetProperty("items").GetArrayLength() == 0);
    }

    [Theory]
    [InlineData("Token")]
    [InlineData("Signed")]
    public async Task A_deletion_of_more_than_is_sent_one_by_one_goes_out_when_the_browser_leaves_though_one_record_is_gone(string door)
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/settings");
        await ada.Page.GetByLabel(door).CheckAsync();
        await ada.MakeTasks(540);
        await ada.Open("Tasks");
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("540");
        await ada.ShellKept();
        await using var other = await ada.InAnotherBrowser(garden.Chromium);
        var selection = ada.Page.Region("Selection");
        await Eventually.Holds(async () =>
        {
            await ada.Page.EvaluateAsync("() => { document.querySelector('.table-pane').scrollTop = 1e6; }");
            await ada.Page.GetByLabel("Select all that are loaded").ClickAsync();
            return await selection.GetByText("540 selected").CountAsync() == 1;
        });
        var gone = (await ada.Call(HttpMethod.Get, "/tasks?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        await ada.Call(HttpMethod.Delete, $"/tasks/{gone}");

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("540 tasks will be deleted.").WaitForAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.GotoAsync("about:blank");

        await Eventually.Holds(async () => (await other.Call(HttpMethod.Get, "/tasks?limit=1&count=true")).GetProperty("count").GetInt32() == 0);
    }

    [Fact]
    public async Task A_deletion_is_carried_out_before_its_owner_signs_out_and_leaves_no_word_behind()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Private of Ada");

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.SignOut();

        await Assertions.Expect(ada.Page.GetByText("Private of Ada")).ToHaveCountAsync(0);
        await ada.SignIn();
        await ada.Heading("Your data");
        await ada.Open("Tasks");
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
    }

    [Fact]
    public async Task Nothing_is_said_to_be_deleted_that_is_not()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Still here");
        await ada.Open("Tasks");
        await ada.Page.Checkbox("Select Still here").CheckAsync();
        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("“Still here” will be deleted.").WaitForAsync();

        await ada.Context.SetOfflineAsync(true);
        await ada.Page.GetByText("“Still here” was not deleted. There is no connection.").WaitForAsync();
        await ada.Row("Still here").WaitForAsync();
        await ada.Page.Checkbox("Select Still here").CheckAsync();
        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("Nothing was deleted: there is no connection.").WaitForAsync();
        await ada.Row("Still here").WaitForAsync();

        await Assertions.Expect(ada.Page.Button("Undo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task When_all_that_was_read_is_deleted_the_rest_is_read()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);
        await ada.Page.Checkbox("Select all that are loaded").CheckAsync();

        await ada.Page.Button("Delete").ClickAsync();

        await Assertions.Expect(ada.Row("Task 00000")).ToHaveCountAsync(0);
        await ada.Row("Task 00200").WaitForAsync();
    }
}
