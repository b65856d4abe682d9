namespace Trellis.Tests.Local.Cloud;

public sealed class WhereBuildsLie
{
    [Theory]
    [InlineData("linux-x64", "linux-x64")]
    [InlineData("linux-musl-arm64", "linux-musl-arm64")]
    [InlineData("ubuntu.24.04-x64", "linux-x64")]
    [InlineData("fedora.43-arm64", "linux-arm64")]
    [InlineData("alpine.3.23-x64", "linux-musl-x64")]
    public void A_native_one_is_for_a_platform_that_there_are_packages_of(string identifier, string platform)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has distributions.");

        Assert.Equal(platform, FunctionBuild.PlatformOf(identifier));
    }

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
