namespace Trellis.Local.Cloud.Hosting;

/// <summary>Where the project lies on this machine.</summary>
public static class Repository
{
    /// <summary>The folder of Functions.sln, found from where this program lies, else from the working folder.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory())
        ?? throw new InvalidOperationException("There is no Functions.sln in this folder or any above it.");

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
