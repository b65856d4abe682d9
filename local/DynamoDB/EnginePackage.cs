using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Trellis.Local.Processes;

namespace Trellis.Local.DynamoDB;

/// <summary>
/// An engine as npm delivers it, installed once into a cache folder that all processes of this clone share.
/// </summary>
/// <remarks>
/// <c>npm install</c> and not <c>npm ci</c>: a lock file written on one platform is refused on another when optional packages are
/// missing there. The versions in the manifest are exact, so both install the same.
/// </remarks>
internal static class EnginePackage
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The folder of the engine's files, installed now if it is not there; null when npm has none for this platform.</summary>
    /// <exception cref="SetupException">Without Node, or without a network on the first start.</exception>
    public static async Task<string?> Install(EngineKind kind, Action<string> say, CancellationToken cancellation)
    {
        var manifest = Manifest(kind);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)))[..8];
        var cache = Path.Combine(Repository.Root, ".trellis", "engine");
        var home = Path.Combine(cache, $"{Name(kind)}-{hash}");
        if (!Directory.Exists(home))
        {
            Directory.CreateDirectory(cache);
            // Two test projects may get here at once: the second waits, and finds the work done.
            await using var turn = await FileLock.Take(Path.Combine(cache, "install.lock"), Patience, cancellation).ConfigureAwait(false);
            if (!Directory.Exists(home))
            {
                say($"Installing the database engine ({Name(kind)}) from npm …");
                await Install(manifest, home, cancellation).ConfigureAwait(false);
            }
        }

        return Find(kind, home);
    }

    public static string Name(EngineKind kind) => kind == EngineKind.Dynoxide ? "dynoxide" : "dynamodb-local";

    private static string Manifest(EngineKind kind)
    {
        using var stream = typeof(EnginePackage).Assembly.GetManifestResourceStream($"{Name(kind)}.package.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task Install(string manifest, string home, CancellationToken cancellation)
    {
        var place = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(place);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(place, "package.json"), manifest, cancellation).ConfigureAwait(false);
            await Npm(place, cancellation).ConfigureAwait(false);
            // An optional package that cannot be loaded is no error to npm. Where there is one for this platform, it is one to us.
            if (manifest.Contains($"/{Platform}\"", StringComparison.Ordinal) && !Directory.Exists(Path.Combine(place, "node_modules")))
                throw Unreachable("");
            // The rename comes last, so a folder under the final name is a complete one.
            Directory.Move(place, home);
        }
        finally
        {
            if (Directory.Exists(place))
                Directory.Delete(place, recursive: true);
        }
    }

    private static async Task Npm(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") { WorkingDirectory = folder };
        foreach (var word in (string[])["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline", "--ignore-scripts", "--loglevel=error"])
            start.ArgumentList.Add(word);
        var lines = new List<string>();
        Child npm;
        try
        {
            npm = Child.Start(start, (line, _) => { lock (lines) lines.Add(line); });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SetupException("engine.node", "npm was not found. The database engine comes from npm: install Node 20 or newer, or name a DynamoDB of your own with --dynamodb URL.");
        }

        await using (npm.ConfigureAwait(false))
        {
            var code = await npm.Exited.WaitAsync(Patience, cancellation).ConfigureAwait(false);
            if (code == 0)
                return;
            throw Unreachable(string.Join('\n', lines.Where(line => line.Length > 0).Take(4).Prepend("")));
        }
    }

    private static SetupException Unreachable(string said) => new(
        "engine.install",
        "npm could not load the database engine. The first start needs the npm registry; later ones do not. Behind a proxy, tell npm of it: "
        + $"npm config set proxy URL. Or name a DynamoDB of your own with --dynamodb URL.{said}");

    // As npm calls it.
    private static string Platform =>
        $"{(OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

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
