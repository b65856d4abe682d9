namespace Trellis.Tests.Functions.Access;

/// <summary>The door without a token.</summary>
public abstract partial class AttackSuite
{
    private Client Everyone => Client.Public(Functions);

    [Fact]
    public async Task The_public_sees_what_the_rules_give_it_and_nothing_of_owners()
    {
        var page = await Alice.Make("/pages", """{"title":"hello","draft":"not yet"}""");
        await Alice.Make("/profiles", $$"""{"id":"{{alice}}","name":"Alice"}""");

        Reply[] replies = [await Everyone.Get($"/pages/{page}"), await Everyone.Get("/pages"), await Everyone.Get("/profiles"), await Everyone.Get($"/profiles/{alice}")];

        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.All(replies, reply => Assert.DoesNotContain(alice, reply.Text, StringComparison.Ordinal));
        Assert.All(replies, reply => Assert.DoesNotContain("owner", reply.Text, StringComparison.Ordinal));
        Assert.All(replies, reply => Assert.DoesNotContain("not yet", reply.Text, StringComparison.Ordinal));
        Assert.Contains("hello", replies[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pages?owner={alice}")]
    [InlineData("/pages?owner.exists=true")]
    [InlineData("/pages?not=(owner={alice})")]
    [InlineData("/pages?sort=owner")]
    [InlineData("/pages?draft.beginsWith=n")]
    [InlineData("/profiles?id={alice}")]
    [InlineData("/profiles?sort=id")]
    public async Task The_public_can_ask_nothing_about_owners_either(string address)
    {
        await Alice.Make("/pages", """{"title":"hello","draft":"not yet"}""");

        var reply = await Everyone.Get(address.Replace("{alice}", alice, StringComparison.Ordinal));

        IsRefused(reply, 403, "access.field");
    }

    [Fact]
    public async Task The_public_finds_nothing_of_what_is_not_its_own()
    {
        var secret = await Alice.Make("/secrets", """{"text":"s"}""");

        IsRefused(await Everyone.Get($"/secrets/{secret}"), 404, "record.not-found");
        IsRefused(await Everyone.Get($"/secrets/{Nothing}"), 404, "record.not-found");
        IsRefused(await Everyone.Get("/secrets"), 403, "access.denied");
        IsRefused(await Everyone.Get("/folders"), 403, "access.denied");
    }

    [Fact]
    public async Task A_token_at_the_public_door_counts_for_nothing()
    {
        var page = await Alice.Make("/pages", """{"draft":"not yet"}""");
        var withToken = new Client(Functions, new JsonObject { ["jwt"] = new JsonObject { ["claims"] = new JsonObject { ["sub"] = alice } } }, "/public");

        var reply = await withToken.Get($"/pages/{page}", ("authorization", "Bearer hers"));

        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain("not yet", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Create", "POST", """{"title":"defaced"}""")]
    [InlineData("Update", "PATCH", """{"title":"defaced"}""")]
    [InlineData("Delete", "DELETE", null)]
    public async Task Nobody_writes_without_a_token_even_if_the_gateway_let_it_through(string function, string method, string? body)
    {
        var page = await Alice.Make("/pages", """{"title":"hello"}""");
        var parts = new JsonObject { ["model"] = "pages" };
        if (function != "Create")
            parts["id"] = page;

        var reply = Reply.Parse(await Functions.Invoke(function, new JsonObject
        {
            ["version"] = "2.0",
            ["rawPath"] = $"/public/pages/{page}",
            ["rawQueryString"] = "",
            ["headers"] = new JsonObject { ["content-type"] = "application/json" },
            ["pathParameters"] = parts,
            ["requestContext"] = new JsonObject { ["http"] = new JsonObject { ["method"] = method } },
            ["body"] = body,
        }.ToJsonString()));

        IsRefused(reply, 403, "access.denied");
        Assert.Equal("hello", (await Alice.Get($"/pages/{page}")).Json.GetProperty("title").GetString());
    }
}
