using System.Collections.Concurrent;
using System.Diagnostics;
using static Trellis.Tests.Functions.Batches;

namespace Trellis.Tests.Native;

/// <summary>
/// Ten minutes of mixed calls by many callers, on the binaries, over TLS and a bad network: every call is answered soon and rightly, each write
/// happened exactly when it was acknowledged, and no process grows.
/// </summary>
[Trait("Runs", "nightly")]
public sealed class Soak(Published published, Engines engines)
{
    private const int Callers = 16;
    private const double MostGrowth = 1.2;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<string> wrong = new();
    private long calls;

    [Fact]
    public async Task Loses_nothing_hangs_nowhere_and_does_not_grow()
    {
        await using var network = await SecureNetwork.Start(published, engines);
        network.Proxy.Conditions = NetworkConditions.Bad;
        var clock = Stopwatch.StartNew();
        var memory = Watch(network, clock);

        var left = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Call(network.Functions, $"caller-{caller}", clock)));

        var (early, late) = await memory;
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{calls} calls, {network.Proxy.Connections} connections, {left.Sum()} records left; memory of the largest process {early} and {late} MB."));
        Assert.Empty(wrong);
        Assert.True(late <= early * MostGrowth, $"The largest process grew from {early} to {late} MB.");
    }

    /// <summary>Creates, reads, changes, lists and deletes, also in batches, and compares each answer with what this caller knows.</summary>
    private async Task<int> Call(LivingProcesses functions, string name, Stopwatch clock)
    {
        var client = Client.WithToken(functions, name);
        var known = new Dictionary<string, (string Title, string ETag)>();
#pragma warning disable CA5394 // A test's calls need no secret randomness.
        var random = new Random(name.GetHashCode(StringComparison.Ordinal));
        for (var step = 0; clock.Elapsed < Length; step++)
        {
            var id = known.Count > 0 ? known.Keys.ElementAt(random.Next(known.Count)) : "";
            var title = $"Title {step}";
            switch (known.Count < 5 ? 0 : random.Next(known.Count > 60 ? 3 : 0, 7))
#pragma warning restore CA5394
            {
                case 0 or 1 or 2:
                    var (task, key) = ($$"""{"title":"{{title}}","state":"open","notes":"{{new string('n', 300)}}"}""", ("idempotency-key", $"{name}-{step}"));
                    if (await Answer(client.Post("/tasks", task, key), 201, name) is { } made)
                        known[made.Id] = (title, made.ETag);
                    var repeated = step % 5 == 0 ? await Answer(client.Post("/tasks", task, key), 201, name) : null;
                    Expect(repeated is null || known.ContainsKey(repeated.Id), $"{name} made a record twice.");
                    break;
                case 3:
                    if (await Answer(client.Patch($"/tasks/{id}", $$"""{"title":"{{title}}"}""", ("if-match", known[id].ETag)), 200, name) is { } changed)
                        known[id] = (title, changed.ETag);
                    break;
                case 4:
                    var read = await Answer(client.Get($"/tasks/{id}"), 200, name);
                    Expect(read is null || read.Json.GetProperty("title").GetString() == known[id].Title, $"{name} read another title of {id}.");
                    break;
                case 5:
                    var both = Batch(
                        Entry("POST", "/tasks", $$"""{"title":"{{title}}","state":"open"}"""),
                        Entry("PATCH", $"/tasks/{id}", $$"""{"title":"{{title}}"}""", ("If-Match", known[id].ETag)));
                    if (await Answer(client.Post("/batch", both), 200, name) is { } batch)
                    {
                        foreach (var response in Responses(batch))
                            known[response.GetProperty("body").GetProperty("id").GetString()!] = (title, response.GetProperty("headers").GetProperty("ETag").GetString()!);
                    }

                    break;
                default:
                    if (await Answer(client.Delete($"/tasks/{id}"), 204, name) is not null)
                        known.Remove(id);
                    var list = await Answer(client.Get("/tasks?limit=100&count=true"), 200, name);
                    Expect(list is null || list.Json.GetProperty("count").GetInt32() == list.Items.Count(), $"{name} was told another count than it has.");
                    Expect(list is null || list.Items.Select(item => item.GetProperty("id").GetString()).ToHashSet().SetEquals(known.Keys), $"{name} listed other records than it has.");
                    break;
            }
        }

        return known.Count;
    }

    private async Task<Reply?> Answer(Task<Reply> call, int expected, string caller)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await call;
        var took = Stopwatch.GetElapsedTime(sent);
        Interlocked.Increment(ref calls);
        Expect(reply.Status == expected, $"{caller} was answered {reply.Status} instead of {expected}: {reply.Text}");
        Expect(took < Longest, $"{caller} waited {took}.");
        return reply.Status == expected ? reply : null;
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
            wrong.Enqueue(otherwise);
    }

    /// <summary>The memory of the largest process, in the second minute and in the last, in megabytes.</summary>
    private static async Task<(long Early, long Late)> Watch(SecureNetwork network, Stopwatch clock)
    {
        var (early, late) = (0L, 0L);
        while (clock.Elapsed < Length)
        {
            var largest = NativeFunctions.All.SelectMany(network.Functions.Ids).Select(Memory).DefaultIfEmpty().Max();
            if (clock.Elapsed > WarmUp && clock.Elapsed < 2 * WarmUp)
                early = Math.Max(early, largest);
            else if (clock.Elapsed > Length - WarmUp)
                late = Math.Max(late, largest);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        return (early, late);
    }

    private static long Memory(int process)
    {
        try
        {
            using var running = Process.GetProcessById(process);
            return running.WorkingSet64 / (1024 * 1024);
        }
        catch (ArgumentException)
        {
            // It ended meanwhile.
            return 0;
        }
    }
}
