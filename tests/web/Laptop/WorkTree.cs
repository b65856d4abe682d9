using System.Diagnostics;

namespace Trellis.Tests.Web;

/// <summary>
/// A copy of the project in a folder of its own, with another schema. What is built is copied too, and what npm installed is
/// linked, so that little is built again.
/// </summary>
public sealed class WorkTree : IDisposable
{
    private static readonly string[] Whole = ["functions", "shared", "local", "web"];

    /// <summary>A tree in which everything has been built, from which the next ones are copied.</summary>
    private static string? _ready;

    private WorkTree(string root) => Root = root;

    public string Root { get; }

    public string Built => Path.Combine(Root, "web", "dist");

    /// <summary>The clone that these tests stand in.</summary>
    public static string Clone { get; } = Above(AppContext.BaseDirectory);

    public static WorkTree With(string schema)
    {
        var source = _ready ?? Clone;
        var root = Directory.CreateTempSubdirectory("trellis-web-").FullName;
        foreach (var file in Directory.EnumerateFiles(source).Where(file => !Path.GetFileName(file).StartsWith(".git", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(root, Path.GetFileName(file)));
        }

        foreach (var folder in Whole)
        {
            Copy(Path.Combine(source, folder), Path.Combine(root, folder));
        }

        if (Directory.Exists(Path.Combine(source, ".trellis", "build")))
        {
            Copy(Path.Combine(source, ".trellis", "build"), Path.Combine(root, ".trellis", "build"));
        }

        File.Copy(Path.Combine(Clone, "tests", "web", "schemas", $"{schema}.graphql"), Path.Combine(root, "shared", "schema.graphql"), overwrite: true);
        File.WriteAllText(Path.Combine(root, "shared", "schema.lock.json"), "{}");
        return new WorkTree(root);
    }

    public ProcessStartInfo Command()
    {
        var program = Directory.EnumerateFiles(Path.Combine(Root, "local", "bin"), "trellis.dll", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new InvalidOperationException("local/ is not built.");
        return new ProcessStartInfo("dotnet", [program, "--json", "--data", Path.Combine(Root, "data"), "--port", Port().ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>The laptop cloud is up: whatever had to be built is.</summary>
    public void IsReady() => _ready ??= Root;

    public void Dispose()
    {
        if (_ready == Root)
        {
            _ready = null;
        }

        Directory.Delete(Root, recursive: true);
    }

    /// <summary>The first of a few ports in a row, chosen at random; the laptop cloud goes on to the next free one by itself.</summary>
    private static int Port() => Random.Shared.Next(20_000, 50_000);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.Name == "node_modules")
            {
                Directory.CreateSymbolicLink(target, entry.FullName);
            }
            // What restore writes holds the paths of the clone.
            else if (entry is DirectoryInfo && entry.Name != "obj")
            {
                Copy(entry.FullName, target);
            }
            else if (entry is FileInfo)
            {
                File.Copy(entry.FullName, target);
            }
        }
    }

    private static string Above(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests stand in no clone.");
        }

        return folder;
    }
}
