using Trellis.Local.Cloud.Gateway;

namespace Trellis.Local.Cloud;

/// <summary>What the user reads while the cloud runs: a line for each event, with the time, the function and the request. In colour on a
/// terminal, plain elsewhere.</summary>
public sealed class CloudConsole(TextWriter output, bool colours, bool quiet)
{
    // Under load there are thousands of lines a second: those of a moment are written together.
    private static readonly TimeSpan BetweenLogs = TimeSpan.FromMilliseconds(10);
    private const int LongestTarget = 120;
    private static readonly int[] Inks = [36, 35, 34, 33, 32, 96, 95, 94];
    private readonly Lock gate = new();
    private readonly StringBuilder log = new();
    private readonly Dictionary<string, int> inks = [];

    /// <summary>Prints to standard output or, if that must contain only JSON, to standard error.</summary>
    public static CloudConsole Standard(bool quiet, bool json)
    {
        var output = json ? Console.Error : Console.Out;
        var isTerminal = json ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        return new CloudConsole(output, Screen.HasColours(isTerminal), quiet);
    }

    /// <summary>A step of the start: left out when quiet.</summary>
    public void Progress(string text)
    {
        if (!quiet)
            Print($"{Time()} {Ink(2, text)}");
    }

    /// <summary>A line as it is.</summary>
    public void Print(string line)
    {
        lock (gate)
        {
            Flush();
            output.WriteLine(line);
        }
    }

    /// <summary>Something that happened while the cloud ran, and that the user should know.</summary>
    public void Warn(string text) => Print($"{Time()} {Ink(33, text)}");

    /// <summary>Something that went wrong and that the user has to fix.</summary>
    public void Error(string text) => Print(Ink(31, text));

    /// <summary>A line that a function wrote. Lambda's own lines are left out: <see cref="Request"/> and <see cref="Event"/> print in
    /// one line what they say in three.</summary>
    public void Function(FunctionLine line)
    {
        if (!line.IsPlatform)
            Log(line.Function, line.RequestId, line.Text);
    }

    /// <summary>A request to an API. When quiet, only one that failed.</summary>
    public void Request(AccessLine line)
    {
        if (quiet && line.Status < 500)
            return;
        var target = Harmless(line.Target.Length > LongestTarget ? $"{line.Target[..LongestTarget]}…" : line.Target);
        var status = Ink(line.Status switch { < 400 => 32, < 500 => 33, _ => 31 }, $"{line.Status}");
        Log(
            line.Function ?? line.Api, line.Request?.RequestId ?? "",
            $"{line.Method} {target} {status}{Ink(2, $", {Milliseconds(line.Took)}{Start(line.Request?.Init)}")}");
    }

    /// <summary>An event of a function that is no request to an API. When quiet, only one that failed.</summary>
    public void Event(FunctionReport report)
    {
        var (job, megabytes) = (report.Job, Math.Max(1, report.Memory / (1024 * 1024)));
        var ending = job.Done.Result.Ending;
        if (job.IsRequest || (quiet && ending == JobEnding.Answered))
            return;
        var took = job.Duration + (job.Init ?? TimeSpan.Zero);
        var verb = ending switch { JobEnding.Answered => "ran for", JobEnding.TimedOut => "timed out after", _ => "failed after" };
        Log(
            report.Function, job.RequestId,
            Ink(ending == JobEnding.Answered ? 2 : 31, $"{verb} {Milliseconds(took)}{Start(job.Init)}, {megabytes} MB"));
    }

    /// <summary>Without control characters, which could send commands to the terminal.</summary>
    private static string Harmless(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character))
        : text;

    private static string Start(TimeSpan? init) => init is { } time ? $" ({Milliseconds(time)} to start)" : "";

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.0 ms" : "0 ms", CultureInfo.InvariantCulture);

    private void Log(string function, string requestId, string message)
    {
        var request = requestId.Length >= 8 ? requestId[..8] : "        ";
        var text = $"{Time()} {Ink(InkFor(function), $"{function,-8}")} {Ink(2, request)} {message}";
        lock (gate)
        {
            if (log.Length == 0)
                _ = Task.Delay(BetweenLogs).ContinueWith(_ => Flush(), TaskScheduler.Default);
            log.Append(text).Append('\n');
        }
    }

    /// <summary>Writes what functions have logged a moment ago.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (log.Length == 0)
                return;
            output.Write(log.ToString());
            log.Clear();
        }
    }

    public string Bold(string text) => Ink(1, text);

    public string Dim(string text) => Ink(2, text);

    private string Time() => Ink(2, DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    private int InkFor(string function)
    {
        lock (gate)
        {
            if (!inks.TryGetValue(function, out var ink))
                inks[function] = ink = Inks[inks.Count % Inks.Length];
            return ink;
        }
    }

    private string Ink(int code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
