using System.Collections.Concurrent;

namespace Trellis.Local.Cloud;

/// <summary>Watches the project's files and returns edits in bursts, because editors write a file several times.</summary>
internal sealed class Edits : IDisposable
{
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(150);
    private readonly string root;
    private readonly List<FileSystemWatcher> watchers = [];
    private readonly ConcurrentDictionary<string, byte> paths = new();
    private readonly SemaphoreSlim signal = new(0);

    /// <param name="folders">What to watch, with everything in it except what builds write.</param>
    public Edits(string root, params string[] folders)
    {
        this.root = root;
        foreach (var folder in folders.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists))
            Watch(new FileSystemWatcher(folder) { IncludeSubdirectories = true, InternalBufferSize = 64 * 1024 });
        Watch(new FileSystemWatcher(root, "template.yaml"));
    }

    /// <summary>The next burst: the files' paths, from the project's folder, with slashes.</summary>
    public async Task<IReadOnlyList<string>> Next(CancellationToken cancellation)
    {
        await signal.WaitAsync(cancellation);
        do
        {
            await Task.Delay(Calm, cancellation);
        }
        while (await signal.WaitAsync(0, cancellation));
        var burst = paths.Keys.ToList();
        paths.Clear();
        return burst;
    }

    public void Dispose()
    {
        foreach (var watcher in watchers)
            watcher.Dispose();
        signal.Dispose();
    }

    private void Watch(FileSystemWatcher watcher)
    {
        watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName | NotifyFilters.Size;
        watcher.Changed += (_, edit) => Note(edit.FullPath);
        watcher.Created += (_, edit) => Note(edit.FullPath);
        watcher.Deleted += (_, edit) => Note(edit.FullPath);
        watcher.Renamed += (_, edit) => Note(edit.FullPath);
        watcher.EnableRaisingEvents = true;
        watchers.Add(watcher);
    }

    private void Note(string path)
    {
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        if (relative.Split('/').Any(Fingerprint.GeneratedFolders.Contains))
            return;
        paths[relative] = 0;
        try
        {
            signal.Release();
        }
        catch (ObjectDisposedException)
        {
            // The cloud stops just now.
        }
    }
}
