using Trellis.Local.Tools.Data;
using Trellis.Tests.Functions.Deletions;

namespace Trellis.Tests.Functions.Changes;

/// <summary>
/// Records are stored, and then the schema has an index more. Lists are as complete as before at every moment: until a reindex they do without it.
/// Each program is one with a client and a memory of its own, as a deployed function is.
/// </summary>
public sealed class AddedIndexes(Engines engines) : IAsyncLifetime
{
    private const string Plain = """
        type Team @model @auth(rules: [{ allow: private }]) { name: String }
        type Task @model @auth(rules: [{ allow: private }]) { title: String priority: Int code: String teamId: ID }
        """;

    private static readonly string Indexed = Plain.Replace("priority: Int", "priority: Int @index(name: \"byPriority\", sortKeyFields: [\"title\"])", StringComparison.Ordinal);

    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private TestTable table = null!;

    public async ValueTask InitializeAsync() => table = await engines.NewTable(EngineKind.Dynoxide);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Hide_no_record_and_say_why_they_are_not_used()
    {
        await On(Plain).Make("/tasks", """{"title":"old","priority":777}""");
        var now = On(Indexed);
        await now.Make("/tasks", """{"title":"new","priority":777}""");

        var before = await now.Get("/tasks?priority=777&title.exists=true&count=true&explain=true");
        var sorted = await now.Get("/tasks?priority=777&sort=title");
        Assert.Empty((await Reindex(Indexed)).Troubles);
        var after = await On(Indexed).Get("/tasks?priority=777&title.exists=true&count=true&explain=true");

        Assert.Equal((2, true, "key"), Counted(before));
        Assert.Equal(
            "The index byPriority of Task lacks stored records: run 'dotnet run --project local -- reindex Task'",
            before.Json.GetProperty("explain").GetProperty("note").GetString());
        Assert.Equal((400, "query.sort"), (sorted.Status, sorted.Code));
        Assert.Contains("byPriority of Task lacks stored records", sorted.Text, StringComparison.Ordinal);
        Assert.Equal((2, true, "byPriority"), Counted(after));
        Assert.False(after.Json.GetProperty("explain").TryGetProperty("note", out _));
    }

    [Fact]
    public async Task Of_a_new_table_are_used_from_the_first_record_on()
    {
        var now = On(Indexed);

        var empty = await now.Get("/tasks?priority=777&sort=title");
        await now.Make("/tasks", """{"title":"first","priority":777}""");
        var list = await On(Indexed).Get("/tasks?priority=777&sort=title&count=true&explain=true");

        Assert.Equal(200, empty.Status);
        Assert.Equal((1, true, "byPriority"), Counted(list));
    }

    [Fact]
    public async Task Take_the_children_of_a_deleted_record_once_they_are_filled()
    {
        var after = Related("CASCADE");
        var team = (await On(Plain).Post("/teams", "{}")).Id;
        var task = await On(Plain).Make("/tasks", $$"""{"teamId":"{{team}}"}""");
        using var events = new WorkItemEvents(table);
        var functions = InProcess.On(SampleSchemas.Compile(after), Again());

        Assert.Equal(204, (await On(after).Delete($"/teams/{team}")).Status);
        await events.SweepAll(functions);
        await events.ExpireAll(functions);
        var kept = (await On(after).Get($"/tasks/{task}")).Status;
        var waiting = (await events.Stored()).Count;
        Assert.Empty((await Reindex(after)).Troubles);
        await events.ExpireAll(InProcess.On(SampleSchemas.Compile(after), Again()));

        Assert.Equal((200, 1), (kept, waiting));
        Assert.Equal(404, (await On(after).Get($"/tasks/{task}")).Status);
        Assert.Empty(await events.Stored());
    }

