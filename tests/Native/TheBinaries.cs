using Trellis.Tests.Native;
using Trellis.Tests.Native.Elf;

// Linking takes both cores, and what is measured here is time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]
[assembly: AssemblyFixture(typeof(Published))]
[assembly: AssemblyFixture(typeof(Engines))]

namespace Trellis.Tests.Native;

/// <summary>What Lambda is given.</summary>
public sealed class TheBinaries(Published published)
{
    // What Amazon Linux 2023 has.
    private static readonly Version Glibc = new(2, 34);

    // Amazon's packages bring more along than is used here.
    private static readonly long Largest = typeof(Amazon.Lambda.Core.ILambdaContext).Assembly.GetName().Name == "Amazon.Lambda.Core" ? 13_500_000 : 12_500_000;

    public static TheoryData<string> Names => [.. Published.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_on_the_C_library_that_Lambda_has(string function)
    {
        var needs = Needs.Of(published.With(function).Binary(function));

        var glibc = needs.Where(version => version.StartsWith("GLIBC_2", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(glibc);
        Assert.All(glibc, version => Assert.True(Version.Parse(version["GLIBC_".Length..]) <= Glibc, version));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_small(string function)
    {
        var length = new FileInfo(published.With(function).Binary(function)).Length;

        Assert.True(length <= Largest, string.Create(CultureInfo.InvariantCulture, $"{function} has {length:#,0} bytes."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_linked_without_a_warning(string function)
    {
        var log = published.With(function).Log(function);

        Assert.Contains("Generating native code", log, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lie_beside_the_schema_its_lock_and_the_roots_and_nothing_else(string function)
    {
        var folder = published.With(function).Folder(function);

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));

        Assert.Equal(["bootstrap", "schema.graphql", "schema.lock.json", "trust/roots.pem"], files.Order(StringComparer.Ordinal));
    }
}
