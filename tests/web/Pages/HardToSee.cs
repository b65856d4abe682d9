namespace Trellis.Tests.Web;

/// <summary>The page for somebody whose system chooses the colours, or who enlarges it fourfold.</summary>
[Trait("Runs", "all")]
public sealed class HardToSee(Garden garden)
{
    [Fact]
    public async Task What_is_chosen_shows_in_forced_colours()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });

        await ada.Page.GotoAsync("/settings");
        await ada.Heading("Settings");

        var colours = await ada.Page.Locator("[aria-labelledby=appearance] span").EvaluateAllAsync<string[]>("all => all.map((each) => getComputedStyle(each).backgroundColor)");
        Assert.Equal(3, colours.Length);
        Assert.Equal(2, colours.Distinct().Count());
    }

    [Fact]
    public async Task Four_times_as_large_a_form_is_not_covered_by_its_button()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.SetViewportSizeAsync(320, 256);

        await ada.Page.GotoAsync("/data/tasks/new");

        await Assertions.Expect(ada.Page.Button("Create")).Not.ToBeInViewportAsync();
        await ada.Field("Title").FillAsync("Read the small print");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Heading("Read the small print");
    }
}
