namespace Trellis.Local.Cloud.Hosting;

/// <summary>Where the project lies on this machine.</summary>
public static class Repository
{
    /// <summary>The folder of Functions.sln, found from where this program lies, else from the working folder.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory())
        ?? throw new InvalidOperationException("There is no Functions.sln in this folder or any above it.");

    /// <summary>Where users and records are stored, unless another folder is named.</summary>
    public static string Data => Path.Combine(Root, ".trellis", "data");

    /// <summary>The file in the data folder that says where a running cloud is.</summary>
    public const string RunningFile = "running.json";

    /// <summary>The lock of a data folder, or null when another process holds it. Whoever runs an engine on the data holds it.</summary>
    internal static FileStream? TryLock(string data) => FileLock.TryAcquire(Path.Combine(data, "lock"));

    /// <summary>What to say to a command that finds the data folder locked.</summary>
    internal static string InUse(string data) =>
        $"A laptop cloud that is still starting, or another command, is using the data in {data}. Wait until it has started or ended, and "
        + "run the command again.";

    /// <summary>Takes a data folder to run an engine on it.</summary>
    /// <param name="data">The folder, made if it is not there.</param>
    /// <param name="refusal">What to say when another process holds it.</param>
    /// <exception cref="SetupException"><c>data.in-use</c>.</exception>
    internal static FileStream Lock(string data, string refusal)
    {
        Directory.CreateDirectory(data);
        var taken = TryLock(data) ?? throw new SetupException("data.in-use", refusal);
        // Left from a cloud that was killed: while the lock is held, its addresses would be believed.
        File.Delete(Path.Combine(data, RunningFile));
        return taken;
    }

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Functions.sln")))
                return at.FullName;
        }

        return null;
    }
}
