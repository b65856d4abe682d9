namespace Trellis.Local.Cloud.Lambda;

/// <summary>A running mapping: it feeds a function from all shards of a stream, a shard after its parent.</summary>
internal sealed class EventSource(
    EventSourceDeclaration source, TableStream stream, LambdaService functions, EventStore store, Action<string> print)
{
    // Engines begin another shard every few hours at most.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(1);

    private readonly List<FilterPattern> filters =
        [.. source.Filters.Select(filter => FilterPattern.Parse(filter, $"{source.Function}, event source {source.Name}"))];

    private string Key => $"{source.Function}/{source.Name}";

    /// <summary>Runs until it is stopped.</summary>
    public async Task Run(CancellationToken stopping)
    {
        var feeds = new Dictionary<string, Task>();
        try
        {
            await Run(feeds, stopping);
        }
        finally
        {
            await Task.WhenAll(feeds.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>The record before which nothing of the stream is needed again; null when all of it may be.</summary>
    public async Task<string?> Floor(CancellationToken stopping)
    {
        try
        {
            var id = await stream.Id(stopping);
            return await stream.Shards(stopping) is [var only] ? store.Position(Key, id, only.Id)?.Floor : null;
        }
        catch (StreamException)
        {
            return null;
        }
    }

    private async Task Run(Dictionary<string, Task> feeds, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await Look(feeds, stopping);
                await Task.WhenAny(feeds.Values.Where(feed => !feed.IsCompleted).Append(Task.Delay(BetweenLooks, stopping)));
            }
            catch (StreamException trouble)
            {
                print($"{source.Function} waits for the stream of {source.Table}: {trouble.Message}");
                await Task.Delay(BeforeAnotherTry, stopping);
            }

            stopping.ThrowIfCancellationRequested();
            await RemoveFailed(feeds, stopping);
        }
    }

    // A feed that failed is begun again where it was.
    private async Task RemoveFailed(Dictionary<string, Task> feeds, CancellationToken stopping)
    {
        foreach (var (shard, feed) in feeds.Where(feed => feed.Value.IsFaulted).ToList())
        {
            feeds.Remove(shard);
            print($"{source.Function} begins again with the stream of {source.Table}: {feed.Exception!.InnerException!.Message}");
            await Task.Delay(BeforeAnotherTry, stopping);
        }
    }

    // Starts a feed for each shard whose parent has ended.
    private async Task Look(Dictionary<string, Task> feeds, CancellationToken stopping)
    {
        var id = await stream.Id(stopping);
        var shards = await stream.Shards(stopping);
        // A mapping that has never run begins with the next record, where it says so; shards that come later are read whole.
        var skips = !source.BeginsAtHorizon && shards.All(shard => store.Position(Key, id, shard.Id) is null);
        foreach (var shard in shards.Where(shard => !feeds.ContainsKey(shard.Id)))
        {
            var position = store.Position(Key, id, shard.Id);
            if (position?.HasEnded == true)
            {
                feeds[shard.Id] = Task.CompletedTask;
            }
            else if (shards.All(other => other.Id != shard.Parent)
                || feeds.GetValueOrDefault(shard.Parent ?? "") is { IsCompletedSuccessfully: true })
            {
                feeds[shard.Id] = Feed(id, shard.Id, position).Run(skips, stopping);
            }
        }
    }

    private ShardFeed Feed(string id, string shard, ShardPosition? position) => new(
        source, filters, stream, shard, position, next => store.Keep(Key, id, shard, next),
        new BatchDelivery(source, shard, functions, store, print), print);
}
