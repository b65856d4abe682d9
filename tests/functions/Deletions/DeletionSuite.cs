namespace Trellis.Tests.Functions.Deletions;

/// <summary>What follows a deletion, in each of the four settings. The same on the memory table and on both engines.</summary>
public abstract partial class DeletionSuite
{
    public static Schema Schema { get; } = SampleSchemas.Compile(Text);

    private readonly string alice = Guid.NewGuid().ToString();

    protected abstract IFunctions Functions { get; }

    /// <summary>The same table, and another time.</summary>
    protected abstract IFunctions At(TimeProvider clock);

    /// <summary>The table; null for the memory table, where everything follows at once.</summary>
    protected abstract TestTable? Table { get; }

    protected virtual int Races => 10;

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Bob => Client.WithToken(Functions, $"{alice}-bob");

    [Fact]
    public async Task Unset_removes_the_foreign_key_in_an_ordinary_update()
    {
        var club = await Alice.Make("/clubs", "{}");
        var item = await Alice.Make("/items", $$"""{"memberId":"{{club}}","text":"a"}""");
        var stays = await Alice.Make("/items", """{"text":"b"}""");

        await Delete($"/clubs/{club}");

        var reply = await Alice.Get($"/items/{item}");
        Assert.Null(reply.Node["memberId"]);
        Assert.Equal("a", (string?)reply.Node["text"]);
        Assert.Equal(2, (int)reply.Node["_version"]!);
        Assert.Equal(1, (int)(await Alice.Get($"/items/{stays}")).Node["_version"]!);
        Assert.Empty(await List($"/items?memberId={club}"));
    }

    [Fact]
    public async Task Cascade_deletes_the_children_and_theirs_and_frees_their_unique_values()
    {
        var club = await Alice.Make("/clubs", """{"name":"rowing"}""".Replace("rowing", alice, StringComparison.Ordinal));
        var code = Guid.NewGuid().ToString();
        var item = await Alice.Make("/items", $$"""{"ownedId":"{{club}}","code":"{{code}}"}""");
        var part = await Alice.Make("/parts", $$"""{"itemId":"{{item}}"}""");
        var badge = await Alice.Make("/badges", $$"""{"clubId":"{{club}}"}""");
        var other = await Alice.Make("/items", "{}");

        await Delete($"/clubs/{club}");

        Assert.Equal(404, (await Alice.Get($"/items/{item}")).Status);
        Assert.Equal(404, (await Alice.Get($"/parts/{part}")).Status);
        Assert.Equal(404, (await Alice.Get($"/badges/{badge}")).Status);
        Assert.Equal(200, (await Alice.Get($"/items/{other}")).Status);
        Assert.Equal(201, (await Alice.Post("/items", $$"""{"code":"{{code}}"}""")).Status);
    }

    [Fact]
    public async Task Keep_changes_no_child()
    {
        var club = await Alice.Make("/clubs", "{}");
        var item = await Alice.Make("/items", $$"""{"plainId":"{{club}}"}""");

        await Delete($"/clubs/{club}");

        var reply = await Alice.Get($"/items/{item}");
        Assert.Equal(club, (string?)reply.Node["plainId"]);
        Assert.Equal(1, (int)reply.Node["_version"]!);
    }

    [Fact]
    public async Task Restrict_refuses_while_a_child_is_there()
    {
        var shelf = await Alice.Make("/shelves", "{}");
        var item = await Alice.Make("/items", $$"""{"shelfId":"{{shelf}}"}""");
        var other = await Alice.Make("/shelves", "{}");

        var refused = await Alice.Delete($"/shelves/{shelf}");
        Assert.Equal(409, refused.Status);
        Assert.Equal("record.in-use", refused.Code);
        Assert.Equal(1, (int)(await Alice.Get($"/shelves/{shelf}")).Node["_version"]!);

        Assert.Equal(200, (await Alice.Patch($"/items/{item}", $$"""{"shelfId":"{{other}}"}""")).Status);
        await Delete($"/shelves/{shelf}");
        Assert.Equal(409, (await Alice.Delete($"/shelves/{other}")).Status);
        Assert.Equal(200, (await Alice.Patch($"/items/{item}", """{"shelfId":null}""")).Status);
        Assert.Equal(200, (await Alice.Patch($"/items/{item}", $$"""{"shelfId":"{{other}}"}""")).Status);
        await Delete($"/items/{item}");
        await Delete($"/shelves/{other}");
    }

