namespace Trellis.Benchmarks.Report;

/// <summary>Some figures, printed to the terminal and written to results.md in the same words.</summary>
internal sealed class Table(string title, params string[] columns)
{
    private readonly List<string[]> rows = [];

    /// <summary>What a reader must know to read the figures right.</summary>
    public string Note { get; init; } = "";

    public void Add(params object?[] cells) =>
        rows.Add([.. cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")]);

    public string Text()
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        var text = new StringBuilder().AppendLine().AppendLine(title);
        foreach (var row in rows.Prepend(columns))
            text.AppendLine("  " + string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))).TrimEnd());
        return Note.Length > 0 ? text.AppendLine($"  {Note}").ToString() : text.ToString();
    }

    public string Markdown()
    {
        var text = new StringBuilder($"### {title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Skip(1).Select(_ => "---:|"))}\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        return Note.Length > 0 ? text.Append(CultureInfo.InvariantCulture, $"\n{Note}\n").ToString() : text.ToString();
    }
}
