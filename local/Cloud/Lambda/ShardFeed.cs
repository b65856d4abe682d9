namespace Trellis.Local.Cloud.Lambda;

/// <summary>Feeds a function from one shard of a stream, and keeps on disk how far it has come.</summary>
/// <param name="begun">How far an earlier run has come; null if there was none.</param>
/// <param name="keep">Keeps how far this one has come.</param>
/// <param name="print">Prints a line when the engine does not answer.</param>
internal sealed class ShardFeed(
    EventSourceDeclaration source, IReadOnlyList<FilterPattern> filters, TableStream stream, string shard, ShardPosition? begun,
    Action<ShardPosition> keep, BatchDelivery delivery, Action<string> print)
{
    // A lane that is held up must not fill the memory with the records of the others.
    private const int MostWaiting = 5_000;

    // Each time is a write to the disk, which records that the filters leave out do not need.
    private const int MostUnkept = 500;
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Lane[] lanes = [.. Enumerable.Range(0, source.Parallelism).Select(_ => new Lane(source, delivery))];
    private TaskCompletionSource room = new();
    private string? head = begun?.Floor;
    private int unkept;

    /// <summary>Completes when the shard has ended and everything in it is handled.</summary>
    /// <param name="skips">Whether to leave out what is in the shard now.</param>
    /// <param name="stopping">Stops before the next invocation. Another run hands over what was not handled.</param>
    public async Task Run(bool skips, CancellationToken stopping)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        List<Task> running = [.. lanes.Select(lane => lane.Run(Handled, all.Token)), Read(skips, all.Token)];
        // What fails stops the others.
        await foreach (var part in Task.WhenEach(running))
        {
            if (!part.IsCompletedSuccessfully)
                await all.CancelAsync();
        }

        lock (gate)
        {
            if (unkept > 0)
                Keep();
        }

        await Task.WhenAll(running);
        keep(Position(hasEnded: true));
    }

    private async Task Skip(CancellationToken stopping)
    {
        for (var iterator = await Begin(stopping); iterator is not null;)
        {
            var page = await stream.Read(iterator, stopping);
            head = page.Records.Count > 0 ? page.Records[^1].Sequence : head;
            iterator = page.Records.Count > 0 ? page.Next : null;
        }

        keep(Position());
    }

    private async Task Read(bool skips, CancellationToken stopping)
    {
        if (skips)
            await Skip(stopping);
        var iterator = await Begin(stopping);
        while (iterator is not null)
        {
            var writes = stream.Writes;
            var page = await ReadOrBeginAgain(iterator, stopping);
            foreach (var records in page.Records.GroupBy(Take))
                records.Key?.Add([.. records]);
            iterator = page.Next;
            if (page.Records.Count > 0)
                await Room().WaitAsync(stopping);
            else if (iterator is not null)
                await stream.Changed(writes, stopping);
        }

        foreach (var lane in lanes)
            lane.Close();
    }

    private Task<string> Begin(CancellationToken stopping) => RetryUntilRead(() => stream.Iterator(shard, head, stopping), stopping);

    // An iterator is void after a while, or when the engine was started again.
    private async Task<StreamPage> ReadOrBeginAgain(string iterator, CancellationToken stopping)
    {
        try
        {
            return await stream.Read(iterator, stopping);
        }
        catch (StreamException)
        {
            return await RetryUntilRead(async () => await stream.Read(await stream.Iterator(shard, head, stopping), stopping), stopping);
        }
    }

    private async Task<T> RetryUntilRead<T>(Func<Task<T>> read, CancellationToken stopping)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await read();
            }
            catch (StreamException trouble)
            {
                if (isFirst)
                    print($"{source.Function} waits for the stream of {source.Table}: {trouble.Message}");
                await Task.Delay(BeforeAnotherTry, stopping);
            }
        }
    }

    // Notes that the shard is read up to this record, and returns the lane that it waits for, or null if no filter lets it pass.
    private Lane? Take(StreamRecord record)
    {
        var passes = begun?.IsHandled(record, source) != true
            && (filters.Count == 0 || filters.Any(filter => filter.Matches(record.Json)));
        lock (gate)
        {
            var before = head;
            head = record.Sequence;
            unkept++;
            if (!passes)
            {
                if (unkept == MostUnkept)
                    Keep();
                return null;
            }

            var lane = lanes[record.Lane(source.PartitionKey, lanes.Length)];
            if (lane.Waiting++ == 0)
                lane.Handled = before;
            return lane;
        }
    }

    private void Handled(Lane lane, IReadOnlyList<StreamRecord> records)
    {
        lock (gate)
        {
            lane.Waiting -= records.Count;
            lane.Handled = records[^1].Sequence;
            Keep();
            if (lanes.Sum(each => each.Waiting) < MostWaiting)
                room.TrySetResult();
        }
    }

    private Task Room()
    {
        lock (gate)
        {
            if (lanes.Sum(lane => lane.Waiting) < MostWaiting)
                return Task.CompletedTask;
            room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task;
        }
    }

    private void Keep()
    {
        keep(Position());
        unkept = 0;
    }

    private ShardPosition Position(bool hasEnded = false) => new(
        head,
        lanes.Index().Where(lane => lane.Item.Waiting > 0).ToDictionary(lane => lane.Index, lane => lane.Item.Handled),
        lanes.Length,
        hasEnded);
}
