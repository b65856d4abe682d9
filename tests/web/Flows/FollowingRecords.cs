namespace Trellis.Tests.Web;

/// <summary>Lists and records of live models show what others do, without a reload.</summary>
[Trait("Runs", "all")]
public sealed class FollowingRecords(Garden garden)
{
    [Fact]
    public async Task What_others_do_is_shown_soon_and_never_under_the_hands_of_who_types_or_points()
    {
        await using var cloud = await LaptopCloud.Start("live");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();
        await using var second = await ada.InAnotherBrowser(garden.Chromium);
        await second.Open("Messages");
        await second.Page.GetByText("No messages yet").Or(second.Page.Link("New message").First).First.WaitForAsync();

        await ada.Make("Messages", "message", "Hello", field: "Text");
        var link = second.Page.Link("Hello", exact: true);
        await link.WaitForAsync();

        await link.ClickAsync();
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("Hello");
        await ada.Field("Text").FillAsync("Hello all");
        await ada.Save();
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("Hello all");

        await second.Field("Text").FillAsync("What I want to say");
        await ada.Field("Text").FillAsync("Hello again");
        await ada.Save();
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        await Assertions.Expect(second.Field("Text")).ToHaveValueAsync("What I want to say");

        await ada.Call(HttpMethod.Post, "/batch", new { requests = Enumerable.Range(10, 40).Select(at => new { method = "POST", path = "/messages", body = new { text = $"Message {at}" } }) });
        await second.Open("Messages");
        // Their order is by chance: whichever is in the middle of the pane.
        var text = await second.Page.Locator("tr[data-at='6'] td.first").InnerTextAsync();
        var pointed = second.Row(text);
        await pointed.HoverAsync();
        var place = (await pointed.BoundingBoxAsync())!.Y;
        await ada.Call(HttpMethod.Post, "/messages", new { text = "Above it" });
        await Assertions.Expect(second.Page.Locator(".total")).ToHaveTextAsync("42");
        Assert.Equal(place, (await pointed.BoundingBoxAsync())!.Y);
        Assert.Empty(second.Complaints);
    }
}
