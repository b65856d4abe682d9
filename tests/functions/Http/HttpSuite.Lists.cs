namespace Trellis.Tests.Functions;

/// <summary>Lists and their pages.</summary>
public abstract partial class HttpSuite
{
    [Fact]
    public async Task A_list_comes_newest_first_in_full_pages_until_its_end()
    {
        var client = Alice;
        for (var index = 0; index < 7; index++)
            await client.Post("/tasks", $$"""{"id":"t{{index}}","title":"{{index}}","state":"open"}""");

        var first = await client.Get("/tasks?limit=3");
        var second = await client.Get($"/tasks?limit=3&nextToken={first.NextToken}");
        var third = await client.Get($"/tasks?limit=3&nextToken={second.NextToken}");

        string Titles(Reply reply) => string.Concat(reply.Items.Select(item => item.GetProperty("title").GetString()));
        Assert.Equal(("654", "321", "0"), (Titles(first), Titles(second), Titles(third)));
        Assert.Null(third.NextToken);
        Assert.Null((await client.Get("/tasks?limit=7")).NextToken);
    }

    [Fact]
    public async Task A_page_token_is_worth_nothing_to_others_for_other_lists_or_when_changed()
    {
        foreach (var client in new[] { Alice, Bob })
        {
            await client.Post("/tasks", """{"title":"a","state":"open"}""");
            await client.Post("/tasks", """{"title":"b","state":"open"}""");
        }

        var token = (await Alice.Get("/tasks?limit=1")).NextToken!;
        var flipped = (token[0] == 'A' ? 'B' : 'A') + token[1..];

        Assert.Equal(200, (await Alice.Get($"/tasks?limit=1&nextToken={token}")).Status);
        foreach (var reply in new[]
        {
            await Bob.Get($"/tasks?limit=1&nextToken={token}"),
            await Alice.Get($"/comments?limit=1&nextToken={token}"),
            await Alice.Get($"/tasks?limit=1&nextToken={flipped}"),
            await Alice.Get("/tasks?limit=1&nextToken=hello"),
        })
        {
            Assert.Equal((400, "page.token"), (reply.Status, reply.Code));
        }
    }

    [Theory]
    [InlineData("limit=0", "query.value")]
    [InlineData("limit=1001", "query.value")]
    [InlineData("limit=ten", "query.value")]
    [InlineData("colour=red", "query.unknown")]
    public async Task A_query_that_cannot_be_understood_is_400(string query, string code)
    {
        var reply = await Alice.Get($"/tasks?{query}");

        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("sort=createdAt:desc", "Task has no field createdAt:desc. Write sort=name, or sort=-name for the reverse order.")]
    [InlineData("sort=createdAt%20desc", "Task has no field createdAt desc. Write sort=name, or sort=-name for the reverse order.")]
    [InlineData("sort=created", "Task has no field created.")]
    [InlineData("fields=", "fields lacks a field's name.")]
    public async Task A_list_of_fields_that_cannot_be_understood_says_what_to_write(string query, string detail)
    {
        var reply = await Alice.Get($"/tasks?{query}");

        Assert.Equal((400, "query.unknown", detail), (reply.Status, reply.Code, reply.Json.GetProperty("detail").GetString()));
    }
}
