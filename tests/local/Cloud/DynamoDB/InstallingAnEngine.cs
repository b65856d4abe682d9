using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.DynamoDB;

/// <summary>A first start in a clone of its own, where something is missing.</summary>
public sealed class InstallingAnEngine
{
    [Fact]
    [Trait("Runs", "all")]
    public async Task Without_a_network_says_so_and_is_done_when_there_is_one_again()
    {
        using var copy = new WorkingCopy();

        var offline = await Start(copy, ("npm_config_registry", "http://127.0.0.1:9"), ("npm_config_cache", Path.Combine(copy.Root, "npm")), ("npm_config_fetch_retries", "0"));
        await using var online = await RunningCloud.StartCopy(copy, Path.Combine(copy.Root, "data"));

        Assert.Equal(1, offline.Code);
        Assert.Contains("npm could not download the database engine", offline.Error);
        Assert.DoesNotContain("   at ", offline.Error);
        Assert.Contains(online.Children(), child => child.Command.Contains("dynoxide", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Runs", "all")]
    [InlineData(null, "node was not found")]
    [InlineData("v16.20.2", "Node is too old: v16.20.2")]
    [InlineData("v22.12.0", "npm was not found")]
    public async Task Without_Node_says_what_to_install_before_anything_is_built(string? version, string fault)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links to programs are made here.");
        using var copy = new WorkingCopy();
        // Nothing is built in it yet.
        Directory.CreateDirectory(Path.Combine(copy.Root, ".trellis")).Delete(recursive: true);
        var bin = Directory.CreateDirectory(Path.Combine(copy.Root, "path")).FullName;
        foreach (var program in new[] { "dotnet", "sh" })
            File.CreateSymbolicLink(Path.Combine(bin, program), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists));
        if (version is not null && !OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(Path.Combine(bin, "node"), $"#!/bin/sh\necho {version}\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(Path.Combine(bin, "node"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var started = await Start(copy, ("PATH", bin));

        Assert.Equal(1, started.Code);
        Assert.Contains(fault, started.Error);
        Assert.Contains("install", started.Error);
        Assert.DoesNotContain("Building", started.Error);
        Assert.DoesNotContain("   at ", started.Error);
    }

    [Fact]
    public void A_Java_that_is_too_old_is_named_without_its_trace()
    {
        string[] said =
        [
            "Error: LinkageError occurred while loading main class com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "\tjava.lang.UnsupportedClassVersionError: it has been compiled by a more recent version of the Java Runtime",
        ];

        Assert.Contains("Java 17 or newer", EngineProgram.Complaint(said));
        Assert.Equal("Address in use", EngineProgram.Complaint(["Address in use"]));
        Assert.True(EngineProgram.IsTrace("\tat java.base/java.lang.ClassLoader.defineClass1(Native Method)"));
        Assert.False(EngineProgram.IsTrace("at port 8000"));
    }

    private static Task<(int Code, string Output, string Error)> Start(WorkingCopy copy, params (string Name, string Value)[] environment) => Processes.Run(
        "dotnet", copy.Root, 240, environment.ToDictionary(each => each.Name, each => each.Value), copy.Program, "--data", Path.Combine(copy.Root, "data"), "--port", RunningCloud.OwnPort(), "--json");
}