    [Fact]
    public async Task Restrict_counts_children_of_the_same_model_but_not_the_record_itself()
    {
        var top = await Alice.Make("/shelves", "{}");
        var below = await Alice.Make("/shelves", $$"""{"upper":"{{top}}"}""");
        var self = Guid.NewGuid().ToString();
        await Alice.Make("/shelves", $$"""{"id":"{{self}}","upper":"{{self}}"}""");

        Assert.Equal(409, (await Alice.Delete($"/shelves/{top}")).Status);
        await Delete($"/shelves/{below}");
        await Delete($"/shelves/{top}");
        await Delete($"/shelves/{self}");
    }

    [Fact]
    public async Task A_missing_record_or_another_version_is_told_before_its_children()
    {
        var shelf = await Alice.Make("/shelves", "{}");
        await Alice.Make("/items", $$"""{"shelfId":"{{shelf}}"}""");

        Assert.Equal(404, (await Alice.Delete($"/shelves/{Guid.NewGuid()}")).Status);
        Assert.Equal(412, (await Alice.Delete($"/shelves/{shelf}", ("if-match", "\"7-1\""))).Status);
    }

    [Fact]
    public async Task A_batch_may_delete_a_parent_together_with_all_its_children_or_after_moving_them()
    {
        var (shelf, other) = (await Alice.Make("/shelves", "{}"), await Alice.Make("/shelves", "{}"));
        var first = await Alice.Make("/items", $$"""{"shelfId":"{{shelf}}"}""");
        var second = await Alice.Make("/items", $$"""{"shelfId":"{{shelf}}"}""");

        var early = await Batch(("DELETE", $"/shelves/{shelf}", null), ("DELETE", $"/items/{first}", null));
        Assert.Equal(409, early.Status);
        Assert.Equal("/requests/0", (string?)early.Node["errors"]![0]!["pointer"]);
        Assert.Equal(200, (await Alice.Get($"/items/{first}")).Status);

        var whole = await Batch(
            ("DELETE", $"/shelves/{shelf}", null), ("DELETE", $"/items/{first}", null), ("PATCH", $"/items/{second}", $$"""{"shelfId":"{{other}}"}"""));
        Assert.Equal(200, whole.Status);
        Assert.Equal(409, (await Alice.Delete($"/shelves/{other}")).Status);

        var made = Guid.NewGuid().ToString();
        Assert.Equal(200, (await Batch(("POST", "/shelves", $$"""{"id":"{{made}}"}"""), ("POST", "/items", $$"""{"shelfId":"{{made}}"}"""))).Status);
        Assert.Equal(409, (await Alice.Delete($"/shelves/{made}")).Status);
    }

    [Fact]
    public async Task A_batch_that_deletes_a_parent_has_the_same_consequences()
    {
        var club = await Alice.Make("/clubs", "{}");
        var item = await Alice.Make("/items", $$"""{"ownedId":"{{club}}"}""");

        Assert.Equal(200, (await Batch(("DELETE", $"/clubs/{club}", null))).Status);
        await SweepAll();

        Assert.Equal(404, (await Alice.Get($"/items/{item}")).Status);
    }

