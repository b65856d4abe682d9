namespace Trellis.Tests.Web;

/// <summary>The one flow of the default set: a person signs up, and makes, finds, changes and deletes a record.</summary>
public sealed class SmokeTest(Garden garden)
{
    [Fact]
    public async Task What_is_made_can_be_found_changed_and_deleted()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Water the beans");
        await ada.Field("Priority").FillAsync("4");
        await ada.Field("Due").FillAsync("2030-05-01");
        await ada.Field("Notes").FillAsync("Early in the morning.");
        await ada.Save();

        await ada.Open("Tasks");
        await ada.Page.GetByPlaceholder("Search").FillAsync("morning");
        await Assertions.Expect(ada.Row("Water the beans")).ToContainTextAsync("May 1, 2030");
        await ada.Page.Checkbox("Select Water the beans").CheckAsync();
        await ada.Page.Button("Delete").ClickAsync();
        await Assertions.Expect(ada.Row("Water the beans")).ToHaveCountAsync(0);
        await ada.Page.GetByText("“Water the beans” will be deleted.").WaitForAsync();
        await ada.Page.GetByText("Deleted “Water the beans”.").WaitForAsync();
        await ada.Page.ReloadAsync();

        await ada.Page.GetByText("No matches.").WaitForAsync();
    }
}
