using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Trellis.Benchmarks.Cold;

/// <summary>
/// The sign-in hook with 0.29 of a CPU, which is what Lambda gives to 512 MB (1,769 MB is one CPU). A user waits for it.
/// The share is made as Lambda's is, by periods: the process runs for 5.8 ms in every 20, and is stopped (SIGSTOP) for the rest.
/// </summary>
internal static partial class ThrottledSignIn
{
    private const double Share = 0.29;
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    public static void Measure(Bench bench)
    {
        var subject = bench.Native.Function("SignIn", bench.Https) with { Expected = "PostAuthentication" };
        var times = new List<double>();
        for (var round = -1; round < bench.Options.Rounds; round++)
        {
            var time = Once(subject);
            if (round >= 0)
                times.Add(time);
        }

        var table = new Table("The sign-in hook cold, with 0.29 of a CPU", "of it", "ms") { Note = "Over HTTPS. Stopped for 14.2 ms of every 20 (SIGSTOP and SIGCONT), from the moment the process is made." };
        table.Add("median", times.Median().Short());
        table.Add("p90", times.Percentile(90).Short());
        bench.Results.Add(table);
        bench.Results.Hold("cold start of the sign-in hook over TLS, 1 ms away, with 0.29 of a processor", 80, times.Median(), "ms");
    }

    private static double Once(Subject subject)
    {
        using var instance = Instance.Start(subject);
        var started = Stopwatch.GetTimestamp();
        using var ended = new CancellationTokenSource();
        var throttle = new Thread(() => Throttle(instance.ProcessId, ended.Token)) { Priority = ThreadPriority.Highest };
        throttle.Start();
        try
        {
            instance.Runtime.Invoke(instance.Runtime.Event(Events.SignIn));
            return Stopwatch.GetElapsedTime(started, instance.Runtime.Answered).TotalMilliseconds;
        }
        finally
        {
            ended.Cancel();
            throttle.Join();
        }
    }

    private static void Throttle(int process, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            Thread.Sleep(Period * Share);
            _ = kill(process, Stop);
            Thread.Sleep(Period * (1 - Share));
            _ = kill(process, Continue);
        }
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
