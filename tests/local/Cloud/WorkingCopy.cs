using Trellis.Local;

namespace Trellis.Tests.Local.Cloud;

/// <summary>A copy of this clone without its web client, to edit while a laptop cloud runs on it.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private static readonly string[] Whole = ["functions", "shared", "local"];

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

    public string Root { get; } = Directory.CreateTempSubdirectory("trellis-copy").FullName;

    public string Program => Path.Combine(Root, "local", "bin", "trellis.dll");

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
}
