using System.Diagnostics;
using Trellis.Schemas;
using Trellis.Schemas.Compiler;

namespace Trellis.Benchmarks.Compile;

/// <summary>What a large schema costs: compiled over and over, kept in memory, and on the way to a function's first answer.</summary>
internal static class CompileTimes
{
    // In the first second of them the JIT is still making better code.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private const int Compilations = 1000;

    public static void Measure(Bench bench)
    {
        var compilation = SchemaCompiler.Compile(LargeSchema.Text);
        if (compilation.Schema is not { } schema)
            throw new InvalidOperationException($"The large schema does not compile: {compilation.Errors[0]}");

        var (warm, allocated) = Warm();
        var kept = Kept();
        var (added, addedCpu) = AddedToAStart(bench);
        var table = new Table("A large schema", "of it", "measured", "at most")
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{schema.Models.Length} models, {LargeSchema.Text.Length / 1024.0:0.0} KB of text. Added: a native Read with it, less one with a single model, started in turn."),
        };
        table.Add("compiled warm, ms", warm.Short(), "1");
        table.Add("allocated by that, KB", (allocated / 1024.0).Short(), "");
        table.Add("kept in memory, KB", (kept / 1024.0).Short(), "2,048");
        table.Add("added to a cold start, ms", added.Short(), "");
        table.Add("added to its CPU, ms", addedCpu.Short(), "1");
        bench.Results.Add(table);
        bench.Results.Hold("33 models compiled, warm", 1, warm, "ms");
        bench.Results.Hold("33 models added to a cold start: CPU", 1, addedCpu, "ms");
        bench.Results.Hold("33 models kept in memory", 2, kept / 1048576.0, "MB");
    }

    private static (double Milliseconds, long Bytes) Warm()
    {
        var warmUp = Stopwatch.StartNew();
        while (warmUp.Elapsed < WarmUp)
            SchemaCompiler.Compile(LargeSchema.Text);

        var times = new double[Compilations];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Compilations; i++)
        {
            var started = Stopwatch.GetTimestamp();
            SchemaCompiler.Compile(LargeSchema.Text);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return (times.Median(), (GC.GetAllocatedBytesForCurrentThread() - before) / Compilations);
    }

    /// <summary>Of a hundred schemas, so that the collector's own rounding does not show.</summary>
    private static long Kept()
    {
        var schemas = new Schema?[100];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < schemas.Length; i++)
            schemas[i] = SchemaCompiler.Compile(LargeSchema.Text).Schema;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(schemas);
        return (after - before) / schemas.Length;
    }

    private static (double Wall, double Cpu) AddedToAStart(Bench bench)
    {
        var large = bench.Native.With("Read", LargeSchema.Text, bench.Http);
        var small = bench.Native.With("Read", LargeSchema.Smallest, bench.Http);
        // Neither schema has the path: the schema is loaded, the call is read, and no table is asked.
        var payload = Events.Get("nothing", "1");
        large = large with { Expected = "\"statusCode\":404" };
        small = small with { Expected = "\"statusCode\":404" };
        var rounds = Rounds.InTurn([large, small], _ => payload, bench.Options.Rounds * 2);
        return (rounds[0].Select(cold => cold.Wall).Median() - rounds[1].Select(cold => cold.Wall).Median(),
            rounds[0].Select(cold => cold.Cpu).Median() - rounds[1].Select(cold => cold.Cpu).Median());
    }
}
