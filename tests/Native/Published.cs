namespace Trellis.Tests.Native;

/// <summary>
/// The binaries of a test run. To link one takes a minute of processor time, so by default only Create is, and the others are tested
/// where they are there already; with <c>TRELLIS_NATIVE=1</c> all six are.
/// </summary>
public sealed class Published
{
    private const string Always = "Create";

    private readonly NativeFunctions functions = new(Repository.Root, Console.WriteLine);

    private static bool WantsAll => Environment.GetEnvironmentVariable("TRELLIS_NATIVE") is "1";

    /// <summary>The function, published; skips the test where it is neither there nor wanted.</summary>
    public NativeFunctions With(params IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => name != Always && !WantsAll && !functions.IsCurrent(name)))
            Assert.Skip($"{name} is not published. TRELLIS_NATIVE=1 has all six published and tested, which takes some minutes the first time.");

        functions.Publish(WantsAll ? NativeFunctions.All : names);
        return functions;
    }
}
