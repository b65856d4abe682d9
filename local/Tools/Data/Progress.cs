namespace Trellis.Local.Tools.Data;

/// <summary>Reports the progress of a long command about once a second, and its result.</summary>
/// <param name="print">Prints a line.</param>
/// <param name="what">The command, and what it is about.</param>
/// <param name="idle">What it says if there was nothing to do.</param>
public sealed class Progress(Action<string> print, string what, string idle = "nothing to do")
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan last;

    /// <summary>What a person has to look at; any of it makes the command fail.</summary>
    public List<string> Troubles { get; } = [];

    /// <summary>From the first trouble on, import and move save no checkpoint: a run that continues a stopped one meets it again.</summary>
    public bool HasTroubles => Troubles.Count > 0;

    public long this[string happened] => counts.GetValueOrDefault(happened);

    public void Count(string happened, long times = 1)
    {
        if (times == 0)
            return;
        counts[happened] = this[happened] + times;
        if (clock.Elapsed - last > TimeSpan.FromSeconds(1))
        {
            last = clock.Elapsed;
            print(ToString());
        }
    }

    public void Trouble(string what)
    {
        Count("failed");
        Keep(what);
    }

    /// <summary>Something of a file that is not stored.</summary>
    /// <param name="code">Why, for programs.</param>
    /// <param name="where">Where in the file, or which.</param>
    /// <param name="why">Why, for a person.</param>
    public void Refuse(string code, string where, string why)
    {
        Count($"refused ({code})");
        Keep($"{where}: {why} ({code})");
    }

    public int End()
    {
        foreach (var trouble in Troubles)
            print(trouble);
        print($"{this}, in {clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");
        return HasTroubles ? 1 : 0;
    }

    private void Keep(string trouble)
    {
        if (Troubles.Count < 100)
            Troubles.Add(trouble);
    }

    public override string ToString() =>
        $"{what}: "
        + (counts.Count == 0
            ? idle
            : string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value:N0} {count.Key}"))));
}
