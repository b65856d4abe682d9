namespace Trellis.Local.Cloud.Hosting;

/// <summary>Node and its npm, which bring the database engine and build the web client.</summary>
internal static class Node
{
    // Vite's own bound; what the engine's package asks for is older.
    private static readonly Version Oldest = new(20, 19);

    /// <summary>As npm is called on this platform.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Looks whether Node is here and young enough, before anything is begun that would end for want of it.</summary>
    /// <param name="what">What needs it, such as "The database engine comes from npm".</param>
    /// <param name="otherwise">What can be done without it; empty where nothing can.</param>
    /// <exception cref="SetupException">With what to install.</exception>
    public static async Task Look(string what, string otherwise, CancellationToken cancellation)
    {
        var missing = $"{what}: install Node {Oldest} or newer from https://nodejs.org, and open a new terminal.{otherwise}";
        var node = await Tool.Run("node", ["--version"], Path.GetTempPath(), missing, cancellation);
        if (Fault(node.Lines.FirstOrDefault(line => line.Length > 0) ?? "", what) is { } fault)
            throw new SetupException("node.old", fault + otherwise);
        // Some systems package the two apart.
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!Array.Exists(folders, folder => File.Exists(Path.Combine(folder, Npm))))
            throw new SetupException("node.npm", $"{Npm} was not found, although Node is there. {missing}");
    }

    /// <summary>What is wrong with a version as Node prints it; null where nothing is, or where it cannot be told.</summary>
    public static string? Fault(string printed, string what) =>
        System.Version.TryParse(printed.TrimStart('v'), out var version) && version < Oldest
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Node is too old: {printed}. {what}, with Node {Oldest} or newer: install it from https://nodejs.org, and open a new "
                + $"terminal.")
            : null;
}
