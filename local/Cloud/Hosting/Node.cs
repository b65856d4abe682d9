namespace Trellis.Local.Cloud.Hosting;

/// <summary>Node and its npm, which bring the database engine and build the web client.</summary>
internal static class Node
{
    // Vite's own bound; what the engine's package asks for is older.
    private static readonly Version Oldest = new(20, 19);

    /// <summary>As npm is called on this platform.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Checks that Node is installed and new enough, before anything begins that would fail without it.</summary>
    /// <param name="what">What needs it, such as "The database engine comes from npm".</param>
    /// <param name="alternative">What to do without Node, as a sentence; empty if there is nothing.</param>
    /// <exception cref="SetupException">It is not; the message says what to install.</exception>
    public static async Task Require(string what, string alternative, CancellationToken cancellation)
    {
        var missing = $"{what}: install Node {Oldest} or newer from https://nodejs.org, and open a new terminal.{alternative}";
        var node = await Tool.Run("node", ["--version"], Path.GetTempPath(), missing, cancellation);
        if (Fault(node.Lines.FirstOrDefault(line => line.Length > 0) ?? "", what) is { } fault)
            throw new SetupException("node.old", fault + alternative);
        // Some systems package the two apart.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!Array.Exists(folders, folder => File.Exists(Path.Combine(folder, Npm))))
            throw new SetupException("node.npm", $"{Npm} was not found, although Node is there. {missing}");
    }

    /// <summary>What is wrong with a version as Node prints it; null if nothing is, or if it cannot be parsed.</summary>
    public static string? Fault(string printed, string what) =>
        System.Version.TryParse(printed.TrimStart('v'), out var version) && version < Oldest
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Node is too old: {printed}. {what}, with Node {Oldest} or newer: install it from https://nodejs.org, and open a new "
                + $"terminal.")
            : null;
}
