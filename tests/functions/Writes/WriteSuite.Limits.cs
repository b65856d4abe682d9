using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Functions;

public abstract partial class WriteSuite
{
    [Fact]
    public async Task A_value_that_an_index_or_a_guard_could_not_hold_is_refused_with_its_field()
    {
        var note = await Alice.Make("/notes", "{}");
        var code = new string('x', 2_000);
        var tooLong = new string('x', 2_100);

        var fitting = await Alice.Post("/notes", $$"""{"code":"{{code[..1900]}}"}""");
        var created = await Alice.Post("/notes", $$"""{"code":"{{tooLong}}"}""");
        var patched = await Alice.Patch($"/notes/{note}", $$"""{"code":"{{tooLong}}"}""");
        var reference = await Alice.Post("/notes", $$"""{"folderNotesId":"{{tooLong}}"}""");
        var elsewhere = await Alice.Patch($"/notes/{Unknown}", $$"""{"code":"{{tooLong}}"}""");

        Assert.Equal(201, fitting.Status);
        Assert.All(new[] { created, patched }, reply => Assert.Equal((422, "key.too-long", "/code key.too-long"), (reply.Status, reply.Code, reply.Faults.Single())));
        Assert.Equal(422, reference.Status);
        Assert.Equal(404, elsewhere.Status);
    }

    [Fact]
    public async Task Keys_that_the_table_could_not_hold_are_refused_or_not_found()
    {
        var longest = Unknown.PadRight(1024, 'x');
        var tooLong = longest + "x";

        var fitting = await Alice.Post("/people", $$"""{"id":"{{longest}}"}""");
        var refused = await Alice.Post("/people", $$"""{"id":"{{tooLong}}"}""");
        var empty = await Alice.Post("/orders", """{"customer":"","number":1}""");

        Assert.Equal(201, fitting.Status);
        Assert.Equal((422, "key.too-long"), (refused.Status, refused.Code));
        Assert.Equal((422, "key.empty"), (empty.Status, empty.Code));
        Assert.Equal(404, (await Alice.Get($"/people/{tooLong}")).Status);
        Assert.Equal(404, (await Alice.Patch($"/people/{tooLong}", """{"name":"a"}""")).Status);
        Assert.Equal(404, (await Alice.Delete($"/people/{tooLong}")).Status);
        Assert.Equal(404, (await Alice.Put($"/notes/{tooLong}/labels/{tooLong}")).Status);

        var batch = await Alice.Post("/batch", Batch(
            Entry("POST", "/people", $$"""{"id":"{{tooLong}}"}"""),
            Entry("PATCH", $"/people/{tooLong}y", """{"name":"a"}"""),
            Entry("DELETE", $"/people/{tooLong}z"),
            Entry("PUT", $"/notes/{tooLong}/labels/{tooLong}")));
        Assert.Equal(422, batch.Status);
        Assert.Equal(["/requests/0/body/id key.too-long", "/requests/1 record.not-found", "/requests/2 record.not-found", "/requests/3 record.not-found"], batch.Faults);
    }

    [Fact]
    public async Task Texts_of_any_character_come_back_as_they_were_through_keys_guards_and_references()
    {
        var text = $"\0\u0001\u0002|*~🎉é\uE000 {Unknown}";

        var created = await Alice.Post("/people", JsonSerializer.Serialize(new { id = text, personFriendId = text, name = text }));
        var read = await Alice.Get(created.Headers["location"]);

        Assert.Equal(201, created.Status);
        Assert.Equal((text, text, text), (read.Id, read.Json.GetProperty("personFriendId").GetString(), read.Json.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_large_record_can_be_created_once_and_repeated()
    {
        var key = Unknown;
        var body = JsonSerializer.Serialize(new { name = new string('x', 250_000) });

        var first = await Alice.Post("/people", body, ("idempotency-key", key));
        var again = await Alice.Post("/people", body, ("idempotency-key", key));

        Assert.Equal(201, first.Status);
        Assert.True(Same(first, again));
    }

    [Fact]
    public async Task A_merge_that_grows_past_400_KB_is_refused_and_the_record_stays()
    {
        var person = await Alice.Make("/people", JsonSerializer.Serialize(new { name = new string('x', 230_000), home = new { street = "s" } }));

        var alone = await Alice.Patch($"/people/{person}", JsonSerializer.Serialize(new { home = new { zip = new string('y', 230_000) } }));
        var together = await Alice.Patch($"/people/{person}", JsonSerializer.Serialize(new { email = Address, home = new { zip = new string('y', 230_000) } }));

        Assert.Equal((413, "record.too-large"), (alone.Status, alone.Code));
        Assert.Equal((413, "record.too-large"), (together.Status, together.Code));
        Assert.Equal(1, (await Alice.Get($"/people/{person}")).Json.GetProperty("_version").GetInt32());
    }
}
