using System.Diagnostics;
using Trellis.Benchmarks.Cold;
using Trellis.Local.Cloud.Hosting;

namespace Trellis.Benchmarks.Warm;

/// <summary>Invocations of a running function, one after the other, in turns of some with each subject.</summary>
internal static class WarmCalls
{
    private const int Turn = 50;
    private const int WarmUp = 500;

    public static void Measure(Bench bench)
    {
        var turns = bench.Options.Quick ? 8 : 30;
        Measure(bench, bench.Http, "HTTP", turns);
        Measure(bench, bench.Https, "TLS, 1 ms away", turns);
        if (bench.Options.Functions.Contains("Notify"))
            Logged(bench, turns);
        Completions(bench, turns);
        Others(bench, turns);
    }

    private static void Measure(Bench bench, TableAddress address, string protocol, int turns)
    {
        var table = new Table($"Warm over {protocol}", "function", "p50, of Node", "CPU, of Node", "p50 ms", "Node", "p99 ms", "Node", "CPU µs", "Node", "allocated KB")
        {
            Note = "An invocation from the event's sending to its answer. Allocated: in this process, runtime client, handler and SDK together; Node tells no such figure.",
        };
        var (medians, cpus, bytes) = (new List<(string Of, double)>(), new List<(string Of, double)>(), new List<(string Of, double)>());
        foreach (var function in bench.Options.Functions.Where(function => function != "Notify"))
            bench.Results.Try(() => Measure(function));

        bench.Results.Add(table);
        bench.Results.Hold($"warm call over {protocol}: p50, of Node", 0.45, medians);
        bench.Results.Hold($"warm call over {protocol}: CPU, of Node", 0.22, [.. cpus.Where(cpu => cpu.Of != "List")]);
        bench.Results.Hold($"warm list of 100 over {protocol}: CPU, of Node", 0.25, [.. cpus.Where(cpu => cpu.Of == "List")]);
        bench.Results.Hold("allocated by a warm Read", 30, [.. bytes.Where(allocated => allocated.Of == "Read")], "KB");
        bench.Results.Hold("allocated by a warm list of 100", 150, [.. bytes.Where(allocated => allocated.Of == "List")], "KB");

        void Measure(string function)
        {
            // The engine takes longer for a table in which much was written, so each function has a new one.
            var fresh = bench.Http with { Name = $"warm-{Guid.NewGuid():N}" };
            var (ours, theirs) = (Of(NewTable.Make(fresh)), Of(NewTable.OfPeers(fresh)));
            using var aot = new Runner(bench.Native.Function(function, address with { Name = fresh.Name }), ours);
            using var node = new Runner(Peers.Node(function, address with { Name = fresh.Name }), theirs);
            Alternate([aot, node], turns);
            var allocated = Allocations.Of(ours, fresh) / 1024;
            table.Add(function, (aot.P(50) / node.P(50)).Ratio(), (aot.Cpu / node.Cpu).Ratio(), aot.P(50).Short(), node.P(50).Short(), aot.P(99).Short(), node.P(99).Short(),
                aot.Cpu.Short(), node.Cpu.Short(), allocated.Short());
            medians.Add((function, aot.P(50) / node.P(50)));
            cpus.Add((function, aot.Cpu / node.Cpu));
            if (protocol == "HTTP")
                bytes.Add((function, allocated));
            bench.Results.WarmCpuMilliseconds[function] = aot.Cpu / 1000;

            Operation Of(StoredTasks records)
            {
                records.Write("task", 1, 200);
                return Operation.All(records).Single(operation => operation.Function == function);
            }
        }
    }

    /// <summary>What a live model adds to its writes: Notify logs the changes that it is sent together. A peer for it would be another design.</summary>
    private static void Logged(Bench bench, int turns)
    {
        const string Task = "type Task @model";
        var sample = File.ReadAllText(Path.Combine(Repository.Root, "shared", "schema.graphql"));
        var schema = sample.Replace(Task, $"{Task}(live: true)", StringComparison.Ordinal);
        var table = new Table("Changes logged by Notify, warm, over TLS, 1 ms away", "changes in an invocation", "p50 ms", "CPU µs", "CPU µs a change");
        foreach (var count in (int[])[1, 10, 100])
        {
            using var notify = new Runner(bench.Native.With("Notify", schema, bench.Https), new Operation("Notify", _ => Events.Changes("Task", count), "\"batchItemFailures\":[]"));
            Alternate([notify], turns);
            table.Add(count.ToString(CultureInfo.InvariantCulture), notify.P(50).Short(), notify.Cpu.Short(), (notify.Cpu / count).Short());
            if (count == 1)
                bench.Results.WarmCpuMilliseconds["Notify"] = notify.Cpu / 1000;
        }

        bench.Results.Add(table);
    }

