using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>Somebody types, key by key, and nothing takes the words or the focus from them.</summary>
[Trait("Runs", "all")]
public sealed class TypingWithoutInterruption(Garden garden)
{
    /// <summary>Longer than the page waits before it searches.</summary>
    private const int Pause = 800;

    [Fact]
    public async Task A_space_stays_where_a_search_or_a_filter_goes_on_after_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Paint the door");
        await ada.Open("Tasks");
        var search = ada.Page.GetByPlaceholder("Search");

        await search.PressSequentiallyAsync("Paint ");
        await Assertions.Expect(ada.Page).ToHaveURLAsync(new Regex("_search=Paint$"));
        await Task.Delay(Pause, TestContext.Current.CancellationToken);
        await search.PressSequentiallyAsync("the");

        await Assertions.Expect(search).ToHaveValueAsync("Paint the");
        await search.FillAsync("");
        await ada.Page.Button("Filter", exact: true).ClickAsync();
        await ada.Page.GetByLabel("Field").SelectOptionAsync("title");
        await ada.Page.GetByLabel("Value").PressSequentiallyAsync("Paint the ");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Page.GetByText("Title contains “Paint the”").WaitForAsync();
        await ada.Row("Paint the door").WaitForAsync();
    }

    [Fact]
    public async Task A_title_that_grows_long_is_typed_to_its_end()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/labels/new");
        var name = new string('a', 118) + " and more";

        await ada.Field("Name").PressSequentiallyAsync(name);

        await Assertions.Expect(ada.Field("Name")).ToBeFocusedAsync();
        await Assertions.Expect(ada.Field("Name")).ToHaveValueAsync(name);
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Heading(name);
        await Assertions.Expect(ada.Page.Locator("textarea[id='/name']")).ToHaveValueAsync(name);
    }

    [Fact]
    public async Task Who_has_gone_on_before_the_answer_came_stays_there()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Tasks");
        var answered = new TaskCompletionSource();
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", async route =>
        {
            if (route.Request.Method == "POST")
                await answered.Task;
            await route.ContinueAsync();
        });
        await ada.Page.Link("New task").First.ClickAsync();
        await ada.Field("Title").FillAsync("Sent slowly");
        await ada.Page.Button("Create").ClickAsync();

        await ada.Open("Labels");
        await ada.Page.Link("New label").First.ClickAsync();
        await ada.Field("Name").FillAsync("Typed meanwhile");
        answered.SetResult();
        await ada.Page.GetByText("Saved.").WaitForAsync();

        await Assertions.Expect(ada.Page).ToHaveURLAsync(new Regex("/data/labels/new"));
        await Assertions.Expect(ada.Field("Name")).ToHaveValueAsync("Typed meanwhile");
        await ada.Open("Tasks");
        await ada.Row("Sent slowly").WaitForAsync();
    }

    [Fact]
    public async Task Who_has_gone_on_before_a_refusal_came_is_told_of_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Tasks");
        var answered = new TaskCompletionSource();
        await ada.Page.RouteAsync($"{garden.Cloud.Api}/tasks", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            await answered.Task;
            await route.FulfillAsync(new()
            {
                Status = 422,
                ContentType = "application/problem+json",
                Headers = new Dictionary<string, string> { ["access-control-allow-origin"] = "*" },
                Body = """{"status": 422, "code": "record.validation", "detail": "The title is taken."}""",
            });
        });
        await ada.Page.Link("New task").First.ClickAsync();
        await ada.Field("Title").FillAsync("Refused slowly");
        await ada.Page.Button("Create").ClickAsync();

        await ada.Open("Labels");
        answered.SetResult();

        await ada.Page.GetByText("“Refused slowly” could not be sent. Look at it under Drafts.").WaitForAsync();
        await ada.Page.Link("Drafts 1 waiting").ClickAsync();
        await ada.Page.Link("Refused slowly").WaitForAsync();
    }

    [Fact]
    public async Task Who_saves_goes_on_where_they_were()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "Red", field: "Name");

        await ada.Field("Name").FillAsync("Reddish");
        await ada.Page.Keyboard.PressAsync("Control+s");
        await ada.Page.GetByText("Saved.").WaitForAsync();
        await Assertions.Expect(ada.Field("Name")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("End");
        await ada.Page.Keyboard.TypeAsync(" brown");
        await ada.Page.Button("Save", exact: true).PressAsync("Enter");

        await ada.Heading("Reddish brown");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_has_chosen_between_two_versions_is_at_the_record_again()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Labels", "label", "Red", field: "Name");
        await ada.Field("Name").FillAsync("Green");
        await ada.Call(HttpMethod.Patch, new Uri(ada.Page.Url).AbsolutePath["/data".Length..], new { name = "Blue" });
        await ada.Page.Button("Save", exact: true).ClickAsync();
        await ada.Page.Heading("This record changed while you were editing").WaitForAsync();

        await ada.Page.Button("Save this").PressAsync("Enter");

        await ada.Heading("Green");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_keyboard_goes_on_after_a_button_that_is_gone()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Beds", "bed", "South bed", field: "Name");
        await ada.Make("Tasks", "task", "Dig");
        var focused = ada.Page.Locator(":focus");

        await ada.Page.Button("Add to Tags").PressAsync("Enter");
        await Assertions.Expect(ada.Field("Tags 1")).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("first");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ada.Field("Tags 2")).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("second");
        await ada.Page.Button("Move Tags 2 up").PressAsync("Enter");
        await Assertions.Expect(focused).ToHaveAccessibleNameAsync("Move Tags 1 down");
        await ada.Page.Button("Remove Tags 2").PressAsync("Enter");
        await Assertions.Expect(focused).ToHaveAccessibleNameAsync("Remove Tags 1");
        await ada.Page.Button("Add Place", exact: true).PressAsync("Enter");
        await Assertions.Expect(focused).ToHaveAccessibleNameAsync(new Regex("^Place"));
        await ada.Field("Bed").PressSequentiallyAsync("South");
        await ada.Page.Locator("[role=listbox][aria-busy=false]").Option("South bed").First.WaitForAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(focused).ToHaveAccessibleNameAsync("Choose another bed");
        await ada.Page.GetByText("Bed optional").ClickAsync();
        await ada.Page.Button("Choose another bed").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ada.Field("Bed")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_unlinks_or_asks_for_more_stays_in_the_panel()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Dig");
        var task = new Uri(ada.Page.Url).AbsolutePath.Split('/')[^1];
        foreach (var at in Enumerable.Range(0, 25))
        {
            var label = await ada.Call(HttpMethod.Post, "/labels", new { name = $"Label {at}" });
            await ada.Call(HttpMethod.Put, $"/tasks/{task}/labels/{label.GetProperty("id").GetString()}");
        }

        await ada.Page.ReloadAsync();
        var panel = ada.Page.Region("Labels");
        await panel.Button("Show more").PressAsync("Enter");
        await Assertions.Expect(panel.GetByRole(AriaRole.Listitem).Nth(20).GetByRole(AriaRole.Link)).ToBeFocusedAsync();
        await panel.Button("Unlink").First.PressAsync("Enter");
        await Assertions.Expect(panel.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(24);

        await Assertions.Expect(panel.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_year_ends_after_four_digits()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");

        await ada.Field("Due").PressSequentiallyAsync("031520315");
        await ada.Field("Starts at").PressSequentiallyAsync("03152031104500PM");

        await Assertions.Expect(ada.Field("Due")).ToHaveAttributeAsync("type", "date");
        await Assertions.Expect(ada.Field("Starts at")).ToHaveValueAsync(new Regex("^2031-03-15T22:45"));
    }
}
