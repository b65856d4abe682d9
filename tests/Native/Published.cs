namespace Trellis.Tests.Native;

/// <summary>
/// The binaries of a test run. To link one takes a minute of processor time, so the default set has one, and the others have all six.
/// </summary>
public sealed class Published
{
    private readonly NativeFunctions functions = new(Repository.Root, Console.WriteLine);

    public static IReadOnlyList<string> Names { get; } = TestSet.IsAll ? NativeFunctions.All : ["Create"];

    /// <summary>Those functions, published.</summary>
    public NativeFunctions With(params IEnumerable<string> names)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is deployed is a binary for Linux.");
        Assert.SkipUnless(Machine.Has("clang") || Machine.Has("gcc"), "A native binary is linked by clang, which is not installed.");
        functions.Publish(names.Union(Names));
        return functions;
    }
}
