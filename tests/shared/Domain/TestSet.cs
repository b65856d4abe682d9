namespace Trellis.Tests;

/// <summary>
/// Which tests run, as the environment variable TRELLIS_TESTS says. tests/Directory.Build.props leaves out what carries the trait
/// <c>Runs</c>; this is for tests that run always, but do more in a larger set.
/// </summary>
public static class TestSet
{
    private static readonly string? Chosen = Environment.GetEnvironmentVariable("TRELLIS_TESTS");

    /// <summary>Everything that a change has to pass before it lands.</summary>
    public static bool IsAll => Chosen is "all" or "nightly";

    /// <summary>Also what takes too long for every change.</summary>
    public static bool IsNightly => Chosen is "nightly";
}

/// <summary>What is installed here.</summary>
public static class Machine
{
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
