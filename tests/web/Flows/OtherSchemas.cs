using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>The same client on other schemas, each with a stack of its own.</summary>
[Trait("Runs", "all")]
public sealed class OtherSchemas(Garden garden)
{
    [Fact]
    public async Task A_shop_with_keys_of_two_parts_and_operations_that_are_switched_off()
    {
        await using var cloud = await LaptopCloud.Start("shop");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();

        await ada.Open("Prices");
        await ada.Page.Link("New price").First.ClickAsync();
        await ada.Field("Currency").FillAsync("EUR");
        await ada.Field("Day").FillAsync("2030-01-31");
        await ada.Field("Amount").FillAsync("1.25");
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "EUR", Level = 1 }).WaitForAsync();
        await ada.Field("Amount").FillAsync("1.5");
        await ada.Save();
        await Assertions.Expect(ada.Field("Day")).ToBeDisabledAsync();
        await ada.Make("Goods", "product", "Spade", field: "Name");
        await ada.Make("Goods", "product", "Rake", field: "Name");
        // Only keepers may change one: it is shown, and not in a form.
        await Assertions.Expect(ada.Page.Button("Save")).ToHaveCountAsync(0);
        await ada.Open("Goods");
        await ada.Page.Link("New product").First.ClickAsync();
        await ada.Field("Name").FillAsync("Spade");
        await ada.Page.Button("Create").ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(new Regex("name", RegexOptions.IgnoreCase));
        await CallsRecordsWithoutATextByWhatTheyHold(ada);
        await BeginsWithDefaultsAndOpensWhatIsRequired(ada);
        await ChoosesAKeyThatIsAnotherRecordsToo(ada);
        await ListsTheRoutes(ada);
        Assert.Empty(ada.Complaints);
    }

    private static async Task ChoosesAKeyThatIsAnotherRecordsToo(Person ada)
    {
        await ada.Make("Depots", "depot", "North", field: "Name");
        await ada.Open("Stocks");
        await ada.Page.Link("New stock").First.ClickAsync();
        await ada.Field("Item").FillAsync("Nails");
        await ada.Field("Depot").FillAsync("North");
        await ada.Page.Option("North").ClickAsync();
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByText("Saved.").WaitForAsync();
        await ada.Page.Locator(".chosen").Link("North").WaitForAsync();
    }

    private static async Task BeginsWithDefaultsAndOpensWhatIsRequired(Person ada)
    {
        await ada.Open("Offers");
        await ada.Page.Link("New offer").First.ClickAsync();
        await Assertions.Expect(ada.Field("Percent")).ToHaveValueAsync("10");
        await Assertions.Expect(ada.Page.Button("Add Terms")).ToHaveCountAsync(0);
        await ada.Field("Note").FillAsync("While stocks last.");
        await ada.Field("Until").FillAsync("2030-01-31T12:00:30");
        await ada.Field("Product").FillAsync("Rake");
        await ada.Page.Option("Rake").ClickAsync();
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByText("Saved.").WaitForAsync();
        await ada.Page.ReloadAsync();
        // Nobody may change one: it is shown, and not in a form.
        await Assertions.Expect(ada.Page.Locator(".sheet .sheet")).ToHaveTextAsync("NoteWhile stocks last.");
        await ada.Look("record-sheet");
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Percent 10");
    }

    /// <summary>Integers that are required and have a default and bounds are in the document and on its page.</summary>
    private static async Task ListsTheRoutes(Person ada)
    {
        await ada.Page.GotoAsync("/api");
        var routes = await ada.Page.RunAndWaitForPopupAsync(() => ada.Page.Link("All routes").ClickAsync());
        await routes.GetByText("/offers/{id}").First.WaitForAsync();

        await Assertions.Expect(routes.Locator("dd").Filter(new() { HasText = "Without it: 10." }).First).ToBeAttachedAsync();
        Assert.Empty(await routes.Faults());
    }

    private static async Task CallsRecordsWithoutATextByWhatTheyHold(Person ada)
    {
        foreach (var (amount, weather, day) in new[] { ("1,250.5", "HEAVY_RAIN", "2030-01-31"), ("80", "SUNNY", "2030-02-01") })
        {
            await ada.Open("Takings");
            await ada.Page.Link("New takings").First.ClickAsync();
            await ada.Field("Amount").FillAsync(amount);
            await ada.Field("Weather").SelectOptionAsync(weather);
            await ada.Field("Day").FillAsync(day);
            await ada.Page.Button("Create").ClickAsync();
            await ada.Page.GetByText("Saved.").WaitForAsync();
            await ada.NothingSaid();
        }

        await ada.Heading("Amount 80 · Sunny · Feb 1, 2030");
        await ada.Open("Takings");
        foreach (var (search, found) in new[] { ("rain", "1,250.5"), ("80", "80") })
        {
            await ada.Page.GetByPlaceholder("Search").FillAsync(search);
            await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToContainTextAsync([found]);
        }

        await ada.Page.GetByPlaceholder("Search").FillAsync("nothing of that");
        await ada.Page.GetByText("No matches.").WaitForAsync();

        await ada.Page.GetByPlaceholder("Search").FillAsync("");
        await Assertions.Expect(ada.Page.Locator("tbody td.first")).ToHaveTextAsync(["80", "1,250.5"]);
        await ada.Make("Visits", "visit", "7", field: "Code");
        foreach (var search in new[] { "1250.5", "1,250", "heavy" })
        {
            await ada.Page.GetByPlaceholder("Find in takings").FillAsync(search);
            await Assertions.Expect(ada.Page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["Amount 1,250.5 · Heavy rain · Jan 31, 2030"]);
        }

        await ada.Page.Option("Amount 1,250.5 · Heavy rain · Jan 31, 2030").ClickAsync();
        await ada.Save();
        await ada.Open("Visits");
        await Assertions.Expect(ada.Row("7")).ToContainTextAsync("Amount 1,250.5 · Heavy rain · Jan 31, 2030");
        // Without the column of its own name, the first is still what its heading says, and leads to the record.
        await ada.Page.Button("Columns").ClickAsync();
        foreach (var column in new[] { "Id", "Name", "Code", "Created at", "Updated at" })
            await ada.Page.Checkbox(column, exact: true).SetCheckedAsync(false);

        await Assertions.Expect(ada.Page.Locator("thead th").Last).ToHaveTextAsync("Takings");
        await ada.Page.Link("Amount 1,250.5 · Heavy rain · Jan 31, 2030").ClickAsync();
        await ada.Heading("7");
    }

    [Fact]
    public async Task A_chat_with_several_owners_and_a_tree_of_messages()
    {
        await using var cloud = await LaptopCloud.Start("chat");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();

        await ada.Make("Messages", "message", "Hello", field: "Text");
        await ada.Page.Region("Answers").Link("New message").ClickAsync();
        await ada.Field("Text").FillAsync("Hello yourself");
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Hello yourself", Level = 1 }).WaitForAsync();
        await ada.Page.Link("Hello", exact: true).ClickAsync();

        var answers = ada.Page.Region("Answers");
        await answers.Link("Hello yourself").WaitForAsync();
        await Assertions.Expect(answers.Button("Unlink Hello yourself")).ToBeVisibleAsync();
        var hello = ada.Page.Url;
        // A message that answers itself: the panel shows what the form saved.
        await ada.Field("Parent").FillAsync("Hello");
        await ada.Page.Option("Hello", exact: true).ClickAsync();
        await ada.Save();
        await answers.Link("Hello", exact: true).WaitForAsync();
        await ShowsTheOneRecordOfARelation(ada);
        await ada.Make("Tags", "tag", "kind", field: "Name");
        var messages = ada.Page.Region("Messages");
        await messages.Button("Link").ClickAsync();
        await ada.Page.Option("Hello", exact: true).ClickAsync();
        await messages.Button("Unlink Hello").WaitForAsync();
        var kind = ada.Page.Url;
        await OffersOnlyWhatTheRulesGrant(cloud, hello, kind);
        await SetsBothSidesOfAPair(ada);
        await LeavesARoomToItsOthers(cloud, ada);
        foreach (var closed in new[] { "/data/secrets", "/import/secrets", "/data/secrets/new" })
        {
            await ada.Page.GotoAsync(closed);
            await ada.Heading("No access");
        }

        Assert.Empty(ada.Complaints);
    }

    private async Task LeavesARoomToItsOthers(LaptopCloud cloud, Person ada)
    {
        await using var bob = await Person.Arrive(cloud, garden.Chromium, "bob");
        await bob.SignUp();
        var (his, hers) = (await bob.Sub(), await ada.Sub());
        await bob.Call(HttpMethod.Post, "/rooms", new { topic = "Of two", members = new[] { his, hers } });
        await bob.Call(HttpMethod.Post, "/rooms", new { topic = "Of one", members = new[] { his } });
        await bob.Call(HttpMethod.Post, "/pacts", new { text = "Signed by two", signers = new[] { his, hers } });
        await bob.Call(HttpMethod.Post, "/pacts", new { text = "Signed by one", signers = new[] { his } });

        await bob.Page.GotoAsync("/my-data");
        await bob.Page.Button("Show what would be deleted").ClickAsync();
        await bob.Page.GetByLabel($"Type {bob.Email} to go on").FillAsync(bob.Email);
        await bob.Page.Button("Delete everything").ClickAsync();
        await bob.Page.GetByText("Your account is deleted. 1 record stays with its other owners.").WaitForAsync();
        await bob.Page.GetByText("1 record that others own too still has your name, because the rules do not let you change it: “Signed by two” (Pacts).").WaitForAsync();

        var room = Assert.Single((await ada.Call(HttpMethod.Get, "/rooms")).GetProperty("items").EnumerateArray());
        Assert.Equal("Of two", room.GetProperty("topic").GetString());
        Assert.Equal([hers], room.GetProperty("members").EnumerateArray().Select(each => each.GetString()));
        var pact = Assert.Single((await ada.Call(HttpMethod.Get, "/pacts")).GetProperty("items").EnumerateArray());
        Assert.Equal("Signed by two", pact.GetProperty("text").GetString());
    }

    private static async Task ShowsTheOneRecordOfARelation(Person ada)
    {
        // A relation to one record, whose key is on the other: none at first, and then that one.
        var stamp = ada.Page.Region("Stamp");
        await Assertions.Expect(stamp).ToContainTextAsync("None yet.");
        await stamp.Link("New stamp").ClickAsync();
        await ada.Field("Motif").FillAsync("Swan");
        await ada.Page.Button("Create").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Swan", Level = 1 }).WaitForAsync();
        await ada.Page.Link("Hello", exact: true).ClickAsync();
        await stamp.Link("Swan").WaitForAsync();
        await Assertions.Expect(stamp.Link("New stamp")).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
    }

    /// <summary>Desk and seat name each other, from whichever side it was said, and what stood there before lets go.</summary>
    private static async Task SetsBothSidesOfAPair(Person ada)
    {
        foreach (var name in new[] { "Left", "Right" })
        {
            await ada.Make("Desks", "desk", $"{name} desk", field: "Name");
            await ada.Make("Seats", "seat", $"{name} seat", field: "Name");
            await ada.Field("Desk").FillAsync($"{name} desk");
            await ada.Page.Option($"{name} desk").ClickAsync();
            await ada.Save();
        }

        await ada.Page.Link("Right desk").ClickAsync();
        await ada.Heading("Right desk");
        await ada.Page.Link("Right seat").WaitForAsync();
        await ada.Page.GetByText("Choose another seat").ClickAsync();
        await ada.Page.GetByPlaceholder("Find in seats").FillAsync("Left");
        await ada.Page.Option("Left seat").ClickAsync();
        await ada.Save();

        foreach (var (list, name, other) in new[] { ("Desks", "Left desk", ""), ("Seats", "Right seat", ""), ("Seats", "Left seat", "Right desk") })
        {
            await ada.Open(list);
            await ada.Row(name).GetByRole(AriaRole.Link).ClickAsync();
            await ada.Heading(name);
            await (other.Length > 0 ? ada.Page.Link(other) : ada.Page.GetByPlaceholder(list == "Desks" ? "Find in seats" : "Find in desks")).WaitForAsync();
        }
    }

    /// <summary>Somebody else reads Ada's messages, and may change none of them.</summary>
    private async Task OffersOnlyWhatTheRulesGrant(LaptopCloud cloud, string hello, string kind)
    {
        await using var bob = await Person.Arrive(cloud, garden.Chromium, "bob");
        await bob.SignUp();
        await bob.Make("Messages", "message", "Mine", field: "Text");
        await bob.Page.Button("Delete").WaitForAsync();
        await bob.Open("Messages");
        await bob.Page.Checkbox("Select Hello", exact: true).CheckAsync();
        var selection = bob.Page.Region("Selection");
        await Assertions.Expect(selection).ToContainTextAsync("1 that you may not change or delete");
        await Assertions.Expect(selection.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Clear"]);
        await bob.Page.Checkbox("Select Mine").CheckAsync();
        await Assertions.Expect(selection.Button("Delete 1")).ToBeVisibleAsync();
        await selection.Button("Set a field").ClickAsync();
        await Assertions.Expect(selection.Button("Set in 1 message")).ToBeVisibleAsync();
        await bob.Look("list-not-mine");

        await bob.Page.GotoAsync(hello);
        var answers = bob.Page.Region("Answers");
        await answers.Link("Hello yourself").WaitForAsync();
        await Assertions.Expect(answers.Button("Unlink")).ToHaveCountAsync(0);
        await Assertions.Expect(bob.Page.Button("Delete")).ToHaveCountAsync(0);
        await Assertions.Expect(bob.Page.Region("Tags").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await bob.Page.GotoAsync(kind);
        var messages = bob.Page.Region("Messages");
        await messages.Link("Hello").WaitForAsync();
        await Assertions.Expect(messages.Button("Unlink")).ToHaveCountAsync(0);
        await messages.Button("Link").ClickAsync();

        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["Mine"]);
        Assert.Empty(bob.Complaints);
    }

    [Fact]
    public async Task Thirty_models_each_with_a_page()
    {
        await using var cloud = await LaptopCloud.Start("thirty");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();
        await Assertions.Expect(ada.Page.Locator(".models li")).ToHaveCountAsync(30);

        await ada.Page.GetByPlaceholder("Find a model").FillAsync("chap");
        await Assertions.Expect(ada.Page.Locator(".models li")).ToHaveCountAsync(1);
        await ada.Make("Chapters", "chapter", "One", field: "Name");
        await ada.Page.GetByPlaceholder("Find a model").FillAsync("");
        foreach (var list in await ada.Page.Locator(".models li").AllInnerTextsAsync())
        {
            await ada.Open(list);
            await (list == "Chapters" ? ada.Row("One") : ada.Page.GetByText("yet.")).WaitForAsync();
        }

        Assert.Empty(ada.Complaints);
    }
}
