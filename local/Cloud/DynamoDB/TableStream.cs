namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Reads a table's stream from an engine. Where the engine's files are at hand, it watches them for writes instead of asking all
/// the time.</summary>
internal sealed class TableStream : IDisposable
{
    // A watch may miss something on file systems that are not of this machine.
    private static readonly TimeSpan WatchedPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnwatchedPause = TimeSpan.FromMilliseconds(100);
    // So that many writes in a row are read together.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(10);
    private readonly EngineClient client;
    private readonly EventSourceDeclaration source;
    private readonly string region;
    private readonly string? folder;
    private readonly FileSystemWatcher? watcher;
    private TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long writes;

    /// <param name="folder">The folder of the engine's files; null if it keeps everything in memory, or elsewhere.</param>
    public TableStream(Uri engine, EventSourceDeclaration source, string region, string? folder)
    {
        client = new EngineClient(engine);
        this.source = source;
        this.region = region;
        this.folder = folder;
        watcher = folder is null ? null : Watch(folder);
    }

    /// <summary>Grows with each write that is noticed. Taken before a read, for <see cref="Changed"/>.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>The engine's own name of it. A table whose stream is switched off and on again has another stream.</summary>
    public async Task<string> Id(CancellationToken cancellation)
    {
        var answer = await Ask(() => client.Call("DescribeTable", new JsonObject { ["TableName"] = source.Table }, cancellation));
        return answer["Table"].Text("LatestStreamArn") ?? throw new StreamException($"{source.Table} has no stream.");
    }

    /// <summary>Its shards, parents before their children.</summary>
    public async Task<IReadOnlyList<StreamShard>> Shards(CancellationToken cancellation)
    {
        var id = await Id(cancellation);
        var shards = new List<StreamShard>();
        JsonNode? last = null;
        do
        {
            var request = new JsonObject { ["StreamArn"] = id };
            if (last is not null)
                request["ExclusiveStartShardId"] = last.DeepClone();
            var description = (await Ask(() => client.CallStreams("DescribeStream", request, cancellation)))["StreamDescription"]!;
            shards.AddRange(description["Shards"]!.AsArray().Select(shard =>
                new StreamShard(shard.Text("ShardId")!, shard.Text("ParentShardId"))));
            last = description["LastEvaluatedShardId"];
        }
        while (last is not null);
        return shards;
    }

    /// <summary>An iterator for the records after a sequence number, or with null for all that are kept.</summary>
    public async Task<string> Iterator(string shard, string? after, CancellationToken cancellation)
    {
        var request = new JsonObject { ["StreamArn"] = await Id(cancellation), ["ShardId"] = shard };
        request["ShardIteratorType"] = after is null ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER";
        if (after is not null)
            request["SequenceNumber"] = after;
        var (answer, error) = await Answer(() => client.CallStreams("GetShardIterator", request, cancellation));
        if (after is not null && error?.StartsWith("TrimmedDataAccessException", StringComparison.Ordinal) == true)
            return await Iterator(shard, null, cancellation);
        return error is null ? answer.Text("ShardIterator")! : throw new StreamException(error);
    }

    /// <exception cref="StreamException">The engine refuses, or does not answer.</exception>
    public async Task<StreamPage> Read(string iterator, CancellationToken cancellation)
    {
        var answer = await Ask(() => client.CallStreams("GetRecords", new JsonObject { ["ShardIterator"] = iterator }, cancellation));
        var records = answer["Records"]!.AsArray().Select(record => Record(record!.DeepClone().AsObject())).ToList();
        return new StreamPage(records, answer.Text("NextShardIterator"));
    }

    /// <summary>Waits until there are more writes than that, or for as long as one should wait before looking again.</summary>
    public async Task Changed(long writes, CancellationToken cancellation)
    {
        var next = Volatile.Read(ref written);
        if (Writes == writes)
            await Task.WhenAny(next.Task, Task.Delay(watcher is null ? UnwatchedPause : WatchedPause, cancellation));
        await Task.Delay(Calm, cancellation);
    }

    /// <summary>Forgets records before a sequence number that every reader has passed, if they are older than a stream has to keep them.
    /// </summary>
    public void Trim(string before)
    {
        if (folder is not null)
            DynoxideFile.Trim(folder, source.Table, before);
    }

    public void Dispose() => watcher?.Dispose();

    // As the template knows the table, which engines do not.
    private StreamRecord Record(JsonObject record)
    {
        record["awsRegion"] = region;
        record["eventSourceARN"] = source.StreamArn;
        return new StreamRecord(record);
    }

    private static async Task<JsonObject> Ask(Func<Task<(JsonObject Answer, string? Error)>> call)
    {
        var (answer, error) = await Answer(call);
        return error is null ? answer : throw new StreamException(error);
    }

    private static async Task<(JsonObject Answer, string? Error)> Answer(Func<Task<(JsonObject Answer, string? Error)>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            throw new StreamException($"the database engine does not answer ({broken.Message})", broken);
        }
        catch (TaskCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw new StreamException("the database engine does not answer in time", late);
        }
    }

    private FileSystemWatcher? Watch(string files)
    {
        try
        {
            var watch = new FileSystemWatcher(files) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size };
            watch.Changed += (_, _) => Note();
            watch.EnableRaisingEvents = true;
            return watch;
        }
        catch (IOException)
        {
            // Linux allows a user so many watches and no more.
            return null;
        }
    }

    private void Note()
    {
        Interlocked.Increment(ref writes);
        Interlocked.Exchange(ref written, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}

internal sealed record StreamShard(string Id, string? Parent);

/// <param name="Records">The next records; there may be none.</param>
/// <param name="Next">The iterator to go on with; null when the shard has ended.</param>
internal sealed record StreamPage(IReadOnlyList<StreamRecord> Records, string? Next);

/// <summary>A read that an engine refused or did not answer; a later one may succeed.</summary>
internal sealed class StreamException(string message, Exception? inner = null) : Exception(message, inner);
