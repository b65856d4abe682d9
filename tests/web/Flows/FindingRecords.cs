namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class FindingRecords(Garden garden)
{
    [Fact]
    public async Task A_list_that_is_loaded_is_searched_whatever_the_case_also_without_a_connection()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Water the BEANS");
        await ada.Make("Tasks", "task", "Sow");
        await ada.Open("Tasks");
        await ada.Row("Sow").WaitForAsync();
        await ada.Context.SetOfflineAsync(true);

        await ada.Page.GetByPlaceholder("Search").FillAsync("the beans");

        await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToHaveCountAsync(1);
        await ada.Row("Water the BEANS").WaitForAsync();
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("1");
        await Assertions.Expect(ada.Page.Locator(".heading").GetByRole(AriaRole.Status)).ToHaveTextAsync("1 task");
        await ada.Page.GetByPlaceholder("Search").FillAsync("peas");
        await ada.Page.GetByText("No matches.", new() { Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task What_a_search_finds_is_exported_whatever_the_case()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "wAtEr");
        await ada.Make("Tasks", "task", "Sow");
        await ada.Open("Tasks");
        await ada.Page.GetByPlaceholder("Search").FillAsync("water");
        await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToHaveCountAsync(1);

        await ada.Page.Button("Export and import").ClickAsync();
        var downloaded = await ada.Page.RunAndWaitForDownloadAsync(() => ada.Page.Button("Export as JSON Lines").ClickAsync());

        var lines = await File.ReadAllLinesAsync(await downloaded.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("wAtEr", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_too_long_for_that_is_searched_by_the_API_in_each_usual_spelling()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);

        await ada.Page.GetByPlaceholder("Search").FillAsync("water the");
        await Eventually.Holds(() => Task.FromResult(ada.Asked.Any(address => address.Query.Contains("or=", StringComparison.Ordinal))));

        var query = Uri.UnescapeDataString(ada.Asked.Last(address => address.Query.Contains("or=", StringComparison.Ordinal)).Query).Replace('+', ' ');
        foreach (var spelling in new[] { "water the", "Water the", "Water The", "WATER THE" })
            Assert.Contains($"title.contains={spelling}", query, StringComparison.Ordinal);
    }

    /// <summary>The index byState holds only tasks that are due, so the API's order by day would leave the others out.</summary>
    [Fact]
    public async Task An_order_keeps_records_without_a_value_at_its_end()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Call(HttpMethod.Post, "/tasks", new { title = "Some day" });
        await ada.Call(HttpMethod.Post, "/tasks", new { title = "In June", due = "2031-06-01" });
        await ada.Call(HttpMethod.Post, "/tasks", new { title = "In May", due = "2031-05-01" });
        await ada.Page.GotoAsync("/data/tasks?state=open");
        await ada.Row("Some day").WaitForAsync();

        await ada.Page.Button("Due").ClickAsync();

        await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToContainTextAsync(["In May", "In June", "Some day"]);
        Assert.DoesNotContain(ada.Asked, address => address.Query.Contains("sort=due", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_begins_at_its_top_again_when_it_is_searched_or_ordered()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);
        var pane = ada.Page.Locator(".table-pane");

        foreach (var change in new Func<Task>[]
        {
            () => ada.Page.Button("Priority").ClickAsync(),
            () => ada.Page.GetByPlaceholder("Search").FillAsync("task"),
        })
        {
            await pane.EvaluateAsync("(pane) => { pane.scrollTop = 3000; }");
            await Assertions.Expect(ada.Row("Task 00000")).ToHaveCountAsync(0);
            await change();
            await ada.Row("Task 00000").WaitForAsync();

            Assert.Equal(0, await pane.EvaluateAsync<int>("(pane) => pane.scrollTop"));
        }
    }

    [Fact]
    public async Task A_record_to_link_is_found_whatever_the_case()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "Urgent", field: "Name");
        await ada.Make("Tasks", "task", "Dig");
        var labels = ada.Page.Region("Labels");
        await labels.Button("Link").ClickAsync();

        await labels.GetByRole(AriaRole.Combobox).FillAsync("uRGENT");

        await ada.Page.Option("Urgent").WaitForAsync();
    }
}
