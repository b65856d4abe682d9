namespace Trellis.Tests.Functions;

/// <summary>
/// What the API answers, whatever runs the functions: in this process on the memory table or on a real engine, or in a fresh process
/// for each single invocation. Each test works with users of its own, so that the tests can share one table.
/// </summary>
public abstract partial class HttpSuite
{
    private readonly string alice = Guid.NewGuid().ToString();
    private readonly string bob = Guid.NewGuid().ToString();

    protected abstract IFunctions Functions { get; }

    /// <summary>Can answers of the table get lost? A delete that is sent again and finds nothing is then taken for done.</summary>
    protected virtual bool LosesAnswers => false;

    private Client Alice => Client.WithToken(Functions, alice);

    private Client Bob => Client.WithToken(Functions, bob);

    private Client Admin => Client.WithToken(Functions, Guid.NewGuid().ToString(), "staff", "admin");

    [Fact]
    public async Task A_record_is_created_with_its_address_tag_and_what_the_service_adds()
    {
        var reply = await Alice.Post("/tasks", """{"title":"Write","state":"open","tags":["a","b"],"priority":3}""");

        Assert.Equal(201, reply.Status);
        Assert.Equal($"/tasks/{reply.Id}", reply.Headers["location"]);
        Assert.StartsWith("\"1-", reply.ETag, StringComparison.Ordinal);
        Assert.Equal("private, no-cache", reply.Headers["cache-control"]);
        Assert.Equal("application/json", reply.Headers["content-type"]);
        Assert.Equal(alice, reply.Json.GetProperty("owner").GetString());
        Assert.Equal(1, reply.Json.GetProperty("_version").GetInt32());
        Assert.Equal(reply.Json.GetProperty("createdAt").GetString(), reply.Json.GetProperty("updatedAt").GetString());
        Assert.Equal('7', reply.Id[14]);
        Assert.False(reply.Json.TryGetProperty("notes", out _));
    }

