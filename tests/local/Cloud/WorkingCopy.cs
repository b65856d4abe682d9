namespace Trellis.Tests.Local.Cloud;

/// <summary>A copy of this clone without its web client, to edit and to build while a laptop cloud runs on it. It lies where people's files
/// may lie, in a folder whose name has more than letters.</summary>
public sealed class WorkingCopy : IDisposable
{
    private static readonly string[] Whole = ["functions", "shared", "local"];
    private static readonly string[] Made = ["bin", "obj", "node_modules", "clients"];

    public WorkingCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root).Where(file => !Path.GetFileName(file).StartsWith(".git", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(Root, Path.GetFileName(file)));
        foreach (var folder in Whole)
            Copy(Path.Combine(Repository.Root, folder), Path.Combine(Root, folder));
        // What was built is current there too.
        if (Directory.Exists(Path.Combine(Repository.Root, ".trellis", "build")))
            Copy(Path.Combine(Repository.Root, ".trellis", "build"), Path.Combine(Root, ".trellis", "build"));
        // The program finds its clone from where it lies itself. Commands that are typed build it anew, from its sources.
        Directory.Delete(Path.Combine(Root, "local", "bin"), recursive: true);
        Copy(AppContext.BaseDirectory, Path.Combine(Root, "local", "bin"));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("trellis, O'Brien's größere Kopie (2) ").FullName;

    public string Program => Path.Combine(Root, "local", "bin", "trellis.dll");

    /// <summary>What is built in it is not analysed again: the same sources were, when they were built for these tests.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(CompilerServer.Settings) { ["RunAnalyzers"] = "false" };

    /// <summary>
    /// Takes back what others have edited, added and stored. What they have built stays, so that the next build makes only what differs: an
    /// edit that is taken back is younger than what was built from it.
    /// </summary>
    public void Renew()
    {
        foreach (var folder in Whole)
            Renew(Path.Combine(Repository.Root, folder), Path.Combine(Root, folder));
        RenewFiles(Repository.Root, Root);
        foreach (var data in new[] { Data, Path.Combine(Root, "data") }.Where(Directory.Exists))
            Directory.Delete(data, recursive: true);
    }

    /// <summary>Where its laptop cloud keeps its data when it is not told.</summary>
    public string Data => Path.Combine(Root, ".trellis", "data");

    /// <summary>Writes a file, and the folder for it.</summary>
    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Replaces a piece of a file that stands in it.</summary>
    public void Edit(string path, string from, string to)
    {
        var file = Path.Combine(Root, path);
        var text = File.ReadAllText(file);
        Assert.Contains(from, text);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    // What restore writes holds the paths of the clone, so it is left behind.
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            // Another test may hold one just now.
            if (entry.Extension == ".lock")
                continue;
            if (entry is FileInfo)
                File.Copy(entry.FullName, target);
            else if (entry.Name is not ("obj" or "node_modules" or "clients"))
                Copy(entry.FullName, target);
        }
    }

    private static void Renew(string from, string to)
    {
        RenewFiles(from, to);
        foreach (var folder in Directory.GetDirectories(to).Where(folder => !Made.Contains(Path.GetFileName(folder))))
        {
            var original = Path.Combine(from, Path.GetFileName(folder));
            if (Directory.Exists(original))
                Renew(original, folder);
            else
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void RenewFiles(string from, string to)
    {
        foreach (var file in Directory.GetFiles(to))
        {
            var original = Path.Combine(from, Path.GetFileName(file));
            if (!File.Exists(original))
                File.Delete(file);
            else if (!File.ReadAllBytes(original).AsSpan().SequenceEqual(File.ReadAllBytes(file)))
                File.WriteAllBytes(file, File.ReadAllBytes(original));
        }
    }
}

/// <summary>The one that is built. It takes its time, so those who build in it do so one after the other, and each renews it first.</summary>
[CollectionDefinition(nameof(WorkingCopy))]
public sealed class OneWorkingCopy : ICollectionFixture<WorkingCopy>, ICollectionFixture<CompilerServer>;
