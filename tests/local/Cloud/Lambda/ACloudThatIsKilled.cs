using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.Lambda;

/// <summary>The laptop cloud as a process, on a project that holds the function of tests/local/Function and nothing else.</summary>
public sealed class ACloudThatIsKilled : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("trellis-killed").FullName;

    private string DoneFolder => Path.Combine(root, "done");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Runs", "all")]
    public async Task Hands_over_every_record_that_was_written_before_its_end()
    {
        var program = Project();
        var written = new List<string>();
        for (var kill = 0; kill < 3; kill++)
        {
            await using var cloud = await RunningCloud.At(program, Path.Combine(root, "data"));
            using var end = new CancellationTokenSource();
            var writing = Write(cloud["dynamodb"], $"{kill}", written, end.Token);
            var before = Done().Count;
            await Eventually.Holds(() => Task.FromResult(Done().Count > before + 50));
            cloud.Kill();
            await end.CancelAsync();
            await writing;
        }

        var missing = written.Except(Done()).ToList();
        await using var last = await RunningCloud.At(program, Path.Combine(root, "data"));
        await Eventually.Holds(() => Task.FromResult(!missing.Except(Done()).Any()), seconds: 60);

        Assert.NotEmpty(missing);
        Assert.Equal(0, await last.Stop());
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    // Those whose write was answered.
    private static async Task Write(Uri engine, string run, List<string> written, CancellationToken end)
    {
        var client = new EngineClient(engine);
        try
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                var item = new JsonObject
                {
                    ["pk"] = new JsonObject { ["S"] = $"k{i % 7}" },
                    ["sk"] = new JsonObject { ["S"] = $"{run}-{i}" },
                };
                var (_, error) = await client.Call("PutItem", new JsonObject { ["TableName"] = "notes", ["Item"] = item }, Cancellation);
                if (error is not null)
                    return;
                written.Add($"{run}-{i}");
            }
        }
        catch (HttpRequestException)
        {
            // The engine ended with the cloud.
        }
    }

    private HashSet<string?> Done() => [.. Directory.GetFiles(DoneFolder).Select(Path.GetFileName)];

    private string Project()
    {
        Directory.CreateDirectory(DoneFolder);
        File.WriteAllText(Path.Combine(root, "Functions.sln"), "");
        File.WriteAllText(
            Path.Combine(root, "template.yaml"),
            StreamedTable.Text("StartingPosition: TRIM_HORIZON, BatchSize: 5, ParallelizationFactor: 3")
                .Replace("tests/local/Function", "function", StringComparison.Ordinal)
                .Replace("MemorySize: 512", $"MemorySize: 512\n      Environment: {{ Variables: {{ DONE: '{DoneFolder}' }} }}", StringComparison.Ordinal));
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "shared/schema.graphql", "shared/schema.lock.json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(root, file));
        }

        Directory.CreateDirectory(Path.Combine(root, "functions"));
        Directory.CreateDirectory(Path.Combine(root, ".trellis"));
        Directory.CreateSymbolicLink(Path.Combine(root, ".trellis", "engine"), Path.Combine(Repository.Root, ".trellis", "engine"));
        var built = RunningFunctions.Program().Folder;
        Copy(built, Path.Combine(root, "function", Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "local", "Function"), built)));
        File.WriteAllText(Path.Combine(root, "function", "TestFunction.csproj"), "<Project />");
        Copy(AppContext.BaseDirectory, Path.Combine(root, "local"));
        return Path.Combine(root, "local", "trellis.dll");
    }

    // They are younger than what they are built from, so nothing is built.
    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetLastWriteTimeUtc(target, DateTime.UtcNow);
        }
    }
}