    /// <summary>What running socket completions inline saves: the same binary with and without the variable of template.yaml.</summary>
    private static void Completions(Bench bench, int turns)
    {
        var table = new Table("Socket completions inline, of the thread pool's", "function and network", "p50", "CPU", "p50 ms", "pool", "CPU µs", "pool") { Note = "The same native binary, with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS and without." };
        foreach (var (address, network) in new[] { (bench.Http, "HTTP"), (bench.Https, "TLS, 1 ms away") })
        {
            foreach (var operation in Operation.All(bench.Ours).Where(operation => operation.Function is "Read" or "List" or "Update" && bench.Options.Functions.Contains(operation.Function)))
            {
                var inline = bench.Native.Function(operation.Function, address);
                var pooled = inline with { Environment = inline.Environment.Where(variable => variable.Key != Native.InlineCompletions).ToDictionary() };
                var runners = new[] { inline, pooled }.Select(subject => new Runner(subject, operation)).ToList();
                Alternate(runners, turns);
                var (with, without) = (runners[0], runners[1]);
                table.Add($"{operation.Function}, {network}", (with.P(50) / without.P(50)).Ratio(), (with.Cpu / without.Cpu).Ratio(), with.P(50).Short(), without.P(50).Short(), with.Cpu.Short(), without.Cpu.Short());
                runners.ForEach(runner => runner.Dispose());
            }
        }

        bench.Results.Add(table);
    }

    /// <summary>The other builds of Read, and the web server.</summary>
    private static void Others(Bench bench, int turns)
    {
        var table = new Table("Warm Read by build", "build", "p50 ms", "p99 ms", "CPU µs") { Note = "ASP.NET Core answers over HTTP itself, with HttpClient asking." };
        var read = Operation.All(bench.Ours).Single(operation => operation.Function == "Read");
        var subjects = new[] { bench.Native.Function("Read", bench.Http), Peers.ReadyToRun("Read", bench.Http), Peers.Jit("Read", bench.Http) };
        var runners = subjects.Select(subject => new Runner(subject, read)).ToList();
        Alternate(runners, turns);
        foreach (var runner in runners)
        {
            table.Add(runner.Name, runner.P(50).Short(), runner.P(99).Short(), runner.Cpu.Short());
            runner.Dispose();
        }

        using var server = WebServer.Start(Peers.AspNet(bench.Http), $"tasks/{bench.OfPeers.Known}");
        var times = new List<double>();
        var cpu = 0.0;
        for (var i = -WarmUp; i < turns * Turn; i++)
        {
            if (i == 0)
                cpu = server.Cpu;
            var started = Stopwatch.GetTimestamp();
            server.Get($"tasks/{bench.OfPeers.Known}");
            if (i >= 0)
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        table.Add("ASP.NET Core, JIT", times.Percentile(50).Short(), times.Percentile(99).Short(), ((server.Cpu - cpu) * 1000 / times.Count).Short());
        bench.Results.Add(table);
    }

    private static void Alternate(IReadOnlyList<Runner> runners, int turns)
    {
        foreach (var runner in runners)
            runner.Run(WarmUp, counts: false);
        for (var turn = 0; turn < turns; turn++)
        {
            foreach (var runner in runners)
                runner.Run(Turn, counts: true);
        }
    }

    /// <summary>One process that is kept, and what was seen of it.</summary>
    private sealed class Runner(Subject subject, Operation operation) : IDisposable
    {
        private readonly Instance instance = Instance.Start(subject);
        private readonly List<double> times = [];
        private double cpu;

        public string Name => subject.Name;

        /// <summary>Microseconds an invocation.</summary>
        public double Cpu => cpu * 1000 / times.Count;

        public double P(double percent) => times.Percentile(percent);

        public void Run(int count, bool counts)
        {
            var events = Enumerable.Range(0, count).Select(_ => instance.Runtime.Event(operation.Next())).ToList();
            var before = instance.Cpu;
            foreach (var @event in events)
            {
                instance.Runtime.Invoke(@event);
                if (counts)
                    times.Add(Stopwatch.GetElapsedTime(instance.Runtime.Sent, instance.Runtime.Answered).TotalMilliseconds);
            }

            (subject with { Expected = operation.Expected }).Check(instance.Runtime.Text());
            if (counts)
                cpu += instance.Cpu - before;
        }

        public void Dispose() => instance.Dispose();
    }
}
