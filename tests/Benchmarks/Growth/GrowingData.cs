using System.Diagnostics;

namespace Trellis.Benchmarks.Growth;

/// <summary>Whether reading, creating and listing cost the same when a table holds a hundred records, ten thousand, or a million.</summary>
internal static class GrowingData
{
    private const int WarmUp = 200;

    public static void Measure(Bench bench)
    {
        int[] sizes = bench.Options.Quick ? [100, 10_000] : [100, 10_000, 1_000_000];
        var tables = sizes.Select(size => Filled(bench, size)).ToList();
        var growth = new Table("As data grows", ["operation", .. sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size:#,0} records, ms")), "largest, of smallest"])
        {
            Note = "Warm medians, the tables in turn, all records of one owner. The engine here is SQLite on this machine; DynamoDB's own figure for a key is the same at any size.",
        };
        var rounds = bench.Options.Quick ? 300 : 1500;
        foreach (var (name, function, payload) in Calls(tables[0].Tasks.Known))
        {
            var medians = Medians(bench, function, payload, tables.Select(table => table.Address).ToList(), name == "list of 100" ? rounds / 3 : rounds);
            var ratio = medians[^1] / medians[0];
            growth.Add([name, .. medians.Select(median => median.Short()), ratio.Ratio()]);
            if (name != "create")
                bench.Results.Hold($"{name} at {sizes[^1].ToString("#,0", CultureInfo.InvariantCulture)} records, of one at 100", 1.2, ratio);
        }

        bench.Results.Add(growth);
        Lengths(bench, tables[^1].Address);
    }

    private static (string Name, string Function, string Payload)[] Calls(string known) =>
    [
        ("read", "Read", Events.Get("tasks", known)),
        ("create", "Create", Events.Post("tasks", Operation.Body)),
        ("list of 100", "List", Events.List("tasks", 100)),
    ];

    private static void Lengths(Bench bench, TableAddress address)
    {
        var table = new Table("Lists by length", "records", "ms", "µs a record");
        foreach (var length in (int[])[1, 100, 1000])
        {
            var median = Medians(bench, "List", Events.List("tasks", length), [address], length == 1000 ? 60 : 300)[0];
            table.Add(length, median.Short(), (median * 1000 / length).Short());
        }

        bench.Results.Add(table);
    }

    private static (TableAddress Address, StoredTasks Tasks) Filled(Bench bench, int size)
    {
        var address = new TableAddress(bench.Engine.Url, string.Create(CultureInfo.InvariantCulture, $"growth-{size}"));
        var tasks = NewTable.Make(address);
        var started = Stopwatch.StartNew();
        tasks.Write("task", 1, size);
        if (size > 10_000)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Wrote {size:#,0} records in {started.Elapsed.TotalSeconds:0} s."));
        return (address, tasks);
    }

    private static List<double> Medians(Bench bench, string function, string payload, List<TableAddress> addresses, int rounds)
    {
        var instances = addresses.Select(address => Instance.Start(bench.Native.Function(function, address))).ToList();
        var times = instances.Select(_ => new List<double>()).ToList();
        for (var round = -WarmUp; round < rounds; round++)
        {
            for (var i = 0; i < instances.Count; i++)
            {
                var runtime = instances[i].Runtime;
                runtime.Invoke(runtime.Event(payload));
                if (round >= 0)
                    times[i].Add(Stopwatch.GetElapsedTime(runtime.Sent, runtime.Answered).TotalMilliseconds);
            }
        }

        foreach (var instance in instances)
        {
            if (!instance.Runtime.Text().Contains("\"statusCode\":20", StringComparison.Ordinal))
                throw new InvalidOperationException(instance.Runtime.Text());
            instance.Dispose();
        }

        return [.. times.Select(list => list.Median())];
    }
}
