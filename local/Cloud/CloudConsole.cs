namespace Trellis.Local.Cloud;

/// <summary>What the person at the keyboard reads while the cloud runs: one line at a time, with the time, who speaks and, for functions,
/// the request. With colours on a terminal, plain elsewhere.</summary>
public sealed class CloudConsole(TextWriter output, bool colours, bool quiet)
{
    // Under load there are thousands of lines a second: those of a moment are written together.
    private static readonly TimeSpan BetweenLogs = TimeSpan.FromMilliseconds(10);
    private static readonly int[] Inks = [36, 35, 34, 33, 32, 96, 95, 94];
    private readonly Lock gate = new();
    private readonly StringBuilder log = new();
    private readonly Dictionary<string, int> inks = [];

    /// <summary>Standard output, or standard error when that is to hold nothing but JSON.</summary>
    public static CloudConsole Standard(bool quiet, bool json)
    {
        var output = json ? Console.Error : Console.Out;
        var isTerminal = json ? !Console.IsErrorRedirected : !Console.IsOutputRedirected;
        return new CloudConsole(output, isTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "", quiet);
    }

    /// <summary>Something that happens on the way: left out when quiet.</summary>
    public void Progress(string text)
    {
        if (!quiet)
            Write($"{Time()} {Ink(2, text)}");
    }

    /// <summary>Something that is always said.</summary>
    public void Say(string text) => Write(text);

    /// <summary>Something that happened while the cloud ran, and that one should know.</summary>
    public void Warn(string text) => Write($"{Time()} {Ink(33, text)}");

    /// <summary>Something that went wrong and needs a hand.</summary>
    public void Error(string text) => Write(Ink(31, text));

    /// <summary>A line of a function's log. What Lambda itself writes is dimmed, and START and END are left out when quiet.</summary>
    public void Function(FunctionLine line)
    {
        if (quiet && line.IsPlatform)
            return;
        var request = line.RequestId.Length >= 8 ? line.RequestId[..8] : "        ";
        var name = Ink(InkOf(line.Function), $"{line.Function,-8}");
        var text = $"{Time()} {name} {Ink(2, request)} {(line.IsPlatform ? Ink(2, line.Text) : line.Text)}";
        lock (gate)
        {
            if (log.Length == 0)
                _ = Task.Delay(BetweenLogs).ContinueWith(_ => Flush(), TaskScheduler.Default);
            log.AppendLine(text);
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

    private void Write(string line)
    {
        lock (gate)
        {
            Flush();
            output.WriteLine(line);
        }
    }

    private string Time() => Ink(2, DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture));

    private int InkOf(string function)
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
