namespace Trellis.Tests.Local.Cloud;

public sealed class WhereBuildsLie
{
    [Theory]
    [InlineData("source")]
    [InlineData("nuget")]
    [Trait("Runs", "all")]
    public async Task Is_where_MSBuild_puts_them(string contracts)
    {
        var project = Path.Combine(Repository.Root, "functions", "Read", "Read.csproj");

        var (code, output, error) = await Processes.Run(
            "dotnet", Repository.Root, 60, new Dictionary<string, string> { ["LambdaContracts"] = contracts }, "msbuild", project, "-getProperty:BaseOutputPath");

        Assert.True(code == 0, error);
        Assert.Equal(FunctionBuild.Bin(contracts), Path.TrimEndingDirectorySeparator(output.Trim().Replace('\\', '/')));
    }
}
