using System.Diagnostics;
using Trellis.Local.Cloud.Hosting;

namespace Trellis.Tests.Web;

/// <summary>
/// A copy of the project in a folder of its own, with another schema. Everything is built in the clone first, once, by starting
/// the laptop cloud there as a person would; the copies take what was built, so they start at once.
/// </summary>
public sealed class WorkTree : IDisposable
{
    private static readonly string[] Whole = ["functions", "shared", "local", "web"];

    private static readonly Lazy<Task> BuiltClone = new(BuildClone);

    /// <summary>Each cloud begins to look for free ports elsewhere, below those that outgoing connections take.</summary>
    private static int starts;

    private WorkTree(string root) => Root = root;

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public string Schema => Path.Combine(Root, "shared", "schema.graphql");

    public string Built => Path.Combine(Root, "web", "dist");

    /// <summary>The clone that these tests stand in.</summary>
    public static string Clone { get; } = Above(AppContext.BaseDirectory);

    public static async Task<WorkTree> With(string schema)
    {
        await BuiltClone.Value;
        var root = Directory.CreateTempSubdirectory("trellis-web-").FullName;
        foreach (var file in Directory.EnumerateFiles(Clone).Where(file => !Path.GetFileName(file).StartsWith(".git", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(root, Path.GetFileName(file)));

        foreach (var folder in Whole)
            Copy(Path.Combine(Clone, folder), Path.Combine(root, folder));

        // Another test project may be building the functions: what it has half written is of no use.
        using (await FileLock.Acquire(Path.Combine(Clone, ".trellis", "build", "functions.lock"), TimeSpan.FromMinutes(5), CancellationToken.None))
            Copy(Path.Combine(Clone, ".trellis", "build"), Path.Combine(root, ".trellis", "build"));
        Directory.CreateSymbolicLink(Path.Combine(root, ".trellis", "engine"), Path.Combine(Clone, ".trellis", "engine"));
        File.Copy(Path.Combine(Clone, "tests", "web", "schemas", $"{schema}.graphql"), Path.Combine(root, "shared", "schema.graphql"), overwrite: true);
        File.WriteAllText(Path.Combine(root, "shared", "schema.lock.json"), "{}");
        return new WorkTree(root);
    }

    public ProcessStartInfo Serving() => Serving(Root, Data);

    public ProcessStartInfo Command(string first, string[] arguments) => Trellis(Root, [first, .. arguments]);

    public void Dispose() => Remove(Root);

    private static async Task BuildClone()
    {
        var data = Directory.CreateTempSubdirectory("trellis-web-built-").FullName;
        using var process = Process.Start(Serving(Clone, data))!;
        var said = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(8));
        var isBuilt = line is not null && await IsClientBuilt();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        Remove(data);
        if (!isBuilt)
            throw new InvalidOperationException($"The laptop cloud does not start in this clone:\n{await said}");
    }

    /// <summary>
    /// The APIs answer first; the client is built behind them. A build that is stopped before it has noted what it was made from is made again in each
    /// copy, where it replaces the client while a test is at it.
    /// </summary>
    private static async Task<bool> IsClientBuilt()
    {
        var mark = Path.Combine(Clone, ".trellis", "build", "web.fingerprint");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(10); await Task.Delay(500))
        {
            if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == Fingerprint.OfFiles(Clone, ["web"]))
                return true;
        }

        return false;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending still writes there. A folder that is left must not fail the run.
        }
    }

    private static ProcessStartInfo Serving(string root, string data) =>
        Trellis(root, ["--json", "--data", data, "--port", $"{20_000 + (((Environment.ProcessId * 7) + (Interlocked.Increment(ref starts) * 20)) % 12_000)}"]);

    private static ProcessStartInfo Trellis(string root, string[] arguments)
    {
        var program = Directory.EnumerateFiles(Path.Combine(root, "local", "bin"), "trellis.dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new InvalidOperationException("local/ is not built.");
        return new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            // Large, and not written to once everything is built.
            if (entry.Name == "node_modules")
            {
                Directory.CreateSymbolicLink(target, entry.FullName);
            }
            // What restore writes holds the paths of the clone.
            else if (entry is DirectoryInfo && entry.Name != "obj")
            {
                Copy(entry.FullName, target);
            }
            else if (entry is FileInfo && entry.Extension != ".lock")
            {
                File.Copy(entry.FullName, target);
            }
        }
    }

    private static string Above(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Functions.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests stand in no clone.");

        return folder;
    }
}
