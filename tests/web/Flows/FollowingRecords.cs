namespace Trellis.Tests.Web;

/// <summary>Lists and records of live models show what others do, without a reload.</summary>
[Trait("Runs", "all")]
public sealed class FollowingRecords(Garden garden)
{
    // The page asks every two to twenty seconds.
    private const float Patience = 60_000;

    [Fact]
    public async Task What_others_do_is_shown_soon_and_never_under_the_hands_of_who_types()
    {
        await using var cloud = await LaptopCloud.Start("live");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Open("Messages");
        await second.Page.GetByText("No messages yet").Or(second.Page.GetByRole(AriaRole.Link, new() { Name = "New message" }).First).First.WaitForAsync();

        await ada.Make("Messages", "message", "Hello", field: "Text");
        var link = second.Page.GetByRole(AriaRole.Link, new() { Name = "Hello", Exact = true });
        await link.WaitForAsync(new() { Timeout = Patience });

        await link.ClickAsync();
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("Hello");
        await ada.Field("Text").FillAsync("Hello all");
        await ada.Save();
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("Hello all", new() { Timeout = Patience });

        await second.Field("Text").FillAsync("What I want to say");
        await ada.Field("Text").FillAsync("Hello again");
        await ada.Save();
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("What I want to say");
        Assert.Empty(second.Complaints);
    }
}
