using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class LinkingRecords(Garden garden)
{
    [Fact]
    public async Task A_record_is_picked_by_search_shown_followed_and_let_go()
    {
        await using var ada = await garden.SomebodySignedIn();
        var bed = $"Bed {Guid.NewGuid():N}"[..12];
        await ada.Make("Beds", "bed", bed, field: "Name");
        await ada.Make("Tasks", "task", "Dig");

        await ada.Field("Bed").FillAsync(bed);
        await ada.Page.Option(bed).ClickAsync();
        await ada.Save();
        await ada.Page.ReloadAsync();
        await ada.Page.Link(bed).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = bed, Level = 1 }).WaitForAsync();
        var tasks = ada.Page.Region("Tasks");
        await tasks.Link("Dig", exact: true).WaitForAsync();
        await tasks.Button("Unlink Dig").ClickAsync();

        await Assertions.Expect(tasks).ToContainTextAsync("None yet.");
    }

    [Fact]
    public async Task Pairs_are_seen_from_both_sides()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Make("Tasks", "task", "Mend the fence");
        var labels = ada.Page.Region("Labels");

        await labels.Button("Link").ClickAsync();
        await labels.GetByRole(AriaRole.Combobox).PressSequentiallyAsync("urg");
        await ada.Page.Locator("[role=listbox][aria-busy=false]").Option("urgent").WaitForAsync();
        await labels.GetByRole(AriaRole.Combobox).PressAsync("Enter");
        await labels.Link("urgent").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "urgent", Level = 1 }).WaitForAsync();
        var tasks = ada.Page.Region("Tasks");
        await tasks.Link("Mend the fence").WaitForAsync();
        await tasks.Button("Unlink Mend the fence").ClickAsync();

        await Assertions.Expect(tasks).ToContainTextAsync("None yet.");
    }

    [Fact]
    public async Task Enter_picks_nothing_that_was_found_for_an_earlier_text()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Make("Labels", "label", "some day", field: "Name");
        await ada.Make("Tasks", "task", "Mend the fence");
        var labels = ada.Page.Region("Labels");
        var box = labels.GetByRole(AriaRole.Combobox);
        var answered = new TaskCompletionSource();
        await ada.Page.RouteAsync(new Regex("/labels[?].*contains"), async route =>
        {
            await answered.Task;
            await route.ContinueAsync();
        });
        await labels.Button("Link").ClickAsync();
        await ada.Page.Option("some day").WaitForAsync();

        await ada.Page.RunAndWaitForRequestAsync(() => box.FillAsync("urg"), new Regex("/labels[?].*contains"));
        await box.PressAsync("Enter");
        await Assertions.Expect(box).ToHaveValueAsync("urg");
        answered.SetResult();
        await Assertions.Expect(ada.Page.Option("some day")).ToHaveCountAsync(0);
        await box.PressAsync("Enter");

        await labels.Link("urgent").WaitForAsync();
        await Assertions.Expect(labels.Link("some day")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Nothing_is_said_to_be_unlinked_that_is_not()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Make("Tasks", "task", "Mend the fence");
        var labels = ada.Page.Region("Labels");
        await labels.Button("Link").ClickAsync();
        await ada.Page.Option("urgent").ClickAsync();
        await labels.Link("urgent").WaitForAsync();
        await ada.NothingSaid();

        await ada.Context.SetOfflineAsync(true);
        await labels.Button("Unlink urgent").ClickAsync();
        await ada.Page.GetByText("There is no connection. Try again when you are back online.").WaitForAsync();

        await Assertions.Expect(ada.Page.GetByText("Unlinked “urgent”.")).ToHaveCountAsync(0);
        await Assertions.Expect(labels.Link("urgent")).ToBeVisibleAsync();
        await ada.Context.SetOfflineAsync(false);
        await labels.Button("Unlink urgent").ClickAsync();
        await ada.Page.GetByText("Unlinked “urgent”.").WaitForAsync();
        await Assertions.Expect(labels).ToContainTextAsync("None yet.");
    }

    [Fact]
    public async Task A_new_record_can_be_made_where_it_belongs()
    {
        await using var ada = await garden.SomebodySignedIn();
        var bed = $"Bed {Guid.NewGuid():N}"[..12];
        await ada.Make("Beds", "bed", bed, field: "Name");

        await ada.Page.Region("Tasks").Link("New task").ClickAsync();
        await ada.Field("Title").FillAsync("Sow");
        await ada.Page.Button("Create").ClickAsync();

        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Sow", Level = 1 }).WaitForAsync();
        await ada.Page.Link(bed).WaitForAsync();
    }

    [Fact]
    public async Task What_is_chosen_in_the_form_of_a_new_record_is_linked_with_its_creation_in_one_request()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Make("Labels", "label", "home", field: "Name");
        await ada.Open("Tasks");
        await ada.Page.Link("New task").First.ClickAsync();
        await ada.Field("Title").FillAsync("Paint");
        var labels = ada.Page.GetByRole(AriaRole.Combobox, new() { Name = "Labels" });
        foreach (var label in new[] { "urgent", "home" })
        {
            await labels.FillAsync(label);
            await ada.Page.Option(label).ClickAsync();
        }

        await ada.Page.Button("Do not link home").ClickAsync();
        await ada.Page.ReloadAsync();
        await ada.Page.Link("urgent").WaitForAsync();
        ada.Writes.Clear();
        await ada.Page.Button("Create").ClickAsync();
        await ada.Heading("Paint");

        var panel = ada.Page.Region("Labels");
        await panel.Link("urgent", exact: true).WaitForAsync();
        Assert.Equal(["POST /batch"], ada.Writes);
        await ada.Field("Title").FillAsync("Paint the door");
        await ada.Save();
    }

    [Fact]
    public async Task A_new_record_is_made_and_linked_from_the_other_side_of_a_pair()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Mend the fence");

        await ada.Page.Region("Labels").Link("New label").ClickAsync();
        await ada.Field("Name").FillAsync("outside");
        await ada.Page.Link("Mend the fence").WaitForAsync();
        await ada.Page.Button("Create").ClickAsync();

        await ada.Heading("outside");
        await ada.Page.Region("Tasks").Link("Mend the fence", exact: true).WaitForAsync();
    }

    [Fact]
    public async Task A_new_record_and_its_links_wait_for_a_connection_together()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "urgent", field: "Name");
        await ada.Open("Tasks");
        await ada.Page.Link("New task").First.ClickAsync();
        await ada.Field("Title").FillAsync("Paint");
        await ada.Page.GetByRole(AriaRole.Combobox, new() { Name = "Labels" }).FillAsync("urg");
        await ada.Page.Option("urgent").ClickAsync();
        await ada.Context.SetOfflineAsync(true);
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByText("is sent as soon as you are back online").WaitForAsync();

        await ada.Context.SetOfflineAsync(false);

        await ada.Heading("Paint");
        await ada.Page.Region("Labels").Link("urgent", exact: true).WaitForAsync();
    }

    [Fact]
    public async Task A_list_is_filtered_by_what_its_records_belong_to()
    {
        await using var ada = await garden.SomebodySignedIn();
        var bed = $"Bed {Guid.NewGuid():N}";
        await ada.Make("Beds", "bed", bed, field: "Name");
        await ada.Make("Tasks", "task", "In the bed");
        await ada.Field("Bed").FillAsync(bed);
        await ada.Page.Option(bed).ClickAsync();
        await ada.Save();
        await ada.Make("Tasks", "task", "Elsewhere");
        await ada.Open("Tasks");

        await ada.Page.Button("Filter", exact: true).ClickAsync();
        await ada.Page.GetByLabel("Field").SelectOptionAsync(new SelectOptionValue { Label = "Bed" });
        await ada.Page.GetByPlaceholder("Find in beds").FillAsync(bed);
        await ada.Page.Option(bed).ClickAsync();
        await ada.Look("filter-by-a-relation");
        await ada.Page.Locator(".filter-form").Button("Filter").ClickAsync();

        await Assertions.Expect(ada.Page.Locator(".chip")).ToContainTextAsync($"Bed is “{bed}”");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["In the bed"]);
        await ada.Page.Locator(".chip").ClickAsync();
        await FilterEmpty(ada, "Bed");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Elsewhere"]);
        await ada.Page.Locator(".chip").ClickAsync();
        await FilterEmpty(ada, "Effort");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Elsewhere", "In the bed"]);
        Assert.Empty(ada.Errors);
    }

    private static async Task FilterEmpty(Person ada, string field)
    {
        await ada.Page.Button("Filter", exact: true).ClickAsync();
        await ada.Page.GetByLabel("Field").SelectOptionAsync(new SelectOptionValue { Label = field });
        await ada.Page.GetByLabel("Condition").SelectOptionAsync("exists");
        await ada.Page.GetByLabel("Value").SelectOptionAsync(new SelectOptionValue { Label = "It is empty" });
        await ada.Page.Locator(".filter-form").Button("Filter").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".chip")).ToContainTextAsync($"{field} is empty");
    }
}
