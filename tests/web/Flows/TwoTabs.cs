namespace Trellis.Tests.Web;

/// <summary>Two tabs of one browser share the sign-in and the drafts.</summary>
[Trait("Runs", "all")]
public sealed class TwoTabs(Garden garden)
{
    [Fact]
    public async Task Two_tabs_begin_two_new_records_and_each_keeps_its_own()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Field("Title").FillAsync("From the first tab");
        await ada.Page.Link("Drafts 1 waiting").WaitForAsync();
        var second = await ada.Context.NewPageAsync();
        await second.GotoAsync("/data/tasks/new");
        await Assertions.Expect(second.GetByText("One more that you began is waiting")).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByLabel("Title")).ToHaveValueAsync("");
        await second.GetByLabel("Title").FillAsync("From the second tab");
        await ada.Page.GetByText("One more that you began is waiting").WaitForAsync();
        await ada.Look("record-new-another");
        await ada.Page.Link("Drafts 2 waiting").WaitForAsync();

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("From the first tab");
        await ada.Page.Link("Drafts 2 waiting").ClickAsync();
        await ada.Page.Link("From the second tab").ClickAsync();

        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("From the second tab");
    }

    [Fact]
    public async Task A_draft_that_another_tab_sent_makes_no_second_record()
    {
        await using var ada = await garden.SomebodySignedIn();
        var second = await UnsentInASecondTab(ada, "Of two tabs");
        var release = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", async route =>
        {
            held.TrySetResult();
            await release.Task;
            await route.ContinueAsync();
        });

        await ada.Page.ReloadAsync();
        await held.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        await second.Page.UnrouteAllAsync();
        second.Writes.Clear();
        await second.Page.Button("Send now").Or(second.Page.Button("Saving…")).ClickAsync(new() { Force = true });
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Empty(second.Writes);
        release.SetResult();
        await ada.Page.GetByText("Sent “Of two tabs”.").WaitForAsync();
        await second.Heading("Of two tabs");

        Assert.Empty(second.Writes);
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Of two tabs"]);
    }

    [Fact]
    public async Task What_is_typed_on_in_a_draft_that_another_tab_sent_becomes_a_second_record_only_if_the_person_says_so()
    {
        await using var ada = await garden.SomebodySignedIn();
        var second = await UnsentInASecondTab(ada, "As it was sent");
        await ada.Page.ReloadAsync();
        await ada.Page.GetByText("Sent “As it was sent”.").WaitForAsync();
        await second.Page.UnrouteAllAsync();

        await second.Field("Title").FillAsync("Typed on");
        await second.Page.Button("Create", exact: true).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This draft was sent from another tab already");
        await second.Look("record-sent-elsewhere");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["As it was sent"]);
        await second.Page.Button("Create another record").ClickAsync();
        await second.Heading("Typed on");

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Typed on", "As it was sent"]);
    }

    /// <summary>A second tab of the person's, without a connection, in which a new record could not be sent. It waits in the first tab too.</summary>
    private async Task<Person> UnsentInASecondTab(Person first, string title)
    {
        await first.Open("Tasks");
        var second = await Person.Arrive(garden.Cloud, first.Context, first.Email);
        await second.Page.GotoAsync("/data/tasks/new");
        await second.Page.RouteAsync($"{garden.Cloud.Api}/**", route => route.AbortAsync());
        await second.Field("Title").FillAsync(title);
        await second.Page.Button("Create", exact: true).ClickAsync();
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no connection.");
        await first.Page.Link("Drafts 1 waiting").WaitForAsync();
        return second;
    }
}
