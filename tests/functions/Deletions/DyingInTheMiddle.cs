namespace Trellis.Tests.Functions.Deletions;

/// <summary>Sweep ends at each of its calls in turn, as by kill -9, and its event comes again: what is left in the end is always the same.</summary>
public sealed class DyingInTheMiddle(Engines engines)
{
    [Fact]
    public async Task Leaves_the_same_in_the_end_wherever_it_happens()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var alice = Client.WithToken(InProcess.On(DeletionSuite.Schema, table.Table), "alice");
        var events = new WorkItemEvents(table);
        var died = 0;
        for (var call = 1; ; call++)
        {
            var club = (await alice.Post("/clubs", "{}")).Id;
            var tag = (await alice.Post("/tags", "{}")).Id;
            var (owned, member) = ((await alice.Post("/items", $$"""{"ownedId":"{{club}}"}""")).Id, (await alice.Post("/items", $$"""{"memberId":"{{club}}"}""")).Id);
            var part = (await alice.Post("/parts", $$"""{"itemId":"{{owned}}"}""")).Id;
            Assert.Equal(204, (await alice.Put($"/clubs/{club}/tags/{tag}")).Status);
            Assert.Equal(204, (await alice.Delete($"/clubs/{club}")).Status);

            var dying = new DyingClients(call);
            var first = WorkItemEvents.Event("INSERT", (await events.Stored()).Single(item => item["pk"].S.EndsWith(club, StringComparison.Ordinal)));
            var functions = InProcess.On(DeletionSuite.Schema, table.With(dying));
            died += (await WorkItemEvents.Send(functions, first)).Count;
            await events.SweepAll(InProcess.On(DeletionSuite.Schema, table.Table));

            Assert.Equal((404, 404), ((await alice.Get($"/items/{owned}")).Status, (await alice.Get($"/parts/{part}")).Status));
            var reply = await alice.Get($"/items/{member}");
            Assert.Equal((200, false, 2), (reply.Status, reply.Json.TryGetProperty("memberId", out _), reply.Json.GetProperty("_version").GetInt32()));
            Assert.Empty((await alice.Get($"/tags/{tag}/clubs")).Items);
            if (!dying.HasDied)
                break;
        }

        Assert.InRange(died, 5, 60);
    }

    /// <summary>Time to live has removed the work item by then, and Lambda gives up its event after three tries.</summary>
    [Fact]
    public async Task Of_the_last_pass_three_times_leaves_the_work_item_for_the_sweep_by_hand()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var functions = InProcess.On(DeletionSuite.Schema, table.Table);
        var alice = Client.WithToken(functions, "alice");
        using var events = new WorkItemEvents(table);
        var club = (await alice.Post("/clubs", "{}")).Id;
        var item = (await alice.Post("/items", $$"""{"ownedId":"{{club}}"}""")).Id;
        var hidden = await events.Hide("Item", item);
        Assert.Equal(204, (await alice.Delete($"/clubs/{club}")).Status);
        await events.SweepAll(functions);
        await events.Show(hidden);
        var expired = WorkItemEvents.Event("REMOVE", Assert.Single(await events.Stored()));
        await events.Forget(club);

        var failing = InProcess.On(DeletionSuite.Schema, table.With(new WithoutQueries()));
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Single(await WorkItemEvents.Send(failing, expired.DeepClone().AsObject()));
        await events.SweepAll(functions);

        Assert.Equal(404, (await alice.Get($"/items/{item}")).Status);
    }

    /// <summary>Clients whose queries are refused, as without the permission.</summary>
    private sealed class WithoutQueries : InterceptedClients
    {
        protected override Task Before(HttpRequestMessage request) =>
            IsOf("Query", request)
                ? throw new InvalidOperationException("There is no permission to query.")
                : Task.CompletedTask;
    }
}
