using Trellis.Local.Cloud.Hosting;

namespace Trellis.Benchmarks.Report;

/// <summary>Everything that a run found out, in the order in which it did. Each table is printed as soon as it is there.</summary>
internal sealed class Results(Machine machine)
{
    private readonly List<Table> tables = [];
    private readonly List<Bar> bars = [];

    /// <summary>Processor time of a warm invocation, which the cost of an operation is reckoned from, by the function's name.</summary>
    public Dictionary<string, double> WarmCpuMilliseconds { get; } = [];

    /// <summary>What went wrong; empty when everything was measured.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Measures; when a subject fails says which and how, so that the others are measured all the same.</summary>
    public void Try(Action measure)
    {
        try
        {
            measure();
        }
        catch (SubjectFailedException failure)
        {
            Failures.Add(failure.Message);
            Console.WriteLine($"FAILED: {failure.Message}");
        }
    }

    public void Add(Table table)
    {
        tables.Add(table);
        Console.Write(table.Text());
    }

    public void Hold(string promise, double limit, double measured, string unit = "") => Hold(promise, limit, [("", measured)], unit);

    public void Hold(string promise, double limit, IReadOnlyList<(string Of, double Value)> measured, string unit = "")
    {
        if (measured.Count > 0)
            bars.Add(new Bar(promise, limit, unit, measured));
    }

    /// <summary>Bars first, since they are what one looks for; then every table.</summary>
    public void Write(string folder, Options options)
    {
        Directory.CreateDirectory(folder);
        var summary = new Table("Bars", "bar", "at most", "measured", "") { Note = "Ratios of medians that were measured in turn, in one run." };
        foreach (var bar in bars)
            summary.Add([.. bar.Cells]);
        if (bars.Count > 0)
            Console.Write(summary.Text());

        using var file = new StreamWriter(Path.Combine(folder, "results.md"));
        file.Write(string.Create(CultureInfo.InvariantCulture, $"# Benchmarks\n\n{machine.Text}\n\n{(options.Quick ? "A quick run" : "A full run")}; {options.Rounds} rounds of each cold start.\n\n"));
        foreach (var failure in Failures)
            file.Write($"- **Failed:** {failure}\n\n");
        if (bars.Count > 0)
            file.Write(summary.Markdown() + "\n");
        foreach (var chart in Directory.GetFiles(folder, "*.svg").Select(Path.GetFileName).Order(StringComparer.Ordinal))
            file.Write($"![{Path.GetFileNameWithoutExtension(chart)}]({chart})\n\n");
        file.Write(string.Join('\n', tables.Select(table => table.Markdown())));
        Console.WriteLine($"\nWritten to {Path.Combine(folder, "results.md")}");
        if (options.IsFull && Failures.Count == 0)
            BarsInReadme.Write(Path.Combine(Repository.Root, "tests", "README.md"), bars, DateOnly.FromDateTime(DateTime.UtcNow), machine.Text);
    }
}
