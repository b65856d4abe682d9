using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>Answers that nobody wants, and what the page makes of them.</summary>
[Trait("Runs", "all")]
public sealed class SayingWhatWentWrong(Garden garden)
{
    [Theory]
    [InlineData("{\"id\": \"half an ans")]
    [InlineData("<html>Sign in to this network</html>")]
    public async Task An_answer_that_cannot_be_read_leaves_the_form_to_be_sent_again(string body)
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/labels/new");
        await ada.Field("Name").FillAsync("Once");
        // The page does not find out by itself that there is a connection again.
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/", route => route.AbortAsync());
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/labels", async route =>
        {
            if (route.Request.Method == "OPTIONS")
                await route.FallbackAsync();
            else
                await Answer(route, 201, body, route.FetchAsync());
        });

        await ada.Page.Button("Create").ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no connection. What you typed is saved");
        await ada.Page.UnrouteAsync($"{garden.Cloud.Api}/labels");
        await ada.Page.Button("Send now").ClickAsync();

        await ada.Heading("Once");
        await ada.Open("Labels");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Once"]);
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task What_a_network_answered_in_place_of_the_API_goes_out_by_itself_afterwards()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/labels/new");
        await ada.Field("Name").FillAsync("Patient");
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/labels", route => Answer(route, 200, "<html>Sign in to this network</html>"));

        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByText("No connection. You are seeing saved data.").WaitForAsync();
        await ada.Page.UnrouteAllAsync();

        await ada.Heading("Patient");
    }

    [Fact]
    public async Task What_a_network_answered_in_place_of_the_user_pool_is_no_connection()
    {
        await using var ada = await garden.Stranger();
        await ada.Page.RouteAsync($"{garden.Cloud.Cognito}/**", route => Answer(route, 200, "<html>Sign in to this network</html>"));

        await ada.SignIn();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is no connection.");
    }

    [Fact]
    public async Task A_clock_that_is_wrong_keeps_nobody_out_but_from_signed_requests()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "In time");
        await ada.Page.AddInitScriptAsync(
            """
            const late = 2 * 60 * 60 * 1000;
            globalThis.Date = class extends Date {
              constructor(...parts) { if (parts.length > 0) super(...parts); else super(Date.now()); }
              static now() { return super.now() + late; }
            };
            """);
        await ada.Page.GotoAsync("/data/tasks");
        await ada.Row("In time").WaitForAsync();

        await ada.Page.GotoAsync("/settings");
        await ada.Page.GetByRole(AriaRole.Radio, new() { Name = "Signed" }).ClickAsync(new() { Force = true });

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Signed requests from this browser are refused. Is its clock right?");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Radio, new() { Name = "Token" })).ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(500, "Internal Server Error", "The service failed. Try again in a moment.")]
    [InlineData(429, "Too Many Requests", "Too many requests at once. Wait a moment.")]
    [InlineData(413, "Request Entity Too Large", "It is too large to send.")]
    public async Task What_the_gateway_says_to_programmers_is_said_to_people(int status, string message, string words)
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/labels/new");
        await ada.Field("Name").FillAsync("Refused");
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/labels", route => Answer(route, status, $$"""{"message":"{{message}}"}"""));

        await ada.Page.Button("Create").ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(words);
        await Assertions.Expect(ada.Field("Name")).ToHaveValueAsync("Refused");
    }

    [Fact]
    public async Task Each_fault_is_told_with_its_control_and_led_to()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Field("Title").FillAsync("Refused");
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", route => Answer(route, 422, """
            {"status": 422, "code": "record.validation", "title": "Refused.", "errors": [
              {"pointer": "/days", "code": "required", "detail": "Choose a day."},
              {"pointer": "/tags", "code": "required", "detail": "Give it a tag."},
              {"pointer": "/bedTasksId", "code": "relation.missing", "detail": "There is no such bed."}]}
            """));

        await ada.Page.Button("Create").ClickAsync();

        var summary = ada.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(summary).ToContainTextAsync("Fix 3 problems");
        foreach (var (name, control, words) in new[]
        {
            ("Days", ada.Page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^Days") }), "Choose a day."),
            ("Tags", ada.Page.GetByRole(AriaRole.Group, new() { NameRegex = new Regex("^Tags") }), "Give it a tag."),
            ("Bed", ada.Page.GetByRole(AriaRole.Combobox, new() { NameRegex = new Regex("^Bed") }), "There is no such bed."),
        })
        {
            await summary.Link(name, exact: true).ClickAsync();
            await Assertions.Expect(control).ToBeFocusedAsync();
            await Assertions.Expect(control).ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(words)));
        }
    }

    [Fact]
    public async Task A_fault_stands_at_what_was_sent_until_that_is_changed()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Field("Title").FillAsync("Refused");
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", route => Answer(route, 422, """
            {"status": 422, "code": "record.validation", "title": "Refused.", "errors": [
              {"pointer": "/title", "code": "validation", "detail": "Not this title."},
              {"pointer": "/tags/0", "code": "validation", "detail": "Not this tag."}]}
            """));
        for (var row = 0; row < 2; row++)
            await ada.Page.Button("Add to Tags").ClickAsync();
        // The first is left empty, and is not sent.
        await ada.Page.GetByLabel("Tags 2", new() { Exact = true }).FillAsync("bad");

        await ada.Page.Button("Create").ClickAsync();

        var tag = ada.Page.GetByLabel("Tags 1", new() { Exact = true });
        await Assertions.Expect(tag).ToHaveAccessibleDescriptionAsync("Not this tag.");
        await Assertions.Expect(tag).ToHaveValueAsync("bad");
        await tag.FillAsync("better");
        await Assertions.Expect(tag).ToHaveAccessibleDescriptionAsync("");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Fix one problem:");
        await Assertions.Expect(ada.Field("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await ada.Field("Title").FillAsync("Accepted");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    /// <summary>In place of the API, or after it.</summary>
    private static async Task Answer(IRoute route, int status, string body, Task? after = null)
    {
        if (after is not null)
            await after;

        await route.FulfillAsync(new() { Status = status, Body = body, ContentType = "application/json", Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" } });
    }
}
