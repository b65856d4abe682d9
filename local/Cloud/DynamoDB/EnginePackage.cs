using System.Runtime.InteropServices;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>An engine as npm delivers it, installed once into a cache folder that all processes of this clone share.</summary>
/// <remarks>
/// <c>npm install</c> and not <c>npm ci</c>: a lock file written on one platform is refused on another when optional packages are
/// missing there. The versions in the manifest are exact, so both install the same.
/// </remarks>
internal static class EnginePackage
{
    /// <summary>Why Node is needed.</summary>
    public const string NeedOfNode = "The database engine comes from npm";

    /// <summary>What to do without Node.</summary>
    public const string Alternative = " Or name a DynamoDB of your own with --dynamodb URL.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The folder of the engine's files, installed now if it is not there; null when npm has none for this platform.</summary>
    /// <exception cref="SetupException">Without Node, or without a network on the first start.</exception>
    public static async Task<string?> Install(EngineKind kind, Action<string> print, CancellationToken cancellation)
    {
        var (manifest, home) = (Manifest(kind), Home(kind));
        if (!Directory.Exists(home))
        {
            Directory.CreateDirectory(Cache);
            // Two test projects may get here at once: the second waits, and finds the work done.
            await using var turn = await FileLock.Acquire(Path.Combine(Cache, "install.lock"), Patience, cancellation);
            if (!Directory.Exists(home))
            {
                await Node.Require(NeedOfNode, Alternative, cancellation);
                print($"Installing the database engine ({Name(kind)}) from npm …");
                await WholeFolder.Make(home, place => Install(manifest, place, cancellation));
            }
        }

        return Find(kind, home);
    }

    public static bool IsInstalled(EngineKind kind) => Directory.Exists(Home(kind));

    public static string Name(EngineKind kind) => kind == EngineKind.Dynoxide ? "dynoxide" : "dynamodb-local";

    private static string Cache => Path.Combine(Repository.Root, ".trellis", "engine");

    private static string Home(EngineKind kind) =>
        Path.Combine(Cache, $"{Name(kind)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Manifest(kind))))[..8]}");

    private static string Manifest(EngineKind kind) => EmbeddedFile.Read($"{Name(kind)}.package.json");

    private static async Task Install(string manifest, string place, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(place, "package.json"), manifest, cancellation);
        await Npm(place, cancellation);
        // An optional package that cannot be loaded is no error to npm. Where there is one for this platform, it is one to us.
        if (manifest.Contains($"/{Platform}\"", StringComparison.Ordinal) && !Directory.Exists(Path.Combine(place, "node_modules")))
            throw Unreachable("");
    }

    private static async Task Npm(string folder, CancellationToken cancellation)
    {
        string[] words =
            ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline", "--ignore-scripts", "--loglevel=error"];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var result = await Tool.Run(Node.Npm, words, folder, $"{NeedOfNode}: install Node.", limit.Token);
            if (result.Code != 0)
                throw Unreachable(string.Join('\n', result.Lines.Where(line => line.Length > 0).Take(4).Prepend("")));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"\nIt had not ended after {Patience.TotalMinutes:0} minutes.");
        }
    }

    private static SetupException Unreachable(string said) => new(
        "engine.install",
        "npm could not download the database engine. The first start needs the npm registry; later ones do not. Behind a proxy, tell npm "
        + $"of it: npm config set proxy URL. {Alternative.TrimStart()}{said}");

    // As npm calls it.
    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win32-" : OperatingSystem.IsMacOS() ? "darwin-" : "linux-")
        + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    private static string? Find(EngineKind kind, string home)
    {
        var modules = Path.Combine(home, "node_modules");
        if (kind == EngineKind.Dynoxide)
        {
            var scope = Path.Combine(modules, "@dynoxide");
            return Directory.Exists(scope) ? Directory.GetDirectories(scope).FirstOrDefault() : null;
        }

        var jar = Directory.GetFiles(modules, "DynamoDBLocal.jar", SearchOption.AllDirectories).FirstOrDefault();
        return jar is null ? null : Path.GetDirectoryName(jar);
    }
}
