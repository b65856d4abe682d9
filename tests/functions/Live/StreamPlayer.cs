using System.Collections.Concurrent;
using Trellis.Local.Cloud.Lambda;
using Trellis.Local.Cloud.Template;

namespace Trellis.Tests.Functions.Live;

/// <summary>Reads a table's stream from its engine, and gives Notify what the template's filters let through.</summary>
internal sealed class StreamPlayer : IDisposable
{
    private static readonly ConcurrentDictionary<string, StreamPlayer> Players = new();

    private static readonly EventSourceDeclaration Declared = Stack.Load(
        Path.Combine(Repository.Root, "template.yaml"), new StackSettings { Parameters = new Dictionary<string, string> { ["Live"] = "true" } })
        .EventSources.Single(source => source.Function == "Notify");

    private readonly List<FilterPattern> filters = [.. Declared.Filters.Select(filter => FilterPattern.Parse(filter, "Notify"))];
    private readonly Dictionary<string, string?> iterators = [];
    private readonly SemaphoreSlim one = new(1);
    private readonly TableStream stream;

    private StreamPlayer(TestTable table) => stream = new TableStream(table.Engine, Declared with { Table = table.Name }, "eu-west-1", null);

    /// <summary>How many invocations have failed, in whole or in part.</summary>
    public int Failed { get; private set; }

    /// <summary>The only one of a table: it knows how far it has come.</summary>
    public static StreamPlayer For(TestTable table) => Players.GetOrAdd(table.Name, _ => new StreamPlayer(table));

    public void Dispose()
    {
        one.Dispose();
        stream.Dispose();
    }

    /// <summary>Everything that is in the stream now, in one batch after the other.</summary>
    public async Task Play(IFunctions functions)
    {
        await one.WaitAsync();
        try
        {
            for (var records = await Next(); records.Count > 0; records = await Next())
            {
                foreach (var batch in records.Chunk(Declared.BatchSize))
                    await Deliver(() => functions, [.. batch]);
            }
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>What is in the stream now in small batches, several at a time, some of them twice, with functions that may die.</summary>
    public async Task PlayBadly(Func<IFunctions> functions, Random random)
    {
        await one.WaitAsync();
        try
        {
            // The records of one item stay in order, as they do in AWS.
            var lanes = (await Next()).GroupBy(record => record.Lane("sk", 3)).Select(lane => (Records: lane.ToList(), Random: new Random(random.Next())));
            await Task.WhenAll(lanes.Select(async lane =>
            {
                for (var at = 0; at < lane.Records.Count;)
                {
                    List<StreamRecord> batch = [.. lane.Records.Skip(at).Take(1 + lane.Random.Next(20))];
                    await Deliver(functions, batch);
                    at += lane.Random.Next(8) == 0 ? 0 : batch.Count;
                }
            }));
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<List<StreamRecord>> Next()
    {
        var all = new List<StreamRecord>();
        foreach (var shard in await stream.Shards(TestContext.Current.CancellationToken))
        {
            if (!iterators.TryGetValue(shard.Id, out var iterator))
                iterator = await stream.Iterator(shard.Id, null, TestContext.Current.CancellationToken);
            while (iterator is not null)
            {
                var page = await stream.Read(iterator, TestContext.Current.CancellationToken);
                all.AddRange(page.Records);
                iterator = page.Next;
                if (page.Records.Count == 0)
                    break;
            }

            iterators[shard.Id] = iterator;
        }

        return all.FindAll(record => filters.Exists(filter => filter.Matches(record.Json)));
    }

    /// <summary>Until all of it is handled: what is named as failed comes again, with what is behind it.</summary>
    private async Task Deliver(Func<IFunctions> functions, List<StreamRecord> batch)
    {
        for (var attempt = 0; batch.Count > 0; attempt++)
        {
            Assert.True(attempt < 200, "Notify fails all the time.");
            var payload = $$"""{"Records":[{{string.Join(',', batch.Select(record => record.Text))}}]}""";
            var answer = JsonNode.Parse(await functions().Invoke("Notify", payload))!["batchItemFailures"]!.AsArray();
            if (answer.Count == 0)
                return;
            Failed++;
            var failed = answer.Select(failure => (string)failure!["itemIdentifier"]!).ToHashSet();
            batch = [.. batch.SkipWhile(record => !failed.Contains(record.Sequence))];
        }
    }

    /// <summary>The functions on a table whose client dies at the call of that number.</summary>
    public static IFunctions DyingAt(int call, TestTable table, Trellis.Schemas.Schema schema) => InProcess.On(schema, table.With(new DyingClients(call)));
}
