using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>What is done with many records goes in as few requests as the API's limits allow, each all or nothing.</summary>
[Trait("Runs", "all")]
public sealed class ManyAtOnce(Garden garden)
{
    [Fact]
    public async Task Twenty_selected_records_are_deleted_by_one_request()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Import(ada, Tasks(20), "20 made, 0 there already.");
        await SelectAll(ada, 20);

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("20 tasks will be deleted.").WaitForAsync();
        await ada.Page.GetByText("Deleted 20 tasks.").WaitForAsync();
        await ada.Page.ReloadAsync();

        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        Assert.Equal(["POST /batch"], ada.Writes);
    }

    [Fact]
    public async Task A_list_that_was_read_far_is_read_again_by_two_requests()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.MakeTasks(720);
        await ada.Open("Tasks");
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("720");
        var whole = ada.Page.Locator("table[aria-rowcount='721']");
        await Eventually.Holds(async () =>
        {
            await ada.Page.EvaluateAsync("() => { document.querySelector('.table-pane').scrollTop = 1e6; }");
            return await whole.CountAsync() == 1;
        });
        await whole.Locator("tbody").GetByRole(AriaRole.Link).Last.ClickAsync();
        await ada.Page.Locator(".back a").WaitForAsync();
        var asked = new ConcurrentQueue<string>();
        ada.Page.Request += (_, request) =>
        {
            if (Regex.Match(request.Url, @"/tasks\?.*limit=(\d+)") is { Success: true } list && !request.Url.Contains("since=", StringComparison.Ordinal))
                asked.Enqueue(list.Groups[1].Value);
        };

        await ada.Page.GoBackAsync();
        await Eventually.Holds(async () => asked.Count > 1 && await whole.CountAsync() == 1);

        Assert.Equal(["200", "520"], asked);
    }

    [Fact]
    public async Task What_somebody_else_deleted_meanwhile_keeps_nothing_from_being_deleted()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Import(ada, Tasks(3), "3 made, 0 there already.");
        await SelectAll(ada, 3);
        await using (var other = await ada.InAnotherBrowser(garden.Chromium))
            await Delete(other, "Task 1");

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("Deleted 3 tasks.").WaitForAsync();
        await ada.Page.ReloadAsync();

        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        Assert.Equal(["POST /batch", "POST /batch"], ada.Writes);
    }

    [Fact]
    public async Task The_service_worker_deletes_them_when_the_browser_leaves_though_one_is_gone()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Import(ada, Tasks(3), "3 made, 0 there already.");
        await SelectAll(ada, 3);
        await ada.ShellKept();
        await using var other = await ada.InAnotherBrowser(garden.Chromium);
        await Delete(other, "Task 1");

        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.GotoAsync("about:blank");

        await Eventually.Holds(async () =>
        {
            await other.Page.GotoAsync("/data/tasks");
            await other.Page.Locator("tbody tr[data-at], .state .button").First.WaitForAsync();
            return await other.Page.GetByText("There are no tasks yet.").CountAsync() == 1;
        });
    }

    [Fact]
    public async Task A_field_is_set_in_all_selected_records_in_batches_of_what_a_transaction_takes()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Import(ada, Tasks(120), "120 made, 0 there already.");
        await SelectAll(ada, 120);

        await Choose(ada, "Priority");
        await ada.Page.GetByLabel("Value").FillAsync("nine");
        await ada.Page.Button("Set in 120 tasks").ClickAsync();
        await ada.Page.GetByText("Not a plain number.").WaitForAsync();
        await ada.Page.GetByLabel("Value").FillAsync("4");
        await ada.Look("set-a-field");
        await ada.Page.Button("Set in 120 tasks").ClickAsync();
        await ada.Page.GetByText("Changed priority of 120 tasks.").WaitForAsync();
        await Assertions.Expect(ada.Page.Region("Selection")).ToHaveCountAsync(0);
        await ada.Page.GotoAsync("/data/tasks?priority=4");

        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("120");
        Assert.Equal(["POST /batch", "POST /batch"], ada.Writes);
        Assert.Empty(ada.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_field_that_was_set_is_changed_back_but_not_in_a_record_that_somebody_has_changed_since(bool byKeyboard)
    {
        await using var ada = await garden.SomebodySignedIn();
        foreach (var (id, priority) in new[] { ("first", 1), ("second", 2) })
            await ada.Call(HttpMethod.Post, "/tasks", new { id, title = id, priority });
        await ada.Call(HttpMethod.Post, "/tasks", new { id = "none", title = "none" });
        await SelectAll(ada, 3);
        await Choose(ada, "Priority");
        await ada.Page.GetByLabel("Value").FillAsync("4");
        await ada.Page.Button("Set in 3 tasks").ClickAsync();
        await ada.Page.GetByText("Changed priority of 3 tasks.").WaitForAsync();
        await ada.Call(HttpMethod.Patch, "/tasks/second", new { notes = "By somebody else" });

        if (byKeyboard)
            await ada.Page.Keyboard.PressAsync("Control+z");
        else
            await ada.Page.Button("Undo").ClickAsync();
        await ada.Page.GetByText("1 task was not changed back.").WaitForAsync();

        await Assertions.Expect(ada.Page.Region("Selection")).ToContainTextAsync("2 selected");
        Assert.Equal(1, (await ada.Call(HttpMethod.Get, "/tasks/first")).GetProperty("priority").GetInt32());
        Assert.Equal(4, (await ada.Call(HttpMethod.Get, "/tasks/second")).GetProperty("priority").GetInt32());
        Assert.False((await ada.Call(HttpMethod.Get, "/tasks/none")).TryGetProperty("priority", out _));
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task A_refusal_says_which_record_it_is_for_changes_none_and_lets_one_leave_it_out()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Import(ada, Tasks(3), "3 made, 0 there already.");
        await SelectAll(ada, 3);
        await using (var other = await ada.InAnotherBrowser(garden.Chromium))
            await Delete(other, "Task 1");

        await Choose(ada, "State");
        await ada.Page.GetByLabel("Value").SelectOptionAsync("done");
        await ada.Page.Button("Set in 3 tasks").ClickAsync();
        var refusal = ada.Page.Region("Selection").GetByRole(AriaRole.Alert);
        await Assertions.Expect(refusal).ToContainTextAsync("Nothing was changed. 2 have no errors, but would be changed together with these:");
        await Assertions.Expect(refusal).ToContainTextAsync("Task 1: There is no such record, or you may not read it.");
        await ada.Look("set-a-field-refused");
        await ada.Page.Button("Set in the other 2").ClickAsync();
        await ada.Page.GetByText("Changed state of 2 tasks.").WaitForAsync();

        await Assertions.Expect(ada.Row("Task 1")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Row("Task 0")).ToContainTextAsync("Done");
        await Assertions.Expect(ada.Row("Task 2")).ToContainTextAsync("Done");
        Assert.Equal(["POST /batch", "POST /batch"], ada.Writes);
    }

    [Fact]
    public async Task An_import_goes_in_batches_with_what_is_referred_to_first()
    {
        await using var ada = await garden.SomebodySignedIn();
        var bed = $"bed-{Guid.NewGuid():N}";
        var lines = Tasks(120, bed).Append(Line("Bed", new { id = bed, name = "Roses" })).ToList();

        await Import(ada, lines, "121 made, 0 there already.");
        await ada.Page.GotoAsync("/data/tasks?state=open");

        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("120");
        await Assertions.Expect(ada.Row("Roses").First).ToContainTextAsync("Task");
        Assert.Equal(["POST /batch", "POST /batch", "POST /batch"], Imported);
    }

    [Fact]
    public async Task Of_a_batch_with_an_error_nothing_is_stored_and_the_lines_are_told()
    {
        await using var ada = await garden.SomebodySignedIn();
        var bed = $"bed-{Guid.NewGuid():N}";
        List<string> lines =
        [
            .. Tasks(2), Line("Task", new { id = $"{Guid.NewGuid():N}", title = new string('x', 81), state = "open" }), "{}",
            Line("Bed", new { id = bed, name = "x" }), .. Tasks(1, bed), Line("Nothing", new { id = "x" }),
        ];

        await Import(ada, lines, "0 made, 0 there already, 3 refused, 3 not stored.");
        var reasons = ada.Page.Locator(".reasons li");
        await Assertions.Expect(reasons).ToContainTextAsync(
            ["Line 4: not a line of an export.", "Line 7: There is no Nothing here.", "Line 3: Title: ", "Line 5: Name: A name has at least two letters."]);
        await Assertions.Expect(ada.Page.Locator(".block [role=alert]").Last).ToContainTextAsync("Not stored because of these errors: Lines 1–2, 6.");
        await Assertions.Expect(ada.Page.Locator(".said.part")).ToHaveCountAsync(1);
        await ada.Look("import-refused");
        await ada.Page.Button("Import the other 3").ClickAsync();
        await ada.Page.GetByText("3 made, 0 there already, 1 refused.").WaitForAsync();
        await Assertions.Expect(reasons.Last).ToContainTextAsync("Line 6: It was made without what it belongs to: ");

        await ada.Open("Tasks");
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("3");
        Assert.Empty(ada.Complaints);
    }

    private List<string> Imported { get; set; } = [];

    private static IEnumerable<string> Tasks(int count, string? bed = null) =>
        Enumerable.Range(0, count).Select(at => Line("Task", bed is null
            ? new { id = $"{Guid.NewGuid():N}", title = $"Task {at}", state = "open" }
            : new { id = $"{Guid.NewGuid():N}", title = $"Task {at}", state = "open", bedTasksId = bed }));

    private static string Line(string model, object fields) => JsonSerializer.Serialize(new { model, version = 1, created = 0, fields });

    /// <summary>Brings the lines in, and counts from there.</summary>
    private async Task Import(Person person, IEnumerable<string> lines, string said)
    {
        await person.Page.GotoAsync("/my-data");
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        await person.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tasks.jsonl", MimeType = "application/jsonl", Buffer = content });
        await person.Page.GetByText(said).WaitForAsync();
        Imported = [.. person.Writes];
        person.Writes.Clear();
    }

    private static async Task SelectAll(Person person, int count)
    {
        await person.Open("Tasks");
        await Assertions.Expect(person.Page.Locator(".total")).ToHaveTextAsync($"{count}");
        await person.Page.GetByLabel("Select all that are loaded").CheckAsync();
        await Assertions.Expect(person.Page.Region("Selection")).ToContainTextAsync($"{count} selected");
    }

    private static async Task Choose(Person person, string field)
    {
        await person.Page.Button("Set a field").ClickAsync();
        await person.Page.GetByLabel("Field to set").SelectOptionAsync(new SelectOptionValue { Label = field });
    }

    private static async Task Delete(Person person, string title)
    {
        await person.Open("Tasks");
        await person.Page.Checkbox($"Select {title}", exact: true).CheckAsync();
        await person.Page.Button("Delete").ClickAsync();
        await person.Page.GetByText($"Deleted “{title}”.").WaitForAsync();
    }
}
