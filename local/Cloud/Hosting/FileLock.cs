namespace Trellis.Local.Cloud.Hosting;

/// <summary>A file that one process at a time holds open. The system releases it when that process ends, however it ends.</summary>
internal static class FileLock
{
    /// <summary>The lock, or null when another process holds it.</summary>
    public static FileStream? TryAcquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static async Task<FileStream> Acquire(string path, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        while (true)
        {
            if (TryAcquire(path) is { } acquired)
                return acquired;
            await Task.Delay(50, limit.Token);
        }
    }
}