    [Fact]
    public async Task Pairs_go_with_either_record_also_those_of_other_owners()
    {
        var (tag, gone) = (await Alice.Make("/tags", """{"name":"t"}"""), await Alice.Make("/tags", "{}"));
        var club = await Alice.Make("/clubs", "{}");
        var drawer = (await Bob.Post("/drawers", "{}")).Id;
        foreach (var each in new[] { tag, gone })
        {
            Assert.Equal(204, (await Alice.Put($"/clubs/{club}/tags/{each}")).Status);
            Assert.Equal(204, (await Bob.Put($"/drawers/{drawer}/tags/{each}")).Status);
        }

        await Delete($"/tags/{gone}");
        await Alice.Make("/tags", $$"""{"id":"{{gone}}","name":"again"}""");

        Assert.Equal([tag], await List($"/clubs/{club}/tags"));
        Assert.Equal([tag], Ids(await Bob.Get($"/drawers/{drawer}/tags")));
        await Delete($"/clubs/{club}");
        await Alice.Make("/clubs", $$"""{"id":"{{club}}"}""");
        Assert.Empty(await List($"/clubs/{club}/tags"));
        Assert.Empty(await List($"/tags/{tag}/clubs"));
    }

    [Fact]
    public async Task Children_in_an_owners_own_space_go_with_the_parent_there()
    {
        var shared = Guid.NewGuid().ToString();
        var papers = new List<(Client Who, string Id)>();
        foreach (var who in new[] { Alice, Bob })
        {
            Assert.Equal(201, (await who.Post("/drawers", $$"""{"id":"{{shared}}"}""")).Status);
            papers.Add((who, (await who.Post("/papers", $$"""{"drawerId":"{{shared}}"}""")).Id));
        }

        await Delete($"/drawers/{shared}");

        Assert.Equal(404, (await papers[0].Who.Get($"/papers/{papers[0].Id}")).Status);
        Assert.Equal(200, (await papers[1].Who.Get($"/papers/{papers[1].Id}")).Status);
    }

    [Fact]
    public async Task No_race_leaves_a_child_without_its_parent_or_refuses_without_a_child()
    {
        for (var round = 0; round < Races; round++)
        {
            var shelf = await Alice.Make("/shelves", "{}");
            var creators = Enumerable.Range(0, 4).Select(async _ =>
            {
                var made = await Alice.Post("/items", $$"""{"shelfId":"{{shelf}}"}""");
                Assert.Contains(made.Status, (int[])[201, 422]);
                if (made.Status == 201)
                    Assert.Equal(204, (await Alice.Delete($"/items/{made.Id}")).Status);
            });
            var deleters = Enumerable.Range(0, 4).Select(async _ => (await Alice.Delete($"/shelves/{shelf}")).Status);

            await Task.WhenAll([.. creators, Task.WhenAll(deleters)]);

            var isThere = (await Alice.Get($"/shelves/{shelf}")).Status == 200;
            Assert.Empty(await List($"/items?shelfId={shelf}"));
            Assert.Equal(isThere ? 204 : 404, (await Alice.Delete($"/shelves/{shelf}")).Status);
        }
    }

    private async Task Delete(string path)
    {
        var reply = await Alice.Delete(path);
        Assert.True(reply.Status == 204, $"{path}: {reply.Status} {reply.Text}");
        await SweepAll();
    }

    private Task<Reply> Batch(params (string Method, string Path, string? Body)[] entries) => Alice.Post("/batch", new JsonObject
    {
        ["requests"] = new JsonArray([.. entries.Select(entry => new JsonObject
        {
            ["method"] = entry.Method, ["path"] = entry.Path, ["body"] = entry.Body is null ? null : JsonNode.Parse(entry.Body),
        })]),
    }.ToJsonString());

    private async Task<List<string>> List(string path) => Ids(await Alice.Get(path));

    private static List<string> Ids(Reply reply)
    {
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Node["items"]!.AsArray().Select(item => (string)item!["id"]!)];
    }

    private Task SweepAll() => Table is null ? Task.CompletedTask : new WorkItemEvents(Table).SweepAll(Functions);
}
