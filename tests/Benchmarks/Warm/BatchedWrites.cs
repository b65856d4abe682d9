using System.Diagnostics;

namespace Trellis.Benchmarks.Warm;

/// <summary>
/// Fifty creates in one batch against fifty one after the other, of warm native binaries, a millisecond from their table and over TLS. The
/// way from a caller to the function, which a batch takes once and the others fifty times, is not in it.
/// </summary>
internal static class BatchedWrites
{
    private const int Creates = 50;
    private const int WarmUp = 10;

    public static void Measure(Bench bench)
    {
        using var create = new Writer(bench, "Create", Events.Post("tasks", Operation.Body), "\"statusCode\":201");
        using var batch = new Writer(bench, "Batch", Events.Batch(Enumerable.Repeat(Operation.InBatch, Creates)), "\"statusCode\":200");
        var (apart, together) = (new List<Round>(), new List<Round>());
        var rounds = bench.Options.Quick ? 20 : 60;
        for (var round = -WarmUp; round < rounds; round++)
        {
            var (one, other) = (create.Run(Creates), batch.Run(1));
            if (round >= 0)
            {
                apart.Add(one);
                together.Add(other);
            }
        }

        var (wall, cpu) = (Ratio(round => round.Wall), Ratio(round => round.Cpu));
        var table = new Table($"{Creates} creates, TLS, 1 ms away", "", "ms", "CPU ms", "of one after the other", "CPU, of it")
        {
            Note = $"Medians of {rounds} rounds in turn.",
        };
        table.Add("one after the other", apart.Select(round => round.Wall).Median().Short(), apart.Select(round => round.Cpu).Median().Short(), "", "");
        table.Add("in one batch", together.Select(round => round.Wall).Median().Short(), together.Select(round => round.Cpu).Median().Short(), wall.Ratio(), cpu.Ratio());
        bench.Results.Add(table);
        bench.Results.Hold($"{Creates} creates in one batch over TLS, 1 ms away: wall, of one after the other", 0.20, wall);

        double Ratio(Func<Round, double> of) => together.Select(of).Median() / apart.Select(of).Median();
    }

    /// <param name="Wall">Milliseconds from the sending of each event to its answer.</param>
    /// <param name="Cpu">Milliseconds of the function's processor time.</param>
    private sealed record Round(double Wall, double Cpu);

    private sealed class Writer(Bench bench, string function, string payload, string expected) : IDisposable
    {
        private readonly Subject subject = bench.Native.Function(function, bench.Https) with { Expected = expected };
        private Instance? instance;

        public Round Run(int times)
        {
            var runtime = (instance ??= Instance.Start(subject)).Runtime;
            runtime.Await();
            var (wall, cpu) = (0.0, instance.Cpu);
            for (var time = 0; time < times; time++)
            {
                runtime.Invoke(runtime.Event(payload));
                wall += Stopwatch.GetElapsedTime(runtime.Sent, runtime.Answered).TotalMilliseconds;
                subject.Check(runtime.Text());
            }

            return new Round(wall, instance.Cpu - cpu);
        }

        public void Dispose() => instance?.Dispose();
    }
}
