namespace Trellis.Benchmarks.Report;

/// <summary>
/// The table of bars in tests/README.md, between two comments. A full run writes it: rows of sections that did not run stay, with the date
/// of the run that they are from.
/// </summary>
internal static class BarsInReadme
{
    private const string Begin = "<!-- bars: written by a full run of tests/Benchmarks -->\n";
    private const string End = "<!-- end of bars -->";
    private const string Head = "| bar | at most | measured | | on |\n|---|---|---|---|---|\n";

    public static void Write(string file, IEnumerable<Bar> bars, DateOnly date, string machine)
    {
        var page = File.ReadAllText(file);
        var from = page.IndexOf(Begin, StringComparison.Ordinal);
        var to = page.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{file} has no place for the bars: {Begin.Trim()} and {End}.");

        from += Begin.Length;
        var rows = page[from..to].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        foreach (var bar in bars)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"| {string.Join(" | ", bar.Cells)} | {date:yyyy-MM-dd} |");
            var place = rows.FindIndex(old => old.StartsWith($"| {bar.Promise} |", StringComparison.Ordinal));
            if (place < 0)
                rows.Add(row);
            else
                rows[place] = row;
        }

        File.WriteAllText(file, $"{page[..from]}{Head}{string.Join('\n', rows)}\n\nThe last run:\n\n{machine}\n{page[to..]}");
    }
}
