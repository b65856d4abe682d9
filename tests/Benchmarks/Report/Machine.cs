using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Trellis.Benchmarks.Report;

/// <summary>Where and with what it was measured.</summary>
internal sealed record Machine(string Text)
{
    public static Machine Describe() => new(string.Join('\n',
        $"- {Processor()}, {Environment.ProcessorCount} cores, {Memory()}; {RuntimeInformation.OSDescription}",
        string.Create(CultureInfo.InvariantCulture, $"- {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC, load {Load()}"),
        $"- {RuntimeInformation.FrameworkDescription}",
        $"- Node {Version("node", "--version")}, {Version("gcc", "--version")}",
        $"- `node -e 0`, by which to compare another machine: {Yardstick()}"));

    private static string Processor() =>
        Lines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Memory() => string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GB");

    private static string Load() => Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown";

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    private static string Version(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadLine() ?? "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not there";
        }
    }

    /// <summary>The same machine is faster one day than another, so that milliseconds mean nothing without something that ran beside them.</summary>
    private static string Yardstick()
    {
        try
        {
            var times = Enumerable.Range(0, 25).Select(_ =>
            {
                var started = Stopwatch.GetTimestamp();
                using var process = Process.Start("node", ["-e", "0"]);
                process.WaitForExit();
                return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            });
            return $"{times.ToArray().Median().Short()} ms";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not there";
        }
    }
}
