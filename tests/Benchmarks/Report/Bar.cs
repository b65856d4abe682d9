namespace Trellis.Benchmarks.Report;

/// <summary>What was promised, and what came out.</summary>
/// <param name="Promise">In a few words.</param>
/// <param name="Limit">The most it may be.</param>
/// <param name="Measured">What it is.</param>
/// <param name="Unit">Of both; empty for a ratio.</param>
internal sealed record Bar(string Promise, double Limit, double Measured, string Unit = "")
{
    public bool Holds => Measured <= Limit;

    public object[] Cells => [Promise, Show(Limit), Show(Measured), Holds ? "holds" : "MISSED"];

    private string Show(double value) => Unit.Length == 0 ? value.ToString("0.###", CultureInfo.InvariantCulture) : $"{value.ToString("0.##", CultureInfo.InvariantCulture)} {Unit}";
}
