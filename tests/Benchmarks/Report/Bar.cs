namespace Trellis.Benchmarks.Report;

/// <summary>What was promised, and what came out.</summary>
/// <param name="Promise">In a few words.</param>
/// <param name="Limit">The most that each may be.</param>
/// <param name="Unit">Of the limit and of what was measured; empty for a ratio.</param>
/// <param name="Measured">By what it was measured of, such as a function; one without a name if there is nothing to tell apart.</param>
internal sealed record Bar(string Promise, double Limit, string Unit, IReadOnlyList<(string Of, double Value)> Measured)
{
    public bool Holds => Measured.All(measured => measured.Value <= Limit);

    public string[] Cells =>
        [Promise, $"{Show(Limit)} {Unit}".Trim(), string.Join(", ", Measured.Select(Cell)), Holds ? "holds" : "missed"];

    private static string Cell((string Of, double Value) measured) => $"{measured.Of} {Show(measured.Value)}".Trim();

    private static string Show(double value) => value.ToString(value < 2 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
