using Trellis.Operations;

namespace Trellis.Tests.Functions.Deletions;

/// <summary>The table stops answering in the middle of a step of Sweep, as while it is throttled.</summary>
public sealed class RunningOutOfTime(Engines engines)
{
    [Fact]
    public async Task After_something_was_done_is_no_failure_and_the_next_step_goes_on()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var functions = InProcess.On(DeletionSuite.Schema, table.Table);
        var alice = Client.WithToken(functions, "alice");
        using var events = new WorkItemEvents(table);
        var club = (await alice.Post("/clubs", "{}")).Id;
        for (var number = 0; number < 25; number++)
            Assert.Equal(201, (await alice.Post("/items", $$"""{"ownedId":"{{club}}"}""")).Status);
        Assert.Equal(204, (await alice.Delete($"/clubs/{club}")).Status);

        using var time = new CancellationTokenSource();
        var sweeps = new Sweeps(table.With(new SilentAfter(10, time)), DeletionSuite.Schema, TimeProvider.System);
        var progress = await sweeps.Step(Assert.Single(await events.Stored())["pk"].S, null, time.Token);

        Assert.Equal(new SweepProgress(10, HasMore: true), progress);
        Assert.Equal(15, (await alice.Get($"/items?ownedId={club}")).Items.Count());
        await events.SweepAll(functions);
        Assert.Empty((await alice.Get($"/items?ownedId={club}")).Items);
    }

    /// <summary>A step that does nothing fails, so that what never gets on is reported.</summary>
    [Fact]
    public async Task Before_anything_was_done_is_a_failure()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        var alice = Client.WithToken(InProcess.On(DeletionSuite.Schema, table.Table), "alice");
        using var events = new WorkItemEvents(table);
        var club = (await alice.Post("/clubs", "{}")).Id;
        Assert.Equal(201, (await alice.Post("/items", $$"""{"ownedId":"{{club}}"}""")).Status);
        Assert.Equal(204, (await alice.Delete($"/clubs/{club}")).Status);

        using var time = new CancellationTokenSource();
        var sweeps = new Sweeps(table.With(new SilentAfter(0, time)), DeletionSuite.Schema, TimeProvider.System);
        var workItem = Assert.Single(await events.Stored())["pk"].S;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => sweeps.Step(workItem, null, time.Token));
    }

    /// <summary>Clients for whom the time is over at the transaction after so many.</summary>
    private sealed class SilentAfter(int transactions, CancellationTokenSource time) : InterceptedClients
    {
        private int sent;

        protected override async Task Before(HttpRequestMessage request)
        {
            if (request.Headers.TryGetValues("X-Amz-Target", out var targets)
                && targets.Any(target => target.EndsWith(".TransactWriteItems", StringComparison.Ordinal))
                && Interlocked.Increment(ref sent) > transactions)
            {
                await time.CancelAsync();
                time.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
