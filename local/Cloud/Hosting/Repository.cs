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
