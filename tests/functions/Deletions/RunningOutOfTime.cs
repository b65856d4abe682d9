using Trellis.Operations;

namespace Trellis.Tests.Functions.Deletions;

/// <summary>The table stops answering in the middle of a step of Sweep, as while it is throttled.</summary>
public sealed class RunningOutOfTime(Engines engines) : IAsyncLifetime
{
    private TestTable table = null!;
    private WorkItemEvents events = null!;
    private InProcess functions = null!;
    private Client alice = null!;

    public async ValueTask InitializeAsync()
    {
        table = await engines.NewTable(EngineKind.Dynoxide);
        events = new WorkItemEvents(table);
        functions = InProcess.On(DeletionSuite.Schema, table.Table);
        alice = Client.WithToken(functions, "alice");
    }

    public ValueTask DisposeAsync()
    {
        events.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task After_something_was_done_is_no_failure_and_the_next_step_goes_on()
    {
        var club = await DeletedClub(items: 25);

        var progress = await Step(transactions: 10);

        Assert.Equal(new SweepProgress(10, HasMore: true), progress);
        Assert.Equal(15, (await alice.Get($"/items?ownedId={club}")).Items.Count());
        await events.SweepAll(functions);
        Assert.Empty((await alice.Get($"/items?ownedId={club}")).Items);
    }

    /// <summary>A step that does nothing fails, so that what never gets on is reported.</summary>
    [Fact]
    public async Task Before_anything_was_done_is_a_failure()
    {
        await DeletedClub(items: 1);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Step(transactions: 0));
    }

    private async Task<string> DeletedClub(int items)
    {
        var club = (await alice.Post("/clubs", "{}")).Id;
        for (var number = 0; number < items; number++)
            Assert.Equal(201, (await alice.Post("/items", $$"""{"ownedId":"{{club}}"}""")).Status);
        Assert.Equal(204, (await alice.Delete($"/clubs/{club}")).Status);
        return club;
    }

    /// <summary>A step whose time is over after so many transactions.</summary>
    private async Task<SweepProgress> Step(int transactions)
    {
        var workItem = Assert.Single(await events.Stored())["pk"].S;
        using var time = new CancellationTokenSource();
        var sweeps = new Sweeps(table.With(new SilentAfter(transactions, time)), DeletionSuite.Schema, TimeProvider.System);
        return await sweeps.Step(workItem, null, time.Token);
    }

    /// <summary>Clients that end the time instead of sending one more transaction.</summary>
    private sealed class SilentAfter(int transactions, CancellationTokenSource time) : InterceptedClients
    {
        private int sent;

        protected override async Task Before(HttpRequestMessage request)
        {
            if (IsOf("TransactWriteItems", request) && Interlocked.Increment(ref sent) > transactions)
            {
                await time.CancelAsync();
                time.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
