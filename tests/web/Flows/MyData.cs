using System.Text.Json.Nodes;

namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class MyData(Garden garden)
{
    [Fact]
    public async Task Records_and_pairs_go_out_and_come_in_again()
    {
        await using var ada = await garden.SomebodySignedIn();
        await MakeTwo(ada);

        var file = await Download(ada);
        await DeleteAll(ada);
        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Locator("input[type=file]").SetInputFilesAsync(file);
        await ada.Page.GetByText("2 made, 0 there already, 1 linked.").WaitForAsync();

        await IsThere(ada);
        var again = ada.Page;
        await again.GotoAsync("/my-data");
        await again.Locator("input[type=file]").SetInputFilesAsync(file);
        await again.GetByText("0 made, 2 there already, 1 linked.").WaitForAsync();
    }

    [Fact]
    public async Task A_file_of_the_page_and_one_of_the_command_are_the_same_and_each_takes_the_others()
    {
        await using var ada = await garden.SomebodySignedIn();
        await MakeTwo(ada);
        var sub = await ada.Sub();

        var ofPage = await Download(ada);
        var ofCommand = Path.Combine(Path.GetTempPath(), $"{sub}.jsonl");
        var exported = await garden.Cloud.Run("export", "--owner", sub, "--file", ofCommand);
        var page = await Lines(ofPage);
        var command = await Lines(ofCommand);
        await DeleteAll(ada);
        var imported = await garden.Cloud.Run("import", ofPage);
        await IsThere(ada);
        await DeleteAll(ada);
        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Locator("input[type=file]").SetInputFilesAsync(ofCommand);
        await ada.Page.GetByText("2 made, 0 there already, 1 linked.").WaitForAsync();
        await IsThere(ada);
        File.Delete(ofCommand);

        Assert.True(exported.Code == 0, exported.Said);
        Assert.True(imported.Code == 0, imported.Said);
        // The command also keeps the profile, which the service makes by itself.
        Assert.Contains(command, line => line.ContainsKey("profile"));
        var without = command.Where(line => !line.ContainsKey("profile")).ToList();
        Assert.Equal(3, page.Count);
        Assert.Equal(page.Count, without.Count);
        Assert.All(page, line => Assert.Contains(without, other => JsonNode.DeepEquals(line, other)));
    }

    [Fact]
    public async Task A_folder_takes_a_file_for_each_model_and_gives_all_of_it_back()
    {
        await using var ada = await garden.SomebodySignedIn();
        // The dialog is the browser's own, which nobody can press here; the folder behind it is a real one, of the page's private files.
        await ada.Page.AddInitScriptAsync(
            """
            window.showDirectoryPicker = async ({ mode }) => {
              window.askedFor = mode;
              return (await navigator.storage.getDirectory()).getDirectoryHandle('kept', { create: true });
            };
            """);
        await MakeTwo(ada);

        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Button("To a folder").ClickAsync();
        await ada.Page.GetByText("2 records are in the folder “kept”.").WaitForAsync();
        Assert.Equal("readwrite", await ada.Page.EvaluateAsync<string>("() => window.askedFor"));
        var files = await ada.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const kept = [];
              const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('kept');
              for await (const entry of folder.values()) kept.push(`${entry.name}: ${(await (await entry.getFile()).text()).split('\n').filter(Boolean).length}`);
              return kept.sort();
            }
            """);
        Assert.Equal(["labels.jsonl: 1", "links.jsonl: 1", "tasks.jsonl: 1"], files);
        await DeleteAll(ada);
        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Button("From a folder").ClickAsync();
        await ada.Page.GetByText("2 made, 0 there already, 1 linked.").WaitForAsync();

        await IsThere(ada);
    }

    [Fact]
    public async Task Thinking_better_of_the_folder_does_nothing()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.AddInitScriptAsync("window.showDirectoryPicker = async () => { window.asked = true; throw new DOMException('', 'AbortError'); };");
        await ada.Page.GotoAsync("/my-data");

        await ada.Page.Button("To a folder").ClickAsync();
        await ada.Page.WaitForFunctionAsync("() => window.asked");

        await Assertions.Expect(ada.Page.Locator(".block [role=status], .block [role=alert]")).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task Deleting_the_account_shows_what_that_is_and_deletes_all_of_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await MakeTwo(ada);
        var sub = await ada.Sub();

        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Button("Show what would be deleted").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".holdings li")).ToHaveTextAsync(
            ["Tasks1", "Labels1", "Your profile: when you signed in, and how often", $"Your sign-in: {ada.Email}"]);
        await Assertions.Expect(ada.Page.Button("Delete everything")).ToBeDisabledAsync();
        await ada.Page.GetByLabel($"Type {ada.Email} to go on").FillAsync(ada.Email);
        await ada.Page.Button("Delete everything").ClickAsync();
        await ada.Page.GetByText("Your account is deleted, and everything in it.").WaitForAsync();
        await ada.Page.Heading("Sign in").WaitForAsync();
        var left = Path.Combine(Path.GetTempPath(), $"{sub}.jsonl");
        var exported = await garden.Cloud.Run("export", "--owner", sub, "--file", left);
        await ada.SignIn();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Wrong e-mail or password.");
        Assert.True(exported.Code == 0, exported.Said);
        Assert.Empty(await Lines(left));
        File.Delete(left);
    }

    [Fact]
    public async Task The_signed_door_shows_the_same_records_and_when_its_credentials_expire()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Behind both doors");

        await ada.Page.GotoAsync("/settings");
        await ada.Page.GetByLabel("Signed").CheckAsync();
        await Assertions.Expect(ada.Page.GetByText("They expire").Locator("..")).ToContainTextAsync("(in ");
        await ada.Open("Tasks");
        await ada.Page.Link("Behind both doors").ClickAsync();
        await ada.Field("Notes").FillAsync("Written through the second");
        await ada.Save();

        Assert.Contains(ada.Asked, uri => uri.AbsolutePath == "/tasks" && $"{uri.Scheme}://{uri.Authority}" != garden.Cloud.Api);
    }

    /// <summary>A label, and a task that has it.</summary>
    private static async Task MakeTwo(Person person)
    {
        await person.Make("Labels", "label", "urgent", field: "Name");
        await person.Make("Tasks", "task", "Take me along");
        await person.Field("Notes").FillAsync("Of two lines,\nwith “quotes”, an ü and a 🌱");
        await person.Field("Effort").FillAsync("2.5");
        await person.Save();
        var labels = person.Page.Region("Labels");
        await labels.Button("Link").ClickAsync();
        await person.Page.Option("urgent").ClickAsync();
        await labels.Link("urgent").WaitForAsync();
    }

    private static async Task IsThere(Person person)
    {
        await person.Page.GotoAsync("/data/tasks");
        await person.Page.Link("Take me along").ClickAsync();
        await Assertions.Expect(person.Field("Notes")).ToHaveValueAsync("Of two lines,\nwith “quotes”, an ü and a 🌱");
        await person.Page.Region("Labels").Link("urgent").WaitForAsync();
    }

    private static async Task<string> Download(Person person)
    {
        await person.Page.GotoAsync("/my-data");
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Page.Button("As a download").ClickAsync());
        await person.Page.GetByText("2 records are in the file").WaitForAsync();
        return await download.PathAsync();
    }

    /// <summary>Deletes both, and leaves the page, so that the requests go out at once.</summary>
    private static async Task DeleteAll(Person person)
    {
        foreach (var list in new[] { "tasks", "labels" })
        {
            await person.Page.GotoAsync($"/data/{list}");
            await person.Page.GetByLabel("Select all that are loaded").CheckAsync();
            await person.Page.Button("Delete").ClickAsync();
            await person.Page.GetByText($"There are no {list} yet.").WaitForAsync();
            await Eventually.Holds(async () =>
            {
                await person.Page.ReloadAsync();
                await person.Page.Locator("tbody tr[data-at], .state .button").First.WaitForAsync();
                return await person.Page.GetByText($"There are no {list} yet.").CountAsync() == 1;
            });
        }
    }

    private static async Task<List<JsonObject>> Lines(string file) =>
        [.. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!.AsObject())];
}
