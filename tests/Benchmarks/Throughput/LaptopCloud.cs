using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Trellis.Benchmarks.Throughput;

/// <summary>Requests a second through the whole laptop cloud: gateway, token, function process, table.</summary>
internal static class LaptopCloud
{
    public static void Measure(Bench bench)
    {
        using var cloud = Cloud.Start();
        using var client = cloud.Client();
        var table = new Table("Through the laptop cloud", "calls at once", "reads a second", "p50 ms", "p99 ms", "creates a second", "p50 ms", "p99 ms")
        {
            Note = "The ordinary build of the functions, a process for each call under way, all on this machine with the client: a figure for developing, not for Lambda.",
        };
        var id = Created(client);
        var length = TimeSpan.FromSeconds(bench.Options.Quick ? 2 : 10);
        foreach (var concurrency in (int[])[1, 8, 64])
        {
            Load(() => Read(client, id), concurrency, TimeSpan.FromSeconds(1));
            var reads = Load(() => Read(client, id), concurrency, length);
            var creates = Load(() => Create(client), concurrency, length);
            table.Add(concurrency, (reads.Count / length.TotalSeconds).Short(), reads.Median().Short(), reads.Percentile(99).Short(),
                (creates.Count / length.TotalSeconds).Short(), creates.Median().Short(), creates.Percentile(99).Short());
            if (concurrency == 1)
                bench.Results.Hold("a read through the laptop cloud, all of it: p50", 1, reads.Median(), "ms");
            if (concurrency == 64)
                bench.Results.Hold("reads through the laptop cloud, 64 at once: time for each (2,000 a second)", 0.5, length.TotalMilliseconds / reads.Count, "ms");
        }

        bench.Results.Add(table);
    }

    private static List<double> Load(Func<Task> call, int concurrency, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (clock.Elapsed < length)
            {
                var started = Stopwatch.GetTimestamp();
                await call();
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return times;
        })).ToList();
        return [.. workers.SelectMany(worker => worker.Result)];
    }

    private static string Created(HttpClient client)
    {
        using var response = client.PostAsync("tasks", Body()).GetAwaiter().GetResult();
        response.EnsureSuccessStatusCode();
        return (string)response.Content.ReadFromJsonAsync<JsonNode>().GetAwaiter().GetResult()!["id"]!;
    }

    private static async Task Read(HttpClient client, string id)
    {
        using var response = await client.GetAsync($"tasks/{id}");
        response.EnsureSuccessStatusCode();
    }

    private static async Task Create(HttpClient client)
    {
        using var response = await client.PostAsync("tasks", Body());
        response.EnsureSuccessStatusCode();
    }

    private static StringContent Body() => new(Operation.Body, Encoding.UTF8, "application/json");
}
