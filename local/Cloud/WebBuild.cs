namespace Trellis.Local.Cloud;

/// <summary>Builds the web client with Vite, when its sources have changed.</summary>
internal sealed class WebBuild(string root, Action<string> print)
{
    private static readonly string[] Manifests = ["package.json", "package-lock.json"];
    private readonly string web = Path.Combine(root, "web");

    /// <summary>The folder of the built client; null when this clone has no client.</summary>
    public string? Folder => File.Exists(Path.Combine(web, "package.json")) ? Path.Combine(web, "dist") : null;

    /// <summary>Why Node is needed.</summary>
    public const string NeedOfNode = "The web client is built with npm";

    /// <summary>Is the build up to date, or is there no web client to build?</summary>
    public bool IsCurrent =>
        Folder is null || (File.Exists(Path.Combine(Folder, "index.html")) && Is(Mark, Fingerprint.OfFiles(root, ["web"])));

    /// <summary>Builds the client if there is one and its build is not up to date.</summary>
    /// <returns>Whether there was something to build.</returns>
    /// <exception cref="SetupException">npm or Vite failed; the message is theirs.</exception>
    public async Task<bool> Run(CancellationToken cancellation)
    {
        if (Folder is null)
            return false;
        var build = Path.Combine(root, ".trellis", "build");
        Directory.CreateDirectory(build);
        // Two clouds of one clone share the client: the second waits, and finds it built.
        await using var turn = await FileLock.Acquire(Path.Combine(build, "web.lock"), TimeSpan.FromMinutes(20), cancellation);
        if (IsCurrent)
            return false;
        await Node.Require(NeedOfNode, "", cancellation);
        var packages = Path.Combine(build, "web.packages");
        var manifest = Fingerprint.OfContent(Manifests.Select(file => Path.Combine(web, file)).Where(File.Exists));
        if (!Directory.Exists(Path.Combine(web, "node_modules")) || !Is(packages, manifest))
        {
            print("Installing the web client's packages …");
            // Not npm ci, which refuses a lock file that names optional packages for other platforms that its registry lacks.
            await Npm(["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"], cancellation);
            await File.WriteAllTextAsync(packages, manifest, cancellation);
        }

        var fingerprint = Fingerprint.OfFiles(root, ["web"]);
        print("Building the web client …");
        await Npm(["run", "build"], cancellation);
        await File.WriteAllTextAsync(Mark, fingerprint, cancellation);
        return true;
    }

    private string Mark => Path.Combine(root, ".trellis", "build", "web.fingerprint");

    private static bool Is(string file, string content) => File.Exists(file) && File.ReadAllText(file) == content;

    private async Task Npm(string[] arguments, CancellationToken cancellation)
    {
        var result = await Tool.Run(Node.Npm, arguments, web, $"{NeedOfNode}: install Node.", cancellation);
        if (result.Code != 0)
            throw new SetupException("web.build", $"npm {arguments[0]} failed in web/:\n{string.Join('\n', result.Lines.TakeLast(20))}");
    }
}
