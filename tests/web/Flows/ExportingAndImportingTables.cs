namespace Trellis.Tests.Web;

/// <summary>Records as a table for other programs: out as the list is filtered, in with each column given to a field.</summary>
[Trait("Runs", "all")]
public sealed class ExportingAndImportingTables(Garden garden)
{
    [Fact]
    public async Task What_the_list_finds_goes_out_as_a_table_and_comes_in_again()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ImportTable(ada,
            """
            Title,Priority,Tags,Notes
            "Water, weed",3,dry;soon,"Two
            lines"
            =1+1|x,4,,
            Not wanted,1,,
            """,
            "3 made, 0 there already.");
        await ada.Page.GotoAsync("/data/tasks?priority.ge=3");
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("2");

        await ada.Page.Button("Export and import").ClickAsync();
        await Assertions.Expect(ada.Page.Region("With curl")).ToContainTextAsync($"curl '{garden.Cloud.Api}/tasks?limit=200&priority.ge=3' -H \"Authorization: Bearer $TOKEN\"");
        await Assertions.Expect(ada.Page.Region("With the typed client"))
            .ToContainTextAsync("for await (const record of api.tasks.list({ where: { priority: { ge: 3 } } })) console.log(record);");
        await ada.Look("export-and-import");
        var download = await ada.Page.RunAndWaitForDownloadAsync(() => ada.Page.Button("Export as CSV").ClickAsync());
        await ada.Page.GetByText("2 records are in the file “tasks-").WaitForAsync();
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var lines = await ada.Page.RunAndWaitForDownloadAsync(() => ada.Page.Button("Export as JSON Lines").ClickAsync());
        Assert.Equal(2, (await File.ReadAllLinesAsync(await lines.PathAsync(), TestContext.Current.CancellationToken)).Length);
        await ada.Page.GetByLabel("Select all that are loaded").CheckAsync();
        await ada.Page.Button("Delete").ClickAsync();
        await ada.Page.GetByText("Deleted 2 tasks.").WaitForAsync();
        await ImportTable(ada, file, "2 made, 0 there already.");
        await ada.Open("Tasks");

        Assert.Contains("\"Water, weed\",\"Two\nlines\",open,3,", file, StringComparison.Ordinal);
        Assert.Contains("[\"\"dry\"\",\"\"soon\"\"]", file, StringComparison.Ordinal);
        Assert.Contains("\n'=1+1|x,", file, StringComparison.Ordinal);
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("3");
        await ada.Page.Link("=1+1|x", exact: true).WaitForAsync();
        await ada.Page.Link("Water, weed").ClickAsync();
        await Assertions.Expect(ada.Field("Notes")).ToHaveValueAsync("Two\nlines");
    }

    [Fact]
    public async Task Faults_are_told_by_line_before_anything_is_stored()
    {
        await using var ada = await garden.SomebodySignedIn();
        await Choose(ada, "Title;How urgent;State;Colour\nFine;2;Done;red\nToo urgent;9;open;red\n;1;open;\nNo number;much;open;\n");

        await ada.Page.GetByLabel("How urgent").SelectOptionAsync(new SelectOptionValue { Label = "Priority" });
        var faults = ada.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(faults.Locator("li")).ToContainTextAsync(["Line 3: Priority: At most 5.", "Line 4: Title: Required.", "Line 5: Priority: Not a plain number."]);
        await Assertions.Expect(faults).ToContainTextAsync("3 of 4 lines have errors, and are left out:");
        await Assertions.Expect(ada.Page.Region("Preview").Locator("tbody tr").First).ToHaveTextAsync("2Fine2Done");
        await ada.Look("import-a-table");
        ada.Writes.Clear();
        await ada.Page.Button("Import 1 record").ClickAsync();
        await ada.Page.GetByText("1 made, 0 there already.").WaitForAsync();
        await ada.Page.Link("Tasks").First.ClickAsync();

        await Assertions.Expect(ada.Row("Fine")).ToContainTextAsync("Done");
        await Assertions.Expect(ada.Page.Locator(".total")).ToHaveTextAsync("1");
        Assert.Equal(["POST /tasks"], ada.Writes);
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task Rows_are_opened_marked_in_ranges_and_selected_to_the_last_of_the_result()
    {
        await using var ada = await garden.SomebodySignedIn();
        var table = string.Join('\n', Enumerable.Range(0, 250).Select(at => $"Task {at:D3}").Prepend("title"));
        await ImportTable(ada, table, "250 made, 0 there already.");
        Assert.Equal(Enumerable.Repeat("POST /batch", 5), ada.Writes);
        await ada.Open("Tasks");
        var selection = ada.Page.Region("Selection");
        var rows = ada.Page.Locator("tbody tr[data-at]");

        await rows.Nth(2).GetByRole(AriaRole.Checkbox).CheckAsync();
        await rows.Nth(6).GetByRole(AriaRole.Checkbox).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(selection).ToContainTextAsync("5 selected");
        await rows.Nth(4).Locator("td").Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(selection).ToContainTextAsync("2 selected");
        await ada.Page.GetByLabel("Select all that are loaded").CheckAsync();
        await Assertions.Expect(selection).ToContainTextAsync("200 selected");
        await ada.Look("list-selected");
        await selection.Button("Select all 250 of the result").ClickAsync();
        await Assertions.Expect(selection).ToContainTextAsync("250 selected");
        var title = await rows.Nth(3).Locator("td.first").InnerTextAsync();
        await rows.Nth(3).Locator("td").Nth(2).ClickAsync();

        await ada.Heading(title);
    }

    [Fact]
    public async Task A_new_record_begins_with_the_defaults_of_the_schema()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");

        await Assertions.Expect(ada.Field("State")).ToHaveValueAsync("open");
        await Assertions.Expect(ada.Page.Button("Clear form")).ToHaveCountAsync(0);
    }

    private static async Task Choose(Person person, string table)
    {
        await person.Open("Tasks");
        await person.Page.Button("Export and import").ClickAsync();
        await person.Page.Link("Import a CSV file").ClickAsync();
        await person.Heading("Import tasks");
        await person.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tasks.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });
    }

    private static async Task ImportTable(Person person, string table, string said)
    {
        await Choose(person, table);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Import ", Exact = false }).Last.ClickAsync();
        await person.Page.GetByText(said).WaitForAsync();
    }
}
