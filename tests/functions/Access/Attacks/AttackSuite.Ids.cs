namespace Trellis.Tests.Functions.Access;

/// <summary>Ids of somebody else's, wherever an id can stand.</summary>
public abstract partial class AttackSuite
{
    [Fact]
    public async Task Somebody_elses_id_in_a_path_names_nothing()
    {
        foreach (var path in new[] { "/folders", "/deals" })
        {
            var id = await Alice.Make(path, """{"name":"mine"}""");

            IsRefused(await Mallory.Get($"{path}/{id}"), 404, "record.not-found");
            IsRefused(await Mallory.Patch($"{path}/{id}", """{"name":"taken"}"""), 404, "record.not-found");
            IsRefused(await Mallory.Delete($"{path}/{id}"), 404, "record.not-found");
            Assert.Equal("mine", (await Alice.Get($"{path}/{id}")).Json.GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task A_key_that_is_made_of_the_tables_own_separators_leaves_its_key_space_nowhere()
    {
        var id = await Alice.Make("/folders", """{"name":"mine"}""");
        string[] keys = [$"{alice}\u0001{id}", $"\u0001{id}", $"../folders/{id}", $"{id}\u0000", $"Folder\u0001{alice}\u0001{id}", "*", $"\u0002{id}"];

        foreach (var key in keys)
        {
            var segment = "~" + System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(new[] { key })));

            IsRefused(await Mallory.Get($"/folders/{segment}"), 404, "record.not-found");
        }
    }

    [Fact]
    public async Task The_same_id_in_ones_own_space_is_another_record()
    {
        var id = await Alice.Make("/folders", """{"name":"mine"}""");

        var made = await Mallory.Post("/folders", $$"""{"id":"{{id}}","name":"mine"}""");
        await Mallory.Delete($"/folders/{id}");

        Assert.Equal(201, made.Status);
        Assert.Equal("mine", (await Alice.Get($"/folders/{id}")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Somebody_elses_id_as_a_foreign_key_is_as_missing_as_one_of_nothing()
    {
        var (folder, deal) = (await Alice.Make("/folders", "{}"), await Alice.Make("/deals", "{}"));
        var (own, remark) = (await Mallory.Make("/notes", "{}"), await Mallory.Make("/remarks", "{}"));

        IsRefused(await Mallory.Post("/notes", $$"""{"folderNotesId":"{{folder}}"}"""), 422, "relation.missing");
        IsRefused(await Mallory.Post("/remarks", $$"""{"dealRemarksId":"{{deal}}"}"""), 422, "relation.missing");
        IsRefused(await Mallory.Patch($"/notes/{own}", $$"""{"folderNotesId":"{{folder}}"}"""), 422, "relation.missing");
        IsRefused(await Mallory.Patch($"/remarks/{remark}", $$"""{"dealRemarksId":"{{deal}}"}"""), 422, "relation.missing");
    }

    [Fact]
    public async Task Somebody_elses_records_come_by_no_relation()
    {
        var (folder, deal) = (await Alice.Make("/folders", "{}"), await Alice.Make("/deals", """{"name":"secret"}"""));
        await Alice.Make("/notes", $$"""{"folderNotesId":"{{folder}}"}""");
        var remark = await Alice.Make("/remarks", $$"""{"text":"t","dealRemarksId":"{{deal}}"}""");

        var included = await Mallory.Get($"/remarks/{remark}?include=deal");
        var listed = await Mallory.Get("/remarks?include=deal");

        IsRefused(await Mallory.Get($"/folders/{folder}/notes"), 404, "record.not-found");
        IsRefused(await Mallory.Get($"/deals/{deal}/remarks"), 404, "record.not-found");
        IsRefused(await Mallory.Get($"/deals/{deal}?include=remarks"), 404, "record.not-found");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, included.Json.GetProperty("deal").ValueKind);
        Assert.DoesNotContain("secret", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_record_can_be_linked_from_neither_side()
    {
        var (label, topic) = (await Alice.Make("/labels", "{}"), await Alice.Make("/topics", "{}"));
        var (ownLabel, ownTopic) = (await Mallory.Make("/labels", "{}"), await Mallory.Make("/topics", "{}"));
        var note = await Alice.Make("/notes", "{}");

        IsRefused(await Mallory.Put($"/labels/{ownLabel}/topics/{topic}"), 404, "record.not-found");
        IsRefused(await Mallory.Put($"/topics/{topic}/labels/{ownLabel}"), 404, "record.not-found");
        IsRefused(await Mallory.Put($"/labels/{label}/topics/{ownTopic}"), 404, "record.not-found");
        IsRefused(await Mallory.Put($"/notes/{note}/labels/{ownLabel}"), 404, "record.not-found");
        IsRefused(await Mallory.Delete($"/labels/{label}/topics/{ownTopic}"), 404, "record.not-found");
        Assert.Empty((await Alice.Get($"/labels/{label}/topics")).Items);
    }

    [Fact]
    public async Task Unlinking_tells_nothing_about_the_record_at_the_other_end()
    {
        var topic = await Alice.Make("/topics", "{}");
        var own = await Mallory.Make("/labels", "{}");

        var there = await Mallory.Delete($"/labels/{own}/topics/{topic}");
        var nowhere = await Mallory.Delete($"/labels/{own}/topics/{Nothing}");

        Assert.Equal((there.Status, there.Text), (nowhere.Status, nowhere.Text));
    }

    [Fact]
    public async Task A_pair_with_a_record_that_one_may_not_read_stays_and_the_answer_does_not_tell()
    {
        var label = await Alice.Make("/labels", """{"team":"admin"}""");
        var (topic, gone) = (await Admin.Make("/topics", "{}"), await Admin.Make("/topics", "{}"));
        foreach (var id in (string[])[topic, gone])
            Assert.Equal(204, (await Admin.Put($"/labels/{label}/topics/{id}")).Status);

        Assert.Equal(204, (await Admin.Delete($"/topics/{gone}")).Status);

        Reply[] replies =
        [
            await Alice.Delete($"/labels/{label}/topics/{topic}"),
            await Alice.Delete($"/topics/{topic}/labels/{label}"),
            await Alice.Delete($"/labels/{label}/topics/{gone}"),
            await Alice.Delete($"/labels/{label}/topics/{Nothing}"),
        ];

        Assert.All(replies, reply => Assert.Equal((204, ""), (reply.Status, reply.Text)));
        Assert.Equal(topic, Assert.Single((await Admin.Get($"/labels/{label}/topics")).Items).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Somebody_elses_idempotency_key_replays_nothing()
    {
        var key = Guid.NewGuid().ToString();
        var first = await Alice.Post("/folders", """{"name":"private"}""", ("idempotency-key", key));

        var stranger = await Mallory.Post("/folders", """{"name":"private"}""", ("idempotency-key", key));
        var other = await Mallory.Post("/folders", """{"name":"other"}""", ("idempotency-key", key));

        Assert.Equal(201, stranger.Status);
        Assert.NotEqual(first.Id, stranger.Id);
        Assert.Equal(mallory, stranger.Json.GetProperty("owner").GetString());
        IsRefused(other, 422, "idempotency.reused");
    }

    [Fact]
    public async Task A_unique_value_is_told_of_only_where_the_schema_makes_it_common()
    {
        await Alice.Make("/folders", """{"name":"unique"}""");
        var code = Guid.NewGuid().ToString();
        await Alice.Make("/deals", $$"""{"code":"{{code}}"}""");

        var ofTheirOwn = await Mallory.Post("/folders", """{"name":"unique"}""");
        var ofAll = await Mallory.Post("/deals", $$"""{"code":"{{code}}"}""");

        Assert.Equal(201, ofTheirOwn.Status);
        IsRefused(ofAll, 409, "record.not-unique");
        Assert.DoesNotContain(alice, ofAll.Text, StringComparison.Ordinal);
    }
}
