using System.Runtime.InteropServices;

namespace Trellis.Benchmarks.Processes;

/// <summary>What a process has used up to now, asked of Linux.</summary>
internal static partial class Use
{
    /// <summary>
    /// CPU time of all its threads, those included that have ended, in milliseconds. The kernel counts it in nanoseconds, where
    /// /proc counts in hundredths of a second.
    /// </summary>
    public static double Cpu(int process)
    {
        // clock_getcpuclockid(3): the complement of the process id, and the kind of clock in the last three bits (2: as scheduled).
        const int scheduled = 2;
        var clock = (~process << 3) | scheduled;
        return clock_gettime(clock, out var time) == 0 ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6) : double.NaN;
    }

    /// <summary>Memory that is its own or shared and in RAM now, in megabytes.</summary>
    public static double Rss(int process)
    {
        foreach (var line in File.ReadLines($"/proc/{process}/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                return double.Parse(line.AsSpan(6).Trim().ToString().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
        }

        return double.NaN;
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
