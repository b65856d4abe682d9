using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.DynamoDB;

/// <summary>A first start in a clone of its own, where something is missing.</summary>
public sealed class InstallingAnEngine
{
    [Fact]
    public async Task Without_a_network_says_so_and_is_done_when_there_is_one_again()
    {
        using var copy = new WorkingCopy();

        var offline = await Start(copy, ("npm_config_registry", "http://127.0.0.1:9"), ("npm_config_cache", Path.Combine(copy.Root, "npm")), ("npm_config_fetch_retries", "0"));
        await using var online = await RunningCloud.Of(copy, Path.Combine(copy.Root, "data"));

        Assert.Equal(1, offline.Code);
        Assert.Contains("npm could not load the database engine", offline.Error);
        Assert.DoesNotContain("   at ", offline.Error);
        Assert.Contains(online.Children(), child => child.Command.Contains("dynoxide", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_Node_says_what_to_install()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links to programs are made here.");
        using var copy = new WorkingCopy();
        var bin = Directory.CreateDirectory(Path.Combine(copy.Root, "path")).FullName;
        foreach (var program in new[] { "dotnet", "sh" })
            File.CreateSymbolicLink(Path.Combine(bin, program), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists));

        var started = await Start(copy, ("PATH", bin));

        Assert.Equal(1, started.Code);
        Assert.Contains("install Node 20", started.Error);
    }

    private static Task<(int Code, string Output, string Error)> Start(WorkingCopy copy, params (string Name, string Value)[] environment) => Processes.Run(
        "dotnet", copy.Root, 240, environment.ToDictionary(each => each.Name, each => each.Value), copy.Program, "--data", Path.Combine(copy.Root, "data"), "--port", RunningCloud.OwnPort(), "--json");
}
