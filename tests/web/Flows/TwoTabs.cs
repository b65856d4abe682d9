using Microsoft.Playwright;

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
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Drafts 1 waiting" }).WaitForAsync();
        var second = await ada.Context.NewPageAsync();
        await second.GotoAsync("/data/tasks/new");
        await Assertions.Expect(second.GetByText("One more that you began is waiting")).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByLabel("Title")).ToHaveValueAsync("");
        await second.GetByLabel("Title").FillAsync("From the second tab");
        await ada.Page.GetByText("One more that you began is waiting").WaitForAsync();
        await ada.Look("record-new-another");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Drafts 2 waiting" }).WaitForAsync();

        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("From the first tab");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Drafts 2 waiting" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "From the second tab" }).ClickAsync();

        await Assertions.Expect(ada.Field("Title")).ToHaveValueAsync("From the second tab");
    }
}
