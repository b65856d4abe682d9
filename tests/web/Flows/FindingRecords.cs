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

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Export and import" }).ClickAsync();
        var downloaded = await ada.Page.RunAndWaitForDownloadAsync(() => ada.Page.GetByRole(AriaRole.Button, new() { Name = "Export as JSON Lines" }).ClickAsync());

        var lines = await File.ReadAllLinesAsync(await downloaded.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("wAtEr", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_too_long_for_that_is_searched_by_the_API_in_each_usual_spelling()
    {
        await using var ada = await garden.SomebodySignedIn();
        await TenThousandRecords.OpenIn(ada, garden.Cloud.Api);

        await ada.Page.GetByPlaceholder("Search").FillAsync("water the");
        await Eventually.Holds(() => Task.FromResult(ada.Asked.Exists(address => address.Query.Contains("or=", StringComparison.Ordinal))));

        var query = Uri.UnescapeDataString(ada.Asked.Last(address => address.Query.Contains("or=", StringComparison.Ordinal)).Query).Replace('+', ' ');
        foreach (var spelling in new[] { "water the", "Water the", "Water The", "WATER THE" })
            Assert.Contains($"title.contains={spelling}", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_to_link_is_found_whatever_the_case()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "Urgent", field: "Name");
        await ada.Make("Tasks", "task", "Dig");
        var labels = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Labels" });
        await labels.GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();

        await labels.GetByRole(AriaRole.Combobox).FillAsync("uRGENT");

        await ada.Page.GetByRole(AriaRole.Option, new() { Name = "Urgent" }).WaitForAsync();
    }
}
