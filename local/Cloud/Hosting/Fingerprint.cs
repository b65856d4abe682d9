namespace Trellis.Local.Cloud.Hosting;

/// <summary>What a build was made from: the name, size and time of each file. The same fingerprint means that there is nothing to
/// build.</summary>
internal static class Fingerprint
{
    /// <summary>Folders that builds and tools write, not people.</summary>
    public static readonly string[] GeneratedFolders = ["bin", "obj", "node_modules", "dist", ".trellis", ".git"];

    /// <param name="root">The folder that the paths are named from.</param>
    /// <param name="paths">Files and folders; generated folders are left out.</param>
    /// <param name="more">Whatever else the build depends on.</param>
    public static string OfFiles(string root, IEnumerable<string> paths, params string[] more)
    {
        var text = new StringBuilder();
        foreach (var part in more)
            text.Append(part).Append('\n');
        foreach (var file in paths.SelectMany(path => Files(Path.Combine(root, path))).Order(StringComparer.Ordinal))
        {
            var info = new FileInfo(file);
            // Deleted since it was listed.
            if (!info.Exists)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(root, file)} {info.Length} {info.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>The same for the contents of files, whenever they were written: a compiler that runs again writes the same bytes.</summary>
    public static string OfContent(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>When the last of the files was written, or the last file was added to or removed from one of their folders.</summary>
    public static DateTime Newest(string root, IEnumerable<string> paths)
    {
        var files = paths.SelectMany(path => Files(Path.Combine(root, path))).ToList();
        // Not the root: data and caches come and go there.
        var folders = files.Select(file => Path.GetDirectoryName(file)!).Distinct().Where(folder => folder != root);
        return files.Select(File.GetLastWriteTimeUtc).Concat(folders.Select(Directory.GetLastWriteTimeUtc)).Max();
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
            return [path];
        try
        {
            var folders = Directory.GetDirectories(path).Where(folder => !GeneratedFolders.Contains(Path.GetFileName(folder)));
            return Directory.GetFiles(path).Concat(folders.SelectMany(Files));
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
