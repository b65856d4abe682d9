namespace Trellis.Local.Cloud.Lambda;

/// <summary>All mappings from streams to functions.</summary>
internal sealed class EventSources : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource stopping = new();
    private readonly EventStore store;
    private readonly List<TableStream> streams = [];
    private readonly List<Task> running = [];

    private EventSources(EventStore store) => this.store = store;

    /// <summary>Starts to feed the functions.</summary>
    /// <param name="stream">Opens the stream that a mapping reads.</param>
    /// <param name="data">The folder of users and records.</param>
    /// <param name="print">Prints a line for each failure.</param>
    /// <exception cref="SetupException">A filter cannot be understood, or the file in the data folder is damaged.</exception>
    public static async Task<EventSources> Start(
        IReadOnlyList<EventSourceDeclaration> sources, Func<EventSourceDeclaration, TableStream> stream, LambdaService functions,
        string data, Action<string> print)
    {
        var all = new EventSources(EventStore.Open(data));
        try
        {
            foreach (var table in sources.GroupBy(source => source.Table))
                await all.Start([.. table], stream, functions, print);
            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(Task.WhenAll(running), Task.Delay(Grace));
        foreach (var stream in streams)
            stream.Dispose();
        store.Dispose();
    }

    // Those of one table.
    private async Task Start(
        List<EventSourceDeclaration> sources, Func<EventSourceDeclaration, TableStream> stream, LambdaService functions,
        Action<string> print)
    {
        string? floor = null;
        var isKnown = true;
        foreach (var declaration in sources)
        {
            streams.Add(stream(declaration));
            var source = new EventSource(declaration, streams[^1], functions, store, print);
            var mine = await source.Floor(stopping.Token);
            isKnown &= mine is not null;
            floor = floor is null || (mine is not null && StreamRecord.Compare(mine, floor) < 0) ? mine : floor;
            running.Add(Run(source));
        }

        if (isKnown && floor is not null)
            streams[^1].Trim(floor);
    }

    private async Task Run(EventSource source)
    {
        try
        {
            await source.Run(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The cloud stops.
        }
    }
}