    [Fact]
    public async Task What_was_created_is_read_back_with_the_same_tag()
    {
        var created = await Alice.Post("/tasks", """{"title":"Wörter 🎉","state":"done","weight":1.25,"done":false,"due":"2026-11-21","address":{"street":"Main","lines":["x",null]}}""");

        var read = await Alice.Get($"/tasks/{created.Id}");

        Assert.Equal(200, read.Status);
        Assert.Equal(created.ETag, read.ETag);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(created.Text), JsonNode.Parse(read.Text)), read.Text);
        Assert.Equal("Wörter 🎉", read.Json.GetProperty("title").GetString());
        Assert.Equal(JsonValueKind.Null, read.Json.GetProperty("address").GetProperty("lines")[1].ValueKind);
    }

    [Fact]
    public async Task A_reader_who_has_the_state_already_gets_304_and_no_body()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");

        var same = await Alice.Get($"/tasks/{created.Id}", ("if-none-match", created.ETag));
        var weak = await Alice.Get($"/tasks/{created.Id}", ("if-none-match", "\"x\", W/" + created.ETag));
        var other = await Alice.Get($"/tasks/{created.Id}", ("if-none-match", "\"9-0\""));

        Assert.Equal((304, ""), (same.Status, same.Text));
        Assert.Equal(304, weak.Status);
        Assert.Equal(200, other.Status);
    }

    [Fact]
    public async Task An_id_of_the_clients_own_is_kept_and_can_be_taken_once()
    {
        var id = Guid.NewGuid().ToString("N");

        var first = await Alice.Post("/tasks", $$"""{"id":"{{id}}","title":"a","state":"open"}""");
        var second = await Alice.Post("/tasks", $$"""{"id":"{{id}}","title":"b","state":"open"}""");
        var bobs = await Bob.Post("/tasks", $$"""{"id":"{{id}}","title":"c","state":"open"}""");

        Assert.Equal((201, id), (first.Status, first.Id));
        Assert.Equal((409, "record.exists"), (second.Status, second.Code));
        Assert.Equal(201, bobs.Status);
        Assert.Equal("a", (await Alice.Get($"/tasks/{id}")).Json.GetProperty("title").GetString());
    }

    [Fact]
    public async Task An_id_with_characters_that_mean_something_in_paths_has_an_encoded_address()
    {
        var id = $"a/b?c {Guid.NewGuid():N}";

        var created = await Alice.Post("/tasks", JsonSerializer.Serialize(new { id, title = "a", state = "open" }));
        var read = await Alice.Get(created.Headers["location"]);

        Assert.StartsWith("/tasks/~", created.Headers["location"], StringComparison.Ordinal);
        Assert.Equal(id, read.Id);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_null_removes()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","notes":"n","state":"open","priority":1}""");

        var patched = await Alice.Patch($"/tasks/{created.Id}", """{"title":"b","notes":null}""");
        var read = await Alice.Get($"/tasks/{created.Id}");

        Assert.Equal(200, patched.Status);
        Assert.Equal("b", patched.Json.GetProperty("title").GetString());
        Assert.False(patched.Json.TryGetProperty("notes", out _));
        Assert.Equal(1, patched.Json.GetProperty("priority").GetInt32());
        Assert.Equal(2, patched.Json.GetProperty("_version").GetInt32());
        Assert.NotEqual(created.ETag, patched.ETag);
        Assert.Equal(patched.ETag, read.ETag);
        Assert.Equal(created.Json.GetProperty("createdAt").GetString(), read.Json.GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task A_patch_over_a_stale_version_is_412_and_over_the_current_one_goes_through()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");
        var second = await Alice.Patch($"/tasks/{created.Id}", """{"title":"b"}""", ("if-match", created.ETag));

        var stale = await Alice.Patch($"/tasks/{created.Id}", """{"title":"c"}""", ("if-match", created.ETag));
        var foreign = await Alice.Patch($"/tasks/{created.Id}", """{"title":"c"}""", ("if-match", "\"abc\""));
        var either = await Alice.Patch($"/tasks/{created.Id}", """{"title":"d"}""", ("if-match", $"{created.ETag}, {second.ETag}"));

        Assert.Equal((412, "record.stale"), (stale.Status, stale.Code));
        Assert.Equal(412, foreign.Status);
        Assert.Equal((200, "d"), (either.Status, either.Json.GetProperty("title").GetString()));
    }

    [Fact]
    public async Task A_faulty_patch_is_422_and_says_so_only_to_who_may_write_and_over_the_right_version()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");

        var own = await Alice.Patch($"/tasks/{created.Id}", """{"title":null,"id":"other","colour":1}""");
        var stale = await Alice.Patch($"/tasks/{created.Id}", """{"colour":1}""", ("if-match", "\"7-0\""));
        var foreign = await Bob.Patch($"/tasks/{created.Id}", """{"colour":1}""");

        Assert.Equal(422, own.Status);
        Assert.Equal(["/colour field.unknown", "/id field.immutable", "/title field.required"], own.Faults.Order(StringComparer.Ordinal));
        Assert.Equal(412, stale.Status);
        Assert.Equal(404, foreign.Status);
    }

    [Fact]
    public async Task A_deleted_record_is_gone_and_a_stale_delete_does_nothing()
    {
        var created = await Alice.Post("/tasks", """{"title":"a","state":"open"}""");

        var stale = await Alice.Delete($"/tasks/{created.Id}", ("if-match", "\"2-0\""));
        var deleted = await Alice.Delete($"/tasks/{created.Id}", ("if-match", created.ETag));
        var again = await Alice.Delete($"/tasks/{created.Id}");

        Assert.Equal(412, stale.Status);
        Assert.Equal((204, ""), (deleted.Status, deleted.Text));
        AssertNothingToDelete(again);
        Assert.Equal(404, (await Alice.Get($"/tasks/{created.Id}")).Status);
    }

    private void AssertNothingToDelete(Reply reply) => Assert.Equal(LosesAnswers && reply.Status == 204 ? 204 : 404, reply.Status);
}
