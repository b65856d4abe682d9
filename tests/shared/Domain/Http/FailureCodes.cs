using System.Text.RegularExpressions;
using Trellis.Http;

namespace Trellis.Tests.Http;

/// <summary>Every code that the domain can fail with has its place in the one table, so no failure is answered as a bug by mistake.</summary>
public sealed partial class FailureCodes
{
    [Fact]
    public void Are_all_in_the_table_of_statuses()
    {
        var codes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "shared", "Domain"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => NewFailure().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Distinct()
            .ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.True(Statuses.For(code).Status != 500 || code == "request.internal", $"{code} has no status."));
    }

    [GeneratedRegex("""new(?: Failure)?\(\s*"([a-z-]+\.[a-z-]+)",""")]
    private static partial Regex NewFailure();
}
