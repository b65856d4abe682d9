using System.Text.RegularExpressions;

namespace Trellis.Tests.Web;

/// <summary>What an empty list offers, and what the page says to other programs.</summary>
[Trait("Runs", "all")]
public sealed class TheFirstRecords(Garden garden)
{
    [Fact]
    public async Task An_empty_list_is_filled_with_samples_in_one_request_and_emptied_again()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Open("Tasks");

        await ada.Page.Button("Add sample data").ClickAsync();
        await ada.Page.GetByText("Added 6 sample tasks.").WaitForAsync();
        await Assertions.Expect(ada.Page.Locator("tbody tr[data-at]")).ToHaveCountAsync(6);
        Assert.Equal(["POST /batch"], ada.Writes);
        await ada.Row("Plan the week").WaitForAsync();
        await ada.Page.Button("Undo").ClickAsync();
        await ada.Page.GetByText("The sample data is gone again.").WaitForAsync();

        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        await ada.Page.ReloadAsync();
        await ada.Page.GetByText("There are no tasks yet.").WaitForAsync();
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task Every_model_of_another_schema_takes_samples_or_says_what_is_missing()
    {
        await using var cloud = await LaptopCloud.Start("shop");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();
        var lists = await ada.Page.GetByRole(AriaRole.Navigation).Locator(".models a").AllInnerTextsAsync();
        var outcomes = new List<string>();

        foreach (var list in lists)
        {
            await ada.Open(list);
            var add = ada.Page.Button("Add sample data");
            var closed = ada.Page.GetByText(new Regex("^(Only the group|The API of this service lets nobody|You may not)"));
            await add.Or(closed).First.WaitForAsync();
            if (await add.CountAsync() == 0)
                continue;

            await add.ClickAsync();
            var made = ada.Page.GetByText(new Regex("Added 6 sample"));
            var missing = ada.Page.GetByText(new Regex("create (one in|the first one by hand)"));
            await made.Or(missing).First.WaitForAsync();
            outcomes.Add(await made.CountAsync() > 0 ? "made" : "missing");
            await ada.NothingSaid();
        }

        Assert.Contains("made", outcomes);
        await ada.Open("Minutes");
        await ada.Page.GetByText("You may not see minutes. Each of them names the groups that may, in “Boards”, and you are in no group.").WaitForAsync();
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task A_parent_that_alone_declares_its_children_is_chosen_in_their_form()
    {
        await using var cloud = await LaptopCloud.Start("shop");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();
        await ada.Make("VAT rates", "vat rate", "Reduced", field: "Name");

        await ada.Open("Receipts");
        await ada.Page.Link("New receipt").First.ClickAsync();
        await ada.Field("Text").FillAsync("Three seeds");
        await ada.Field("VAT rate").FillAsync("Reduced");
        await ada.Page.Option("Reduced").ClickAsync();
        await ada.Page.Button("Create").ClickAsync();
        await ada.Heading("Three seeds");
        await ada.Page.ReloadAsync();
        await ada.Page.GetByRole(AriaRole.Main).Link("Reduced").ClickAsync();

        await ada.Heading("Reduced");
        await ada.Page.Link("Three seeds").WaitForAsync();
    }

    [Fact]
    public async Task Who_may_not_create_a_record_is_told_which_group_may_and_how_to_join_it()
    {
        await using var cloud = await LaptopCloud.Start("shop");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();

        await ada.Page.GotoAsync("/data/shelves/new");
        await ada.Page.GetByText("Only the group keepers may create shelves.").WaitForAsync();
        await ada.Page.GetByText("How to join it on this laptop").ClickAsync();
        await ada.Look("no-access");
        var calls = await ada.Page.Locator("details code").InnerTextAsync();
        foreach (var (operation, input) in Calls(calls))
            await cloud.Administer(operation, JsonElement.Parse(input));

        await ada.SignOut();
        await ada.SignIn();
        await ada.Heading("Your data");
        await ada.Page.GotoAsync("/data/shelves/new");
        await ada.Heading("New shelf");
    }

    [Fact]
    public async Task A_record_shows_its_own_requests_and_the_page_about_the_API_those_of_lists()
    {
        await using var ada = await garden.SomebodySignedIn();
        await ada.Make("Tasks", "task", "Dig");
        var id = new Uri(ada.Page.Url).Segments[^1];

        await ada.Page.GetByText("As a request").ClickAsync();
        var curl = await ada.Page.Region("With curl").Locator("code").InnerTextAsync();
        var typed = await ada.Page.Region("With the typed client").Locator("code").InnerTextAsync();
        await ada.Page.Link("About the API").ClickAsync();
        await ada.Heading("API");
        await ada.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Combobox, new() { Name = "List" }).SelectOptionAsync(new SelectOptionValue { Label = "Beds" });

        Assert.Equal($"curl '{garden.Cloud.Api}/tasks/{id}' -H \"Authorization: Bearer $TOKEN\"", curl);
        Assert.Equal($"const record = await api.tasks.get('{id}');", typed);
        await Assertions.Expect(ada.Page.GetByText($"curl '{garden.Cloud.Api}/beds'")).ToHaveCountAsync(1);
        var all = await ada.Page.RunAndWaitForPopupAsync(() => ada.Page.Link("All routes").ClickAsync());
        await all.GetByText("/tasks/{id}").First.WaitForAsync();
    }

    private static IEnumerable<(string Operation, string Input)> Calls(string text) =>
        Regex.Matches(text, @"AWSCognitoIdentityProviderService\.(\w+)' -d '([^']+)'").Select(call => (call.Groups[1].Value, call.Groups[2].Value));
}
