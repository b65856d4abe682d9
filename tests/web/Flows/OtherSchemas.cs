using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Trellis.Tests.Web;

/// <summary>The same client on other schemas, each with a stack of its own.</summary>
public sealed class OtherSchemas(Garden garden)
{
    [Fact]
    public async Task A_shop_with_keys_of_two_parts_and_operations_that_are_switched_off()
    {
        await using var cloud = await LaptopCloud.Start("shop");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();

        await ada.Open("Prices");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "New price" }).First.ClickAsync();
        await ada.Field("Currency").FillAsync("EUR");
        await ada.Field("Day").FillAsync("2030-01-31");
        await ada.Field("Amount").FillAsync("1.25");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "EUR", Level = 1 }).WaitForAsync();
        await ada.Field("Amount").FillAsync("1.5");
        await ada.Save();
        await Assertions.Expect(ada.Field("Day")).ToBeDisabledAsync();
        await ada.Make("Goods", "product", "Spade", field: "Name");
        await ada.Make("Goods", "product", "Rake", field: "Name");
        // Only keepers may change one: it is shown, and not in a form.
        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveCountAsync(0);
        await ada.Open("Goods");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "New product" }).First.ClickAsync();
        await ada.Field("Name").FillAsync("Spade");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await Assertions.Expect(ada.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(new Regex("name", RegexOptions.IgnoreCase));
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task A_chat_with_several_owners_and_a_tree_of_messages()
    {
        await using var cloud = await LaptopCloud.Start("chat");
        await using var ada = await Person.Arrive(cloud, garden.Chromium, "ada");
        await ada.SignUp();

        await ada.Make("Messages", "message", "Hello", field: "Text");
        await ada.Page.GetByRole(AriaRole.Region, new() { Name = "Answers" }).GetByRole(AriaRole.Link, new() { Name = "New message" }).ClickAsync();
        await ada.Field("Text").FillAsync("Hello yourself");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Hello yourself", Level = 1 }).WaitForAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Hello", Exact = true }).ClickAsync();

        await ada.Page.GetByRole(AriaRole.Region, new() { Name = "Answers" }).GetByRole(AriaRole.Link, new() { Name = "Hello yourself" }).WaitForAsync();
        // A relation to one record, whose key is on the other: none at first, which the API says with 404, and then that one.
        var stamp = ada.Page.GetByRole(AriaRole.Region, new() { Name = "Stamp" });
        await Assertions.Expect(stamp).ToContainTextAsync("None yet.");
        await stamp.GetByRole(AriaRole.Link, new() { Name = "New stamp" }).ClickAsync();
        await ada.Field("Motif").FillAsync("Swan");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Swan", Level = 1 }).WaitForAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Hello", Exact = true }).ClickAsync();
        await stamp.GetByRole(AriaRole.Link, new() { Name = "Swan" }).WaitForAsync();
        await Assertions.Expect(stamp.GetByRole(AriaRole.Link, new() { Name = "New stamp" })).ToHaveCountAsync(0);
        Assert.Empty(ada.Complaints);
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
