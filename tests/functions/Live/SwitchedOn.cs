using Trellis.Local.Tools.Data;

namespace Trellis.Tests.Functions.Live;

/// <summary>A model becomes live, and stops to be, while its records are stored. Each program is one with a client and a memory of its own.</summary>
public sealed class SwitchedOn(Engines engines) : IAsyncLifetime
{
    private const string Live = "type Task @model(live: true) @auth(rules: [{ allow: private }]) { title: String }";
    private const string Plain = "type Task @model @auth(rules: [{ allow: private }]) { title: String }";

    private TestTable table = null!;

    public async ValueTask InitializeAsync() => table = await engines.NewTable(EngineKind.Dynoxide, isStreamRead: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_model_with_records_is_followed_after_a_reindex_and_not_before()
    {
        var task = (await On(Plain).Post("/tasks", """{"title":"old"}""")).Id;
        var early = await On(Live).Get("/tasks");
        var token = (await At(Live, await engines.NewTable(EngineKind.Dynoxide, isStreamRead: true)).Get("/tasks")).Node["since"];
        var refused = await On(Live).Get($"/tasks?since={token}");

        var progress = await Reindex();
        var follower = new Follower(On(Live), "/tasks");
        await follower.List();
        Assert.Equal(204, (await On(Live).Delete($"/tasks/{task}")).Status);
        await Play(Live);
        await follower.CatchUp();

        Assert.Equal((200, (string?)null), (early.Status, (string?)early.Node["since"]));
        Assert.Equal((409, "feed.unready"), (refused.Status, refused.Code));
        Assert.Contains("reindex Task", refused.Text, StringComparison.Ordinal);
        Assert.Equal((1, 0), (progress["mended"], progress.Troubles.Count));
        Assert.Equal([$"\"{task}\""], follower.Told);
    }

    [Fact]
    public async Task A_model_that_was_not_live_for_a_while_lets_nobody_follow_from_before()
    {
        var task = (await On(Live).Post("/tasks", """{"title":"old"}""")).Id;
        var before = (await On(Live).Get("/tasks")).Node["since"];
        Assert.Equal(204, (await On(Plain).Delete($"/tasks/{task}")).Status);
        await Play(Plain);

        var unready = await On(Live).Get($"/tasks?since={before}");
        await Reindex();
        var expired = await On(Live).Get($"/tasks?since={before}");
        var again = await On(Live).Get("/tasks");

        Assert.Equal((409, "feed.unready"), (unready.Status, unready.Code));
        Assert.Equal((410, "feed.expired"), (expired.Status, expired.Code));
        Assert.NotNull((string?)again.Node["since"]);
    }

    [Fact]
    public async Task A_stack_that_logs_nothing_lets_nobody_follow_and_says_what_is_missing()
    {
        var token = (await On(Live).Get("/tasks")).Node["since"];
        var silent = Client.WithToken(InProcess.On(SampleSchemas.Compile(Live), Ports.On(table.Table), logsChanges: false), "alice");

        var list = await silent.Get("/tasks");
        var feed = await silent.Get($"/tasks?since={token}");

        Assert.NotNull((string?)token);
        Assert.Equal((200, (string?)null), (list.Status, (string?)list.Node["since"]));
        Assert.Equal((409, "feed.unready"), (feed.Status, feed.Code));
        Assert.Contains("Live=true", feed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_a_model_that_is_not_live_are_stored_as_ever_and_wake_nobody()
    {
        var task = (await On(Plain).Post("/tasks", """{"title":"old"}""")).Id;
        Assert.Equal(200, (await On(Plain).Patch($"/tasks/{task}", """{"title":"new"}""")).Status);
        await Play(Plain);

        using var client = table.NewClient();
        var item = (await client.GetItemAsync(table.Name, Items.Key("Task\u0001*", task), TestContext.Current.CancellationToken)).Item;
        Assert.DoesNotContain(Items.Live, item.Keys);
        Assert.Empty(await new Logs(table).All());
    }

    private Client On(string schema) => At(schema, table);

    private static Client At(string schema, TestTable table) => Client.WithToken(InProcess.On(SampleSchemas.Compile(schema), table.At(table.Engine).Table), "alice");

    private Task Play(string schema) => StreamPlayer.For(table).Play(InProcess.On(SampleSchemas.Compile(schema), table.Table));

    private Task<Progress> Reindex()
    {
        var schema = SampleSchemas.Compile(Live);
        return Reindexing.Run(schema, table.At(table.Engine).Table, schema.Models[0]);
    }
}
