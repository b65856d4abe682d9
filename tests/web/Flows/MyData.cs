using System.Text.Json;
using Microsoft.Playwright;

namespace Trellis.Tests.Web;

public sealed class MyData(Garden garden)
{
    [Fact]
    public async Task Records_and_pairs_go_out_and_come_in_again()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Make("Tasks", "task", "Take me along");
        var labels = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Labels" });
        await labels.GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Option, new() { Name = "urgent" }).ClickAsync();
        await labels.GetByRole(AriaRole.Link, new() { Name = "urgent" }).WaitForAsync();

        var file = await TakeOut(ada);
        await DeleteAll(ada, "Tasks", "Take me along");
        await DeleteAll(ada, "Labels", "urgent");
        await ada.Page.GotoAsync("/my-data");
        await ada.Page.Locator("input[type=file]").SetInputFilesAsync(file);
        await ada.Page.GetByText("2 made, 0 there already, 1 linked.").WaitForAsync();
        await ada.Open("Tasks");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Take me along" }).ClickAsync();

        await ada.Page.GetByRole(AriaRole.Region, new() { Name = "Labels" }).GetByRole(AriaRole.Link, new() { Name = "urgent" }).WaitForAsync();
        var lines = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(line => JsonElement.Parse(line)).ToList();
        // A pair is written once, from the side that comes first.
        Assert.Equal(["Label", "Label", "Task"], lines.Select(line => line.GetProperty("model").GetString()).Order());
    }

    [Fact]
    public async Task Deleting_the_account_shows_what_that_is_and_deletes_all_of_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "To be forgotten");

        await ada.Page.GotoAsync("/my-data");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Show what would be deleted" }).ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".holdings")).ToContainTextAsync("Tasks1");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Delete everything" })).ToBeDisabledAsync();
        await ada.Page.GetByLabel($"Type {ada.Email} to go on").FillAsync(ada.Email);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Delete everything" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
        await ada.SignIn();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not right");
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
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Behind both doors" }).ClickAsync();
        await ada.Field("Notes").FillAsync("Written through the second");
        await ada.Save();

        Assert.Contains(ada.Asked, uri => uri.AbsolutePath == "/tasks" && $"{uri.Scheme}://{uri.Authority}" != garden.Cloud.Api);
    }

    private static async Task<string> TakeOut(Person person)
    {
        await person.Page.GotoAsync("/my-data");
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Page.GetByRole(AriaRole.Button, new() { Name = "As a download" }).ClickAsync());
        await person.Page.GetByText("2 records are in the file").WaitForAsync();
        return await download.PathAsync();
    }

    private static async Task DeleteAll(Person person, string list, string title)
    {
        await person.Open(list);
        await person.Row(title).WaitForAsync();
        await person.Page.GetByLabel("Select all that are loaded").CheckAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await person.Page.GetByText($"Deleted “{title}”.").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
