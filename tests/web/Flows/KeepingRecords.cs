using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

[Trait("Runs", "all")]
public sealed class KeepingRecords(Garden garden)
{
    [Fact]
    public async Task What_is_selected_stays_so_while_it_is_shown()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Water the beans");
        await ada.Make("Tasks", "task", "Mend the fence");
        await ada.Open("Tasks");
        await ada.Page.Checkbox("Select Water the beans").CheckAsync();

        await ada.Page.GetByPlaceholder("Search").FillAsync("beans");

        await Assertions.Expect(ada.Row("Mend the fence")).ToHaveCountAsync(0);
        await Assertions.Expect(ada.Page.Region("Selection")).ToContainTextAsync("1 selected");
    }

    [Fact]
    public async Task Who_comes_back_to_a_list_finds_it_as_it_was_left()
    {
        await using var ada = await garden.SomebodySignedIn();
        await MakeMany(ada, 240);
        await ada.Page.GotoAsync("/data/tasks?title.beginsWith=Task");
        // The newest is first.
        await ada.Row("Task 239").GetByRole(AriaRole.Checkbox).CheckAsync();
        var pane = ada.Page.Locator(".table-pane");
        await ScrollTo(pane, 6000);
        await ada.Row("Task 100").WaitForAsync();
        await ScrollTo(pane, 9240);
        await ada.Row("Task 025").GetByRole(AriaRole.Link).ClickAsync();
        await ada.Heading("Task 025");
        await ada.Field("Due").FillAsync("2030-05-01");
        await ada.Save();

        foreach (var back in new Func<Task>[] { () => ada.Page.GoBackAsync(), () => ada.Page.Locator(".back a").ClickAsync() })
        {
            await back();
            await ada.Row("Task 025").WaitForAsync();
            Assert.Equal(9240, await pane.EvaluateAsync<int>("(pane) => pane.scrollTop"));
            await Assertions.Expect(ada.Page.Region("Selection")).ToContainTextAsync("1 selected");
            await Assertions.Expect(ada.Page.GetByText("Title begins with “Task”")).ToBeVisibleAsync();
            await Assertions.Expect(ada.Row("Task 025")).ToContainTextAsync("May 1, 2030");
            await ada.Row("Task 025").GetByRole(AriaRole.Link).ClickAsync();
            await ada.Heading("Task 025");
        }

        Assert.Empty(ada.Errors);
    }

    /// <summary>One after another, as their order in the list is that of their making.</summary>
    private async Task MakeMany(Person ada, int count) => await ada.Page.EvaluateAsync(
        """
        async ([api, count]) => {
          const token = Object.entries(sessionStorage).find(([name]) => name.endsWith('.idToken'))[1];
          for (let at = 0; at < count; at++) {
            const body = JSON.stringify({ title: `Task ${String(at).padStart(3, '0')}` });
            const answer = await fetch(`${api}/tasks`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
            if (!answer.ok) throw new Error(await answer.text());
          }
        }
        """,
        new object[] { garden.Cloud.Api, count });

    /// <summary>As soon as so much of the list is read that there is such a place.</summary>
    private static async Task ScrollTo(ILocator pane, int top) => await pane.EvaluateAsync(
        """
        async (pane, top) => {
          while (pane.scrollHeight - pane.clientHeight < top) await new Promise(requestAnimationFrame);
          pane.scrollTop = top;
        }
        """,
        top);

    [Fact]
    public async Task Enter_in_a_list_goes_on_with_the_list()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Page.GotoAsync("/data/tasks/new");
        await ada.Field("Title").FillAsync("Many tags");
        await ada.Page.Button("Add to Tags").ClickAsync();
        await ada.Field("Tags 1").FillAsync("home");

        await ada.Field("Tags 1").PressAsync("Enter");

        await Assertions.Expect(ada.Field("Tags 2")).ToBeFocusedAsync();
        await ada.Page.Keyboard.TypeAsync("urgent");
        await ada.Page.Button("Create").ClickAsync();
        await ada.Heading("Many tags");
        await ada.Page.ReloadAsync();
        await Assertions.Expect(ada.Field("Tags 2")).ToHaveValueAsync("urgent");
    }

    [Fact]
    public async Task Every_type_has_a_control_that_gives_back_what_was_typed()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "All of it");
        var typed = new Dictionary<string, string>
        {
            ["Effort"] = "2.5",
            ["Priority"] = "3",
            ["Due"] = "2030-01-31",
            ["Starts at"] = "2030-01-31T14:30:15",
            ["Alarm"] = "07:15:30",
            ["Reminded"] = "2030-01-30T08:00:45",
            ["Mail"] = "bean@example.com",
            ["Phone"] = "+442079460000",
            ["Address"] = "192.0.2.1",
            ["Extra"] = "{\"rows\":[1,2]}",
            ["Notes"] = "One\nTwo",
        };

        foreach (var (label, text) in typed)
            await ada.Field(label).FillAsync(text);

        await ada.Field("State").SelectOptionAsync("started");
        await ada.Field("Urgent").SelectOptionAsync("true");
        await ada.Page.GetByLabel("Wednesday").CheckAsync();
        await ada.Page.Button("Add to Tags").ClickAsync();
        await ada.Field("Tags 1").FillAsync("green");
        await ada.Page.Button("Add Place", exact: true).ClickAsync();
        await ada.Field("Street").FillAsync("12 High Street");
        await ada.Save();
        await ada.Page.ReloadAsync();

        foreach (var (label, text) in typed)
            await Assertions.Expect(ada.Field(label)).ToHaveValueAsync(text);

        await Assertions.Expect(ada.Field("State")).ToHaveValueAsync("started");
        await Assertions.Expect(ada.Field("Urgent")).ToHaveValueAsync("true");
        await Assertions.Expect(ada.Page.GetByLabel("Wednesday")).ToBeCheckedAsync();
        await Assertions.Expect(ada.Field("Tags 1")).ToHaveValueAsync("green");
        await Assertions.Expect(ada.Field("Street")).ToHaveValueAsync("12 High Street");
    }

    [Theory]
    [InlineData("en-US", "1,500", "1500", "1,5")]
    [InlineData("de-DE", "1,5", "1,5", "1.5")]
    public async Task A_number_is_what_it_plainly_is_in_the_readers_locale_or_is_refused(string locale, string plain, string shown, string unclear)
    {
        await using var ada = await Person.Arrive(garden.Cloud, garden.Chromium, "ada", locale: locale);
        await ada.SignUp();
        await ada.Make("Tasks", "task", "Weigh the harvest");

        await ada.Field("Effort").FillAsync(unclear);
        await ada.Field("Priority").FillAsync("0,001");
        await ada.Page.Button("Save", exact: true).ClickAsync();
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Fix 2 problems");
        await Assertions.Expect(ada.Field("Effort")).ToHaveValueAsync(unclear);
        await Assertions.Expect(ada.Field("Effort")).ToHaveAccessibleDescriptionAsync(new Regex("Not a plain number. Write it like 1234[.,]5"));
        await ada.Field("Effort").FillAsync(plain);
        await ada.Field("Priority").FillAsync("3");
        await ada.Save();
        await ada.Page.ReloadAsync();

        await Assertions.Expect(ada.Field("Effort")).ToHaveValueAsync(shown);
        await ada.Open("Tasks");
        await ada.Page.Button("Filter", exact: true).ClickAsync();
        await ada.Page.GetByLabel("Field").SelectOptionAsync("effort");
        await ada.Page.GetByLabel("Value").FillAsync(unclear);
        await ada.Page.Locator(".filter-form").Button("Filter").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".filter-form").GetByRole(AriaRole.Alert)).ToContainTextAsync("Not a plain number.");
        await ada.Look($"list-filter-refused-{locale}");
        await ada.Page.GetByLabel("Value").FillAsync(plain);
        await ada.Page.Locator(".filter-form").Button("Filter").ClickAsync();
        await Assertions.Expect(ada.Page.Locator(".filter-form")).ToHaveCountAsync(0);
        await ada.Row("Weigh the harvest").WaitForAsync();
    }

    [Fact]
    public async Task What_breaks_the_schema_is_said_at_its_place_and_not_sent()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Beds");
        await ada.Page.Link("New bed").First.ClickAsync();
        await ada.Field("Name").FillAsync("B");
        await ada.Field("Site").FillAsync("nowhere");
        var before = ada.Asked.Count(uri => uri.AbsolutePath == "/beds");

        await ada.Page.Button("Create").ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Fix 2 problems");
        await Assertions.Expect(ada.Field("Name")).ToHaveAccessibleDescriptionAsync(new Regex("A name has at least two letters."));
        await Assertions.Expect(ada.Field("Site")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal(before, ada.Asked.Count(uri => uri.AbsolutePath == "/beds"));
    }

    [Fact]
    public async Task A_list_is_filtered_and_sorted_by_what_the_API_can_do()
    {
        await using var ada = await garden.SomebodySignedIn();
        foreach (var (title, due) in new[] { ("Second", "2030-02-02"), ("First", "2030-01-01"), ("Third", "2030-03-03") })
        {
            await ada.Make("Tasks", "task", title);
            await ada.Field("Due").FillAsync(due);
            await ada.Save();
        }

        await ada.Open("Tasks");
        await Assertions.Expect(ada.Page.GetByLabel("Order").Locator("option")).ToHaveTextAsync(["Default order", "Newest first", "Oldest first"]);
        await ada.Page.Button("Filter", exact: true).ClickAsync();
        await ada.Page.GetByLabel("Field").SelectOptionAsync("state");
        await ada.Page.GetByLabel("Value").SelectOptionAsync("open");
        await ada.Page.Locator(".filter-form").Button("Filter").ClickAsync();
        // The index by state and day holds only tasks that are due.
        await Assertions.Expect(ada.Page.GetByLabel("Order").Locator("option")).ToHaveCountAsync(3);
        await ada.Page.GotoAsync("/data/tasks?state=open&due.ge=2030-01-01");
        await ada.Page.GetByLabel("Order").SelectOptionAsync("due");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["First", "Second", "Third"]);
        await ada.Page.GetByLabel("Order").SelectOptionAsync("-due");

        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Third", "Second", "First"]);
        Assert.Contains(ada.Asked, address => address.Query.Contains("sort=-due", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_column_sorts_what_is_read_and_the_way_back_keeps_it()
    {
        await using var ada = await garden.SomebodySignedIn();
        foreach (var (title, effort) in new[] { ("beans", "10"), ("Apples", "9"), ("Corn", "") })
        {
            await ada.Make("Tasks", "task", title);
            await ada.Field("Effort").FillAsync(effort);
            if (effort.Length > 0)
                await ada.Save();
        }

        await ada.Open("Tasks");
        var head = ada.Page.Locator("thead");
        await head.Button("Title").ClickAsync();
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Apples", "beans", "Corn"]);
        await ada.Page.GotoAsync("/data/tasks?_sort=-effort");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["beans", "Apples", "Corn"]);
        await Assertions.Expect(ada.Page.GetByLabel("Order")).ToHaveValueAsync("-effort");
        await ada.Page.Link("Apples").ClickAsync();
        await ada.Heading("Apples");
        await ada.Page.GoBackAsync();

        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["beans", "Apples", "Corn"]);
    }

    [Fact]
    public async Task Filters_on_one_field_are_all_asked_for_and_those_that_exclude_each_other_are_named()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Water the beans");
        await ada.Make("Tasks", "task", "Water the peas");

        await ada.Page.GotoAsync("/data/tasks?title.contains=Water&title.contains=beans");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["Water the beans"]);
        foreach (var (query, words) in new[]
        {
            ("state=open&state=done", "No record can match: “State is Open” and “State is Done” exclude each other."),
            ("priority.gt=3&priority.le=3", "No record can match: “Priority is more than 3” and “Priority is at most 3” exclude each other."),
            ("priority.between=2,3", "No matches."),
        })
        {
            await ada.Page.GotoAsync($"/data/tasks?{query}");
            await Assertions.Expect(ada.Page.Locator(".state p")).ToHaveTextAsync(new Regex($"^{Regex.Escape(words)}( Remove one of the two.)?$"));
        }
    }

    [Fact]
    public async Task Text_of_a_record_is_text()
    {
        await using var ada = await garden.SomebodySignedIn();
        const string title = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>";

        await ada.Make("Tasks", "task", title);
        await ada.Open("Tasks");

        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(title);
        Assert.DoesNotContain("broken", await ada.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(ada.Complaints);
    }
}