    [Fact]
    public async Task That_were_taken_out_and_put_back_lack_what_was_written_between()
    {
        var first = await On(Indexed).Make("/tasks", """{"title":"first","priority":777}""");
        var without = On(Plain);
        await without.Patch($"/tasks/{first}", """{"priority":1}""");

        var list = await On(Indexed).Get("/tasks?priority=1&title.exists=true&count=true&explain=true");
        var gone = await On(Indexed).Get("/tasks?priority=777&title.exists=true&count=true&explain=true");

        Assert.Equal((1, true, "key"), Counted(list));
        Assert.Equal((0, true, "key"), Counted(gone));
    }

    [Fact]
    public async Task Lack_what_a_batch_of_an_older_function_writes()
    {
        var first = await On(Indexed).Make("/tasks", """{"title":"first","priority":777}""");
        Assert.Equal(200, (await On(Plain).Post("/batch", Batches.Batch(Batches.Entry("POST", "/tasks", """{"title":"second","priority":777}""")))).Status);
        var created = await On(Indexed).Get("/tasks?priority=777&title.exists=true&count=true&explain=true");

        Assert.Empty((await Reindex(Indexed)).Troubles);
        Assert.Equal(200, (await On(Plain).Post("/batch", Batches.Batch(Batches.Entry("PATCH", $"/tasks/{first}", """{"priority":1}""")))).Status);
        var changed = await On(Indexed).Get("/tasks?priority=1&title.exists=true&count=true&explain=true");

        Assert.Equal((2, true, "key"), Counted(created));
        Assert.Equal((1, true, "key"), Counted(changed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_counted_children_are_not_complete_once_an_older_function_has_deleted_one(bool inBatch)
    {
        var counted = On(Related("RESTRICT"));
        var team = (await counted.Post("/teams", "{}")).Id;
        var task = await counted.Make("/tasks", $$"""{"teamId":"{{team}}"}""");

        var deleted = inBatch
            ? await On(Plain).Post("/batch", Batches.Batch(Batches.Entry("DELETE", $"/tasks/{task}")))
            : await On(Plain).Delete($"/tasks/{task}");
        var refused = await On(Related("RESTRICT")).Delete($"/teams/{team}");

        Assert.True(deleted.Status is 200 or 204, deleted.Text);
        Assert.Equal((409, "restrict.unready"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Of_a_relation_are_replaced_by_a_filter()
    {
        var related = Related("KEEP");
        var team = (await On(Plain).Post("/teams", "{}")).Id;
        await On(Plain).Make("/tasks", $$"""{"title":"old","teamId":"{{team}}"}""");
        await On(Plain).Make("/tasks", """{"title":"other","teamId":"x"}""");

        var list = await On(related).Get($"/teams/{team}/tasks?count=true&explain=true");
        var included = await On(related).Get($"/teams/{team}?include=tasks");

        Assert.Equal((1, true, "key"), Counted(list));
        Assert.Equal(1, included.Json.GetProperty("tasks").GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Are_learnt_of_again_after_a_minute_by_a_process_that_was_frozen()
    {
        await On(Indexed).Make("/tasks", """{"title":"first","priority":777}""");
        var frozen = On(Indexed);
        Assert.Equal("byPriority", Counted(await frozen.Get("/tasks?priority=777&title.exists=true&count=true&explain=true")).Index);
        var rolledBack = On(Plain);
        await rolledBack.Make("/tasks", """{"title":"second","priority":777}""");

        clock.Advance(TimeSpan.FromHours(1));
        var list = await frozen.Get("/tasks?priority=777&title.exists=true&count=true&explain=true");

        Assert.Equal((2, true, "key"), Counted(list));
    }

    [Fact]
    public async Task That_an_older_function_writes_without_meanwhile_are_not_filled_by_a_reindex()
    {
        var older = On(Plain);
        await older.Make("/tasks", """{"title":"old","priority":777}""");
        var reindex = Register(Indexed);
        await reindex.Begin();

        clock.Advance(TimeSpan.FromHours(1));
        await older.Make("/tasks", """{"title":"meanwhile","priority":777}""");
        await reindex.End();

        Assert.Equal((2, true, "key"), Counted(await On(Indexed).Get("/tasks?priority=777&title.exists=true&count=true&explain=true")));
        Assert.False(await reindex.Begin(), "A stopped reindex was to begin anew.");
    }

    [Fact]
    public async Task Are_filled_for_one_table_alone()
    {
        await On(Plain).Make("/tasks", """{"title":"old","priority":777}""");
        var other = await engines.NewTable(EngineKind.Dynoxide);
        await Client.WithToken(InProcess.On(SampleSchemas.Compile(Indexed), other.Table), "alice").Make("/tasks", """{"title":"old","priority":777}""");

        Assert.Equal("key", Counted(await On(Indexed).Get("/tasks?priority=777&title.exists=true&count=true&explain=true")).Index);
    }

    [Fact]
    public async Task Unique_values_that_were_not_guarded_for_a_while_are_missing_until_a_reindex_finds_none_twice()
    {
        var unique = Plain.Replace("code: String", "code: String @unique", StringComparison.Ordinal);
        await On(unique).Make("/tasks", """{"code":"c"}""");
        var twice = await On(Plain).Make("/tasks", """{"code":"c"}""");
        var now = On(unique);

        var troubled = await Reindex(unique);
        Assert.Single(await Register(unique).Missing());
        Assert.Equal(204, (await now.Delete($"/tasks/{twice}")).Status);
        var mended = await Reindex(unique);

        Assert.Single(troubled.Troubles);
        Assert.Empty(mended.Troubles);
        Assert.Empty(await Register(unique).Missing());
    }

    [Fact]
    public async Task A_record_whose_unique_value_another_holds_leaves_it_alone_when_it_changes_or_goes()
    {
        var unique = Plain.Replace("code: String", "code: String @unique", StringComparison.Ordinal);
        await On(unique).Make("/tasks", """{"code":"c"}""");
        var twice = new List<string>();
        for (var number = 0; number < 4; number++)
            twice.Add(await On(Plain).Make("/tasks", """{"code":"c"}"""));
        var now = On(unique);

        Reply[] replies = [
            await now.Patch($"/tasks/{twice[0]}", """{"code":"d"}"""),
            await now.Delete($"/tasks/{twice[1]}"),
            await now.Post("/batch", Batches.Batch(Batches.Entry("PATCH", $"/tasks/{twice[2]}", """{"code":"e"}"""))),
            await now.Post("/batch", Batches.Batch(Batches.Entry("DELETE", $"/tasks/{twice[3]}"))),
            await now.Post("/tasks", """{"code":"c"}""")];

        Assert.Equal([200, 204, 200, 200, 409], replies.Select(reply => reply.Status));
    }

    private static (int Count, bool IsExact, string? Index) Counted(Reply list)
    {
        Assert.True(list.Status == 200, list.Text);
        return (list.Json.GetProperty("count").GetInt32(), list.Json.GetProperty("countIsExact").GetBoolean(), list.Json.GetProperty("explain").GetProperty("index").GetString());
    }

    private static string Related(string onDelete) => Plain
        .Replace("name: String", $"name: String tasks: [Task] @hasMany(references: [\"teamId\"], onDelete: {onDelete})", StringComparison.Ordinal)
        .Replace("teamId: ID", "teamId: ID team: Team @belongsTo(references: [\"teamId\"])", StringComparison.Ordinal);

    private Task<Progress> Reindex(string schema)
    {
        var compiled = SampleSchemas.Compile(schema);
        return Reindexing.Run(compiled, Again(), compiled.Named("Task")!);
    }

    private Client On(string schema) => Client.WithToken(InProcess.On(SampleSchemas.Compile(schema), Again()), "alice");

    private OfTask Register(string schema) => new(Again().Indexes, SampleSchemas.Compile(schema).Named("Task")!);

    private Table Again() => new(table.NewClient(), table.Name, clock);

    private sealed record OfTask(IndexRegister Indexes, Model Model)
    {
        public Task<bool> Begin() => Indexes.Begin(Model, TestContext.Current.CancellationToken);

        public Task End() => Indexes.End(Model, TestContext.Current.CancellationToken);

        public async Task<IEnumerable<string>> Missing() => await Indexes.Missing(Model, TestContext.Current.CancellationToken);
    }
}
