using System.Diagnostics;

namespace Trellis.Tests.Local;

/// <summary>The JavaScript clients of tests/local/clients: installed when the first of them is run, by node.</summary>
internal static class RealClients
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "local", "clients");

    private static readonly Lazy<Task> Installed = new(() => Packages.Install(Folder));

    /// <summary>Runs a script with one JSON argument, and gives the JSON line that it prints.</summary>
    public static async Task<JsonNode> Run(string script, JsonObject input)
    {
        await Installed.Value;
        var (code, output, error) = await Processes.Run("node", Folder, 120, null, script, input.ToJsonString());
        Assert.True(code == 0, $"{script} ended with {code}:\n{output}\n{error}");
        return JsonNode.Parse(output.TrimEnd().Split('\n')[^1])!;
    }
}

/// <summary>The npm packages that a folder's package.json names.</summary>
internal static class Packages
{
    /// <summary>Installs them, unless they are there already.</summary>
    public static async Task Install(string folder)
    {
        // Test processes may run side by side; one installs, the others wait for it.
        await using var held = await FileLock.Acquire(Path.Combine(Path.GetTempPath(), "trellis-clients.lock"), TimeSpan.FromMinutes(6), TestContext.Current.CancellationToken);
        var stamp = Path.Combine(folder, "node_modules", ".installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(folder, "package.json"));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
            return;

        var (code, _, error) = await Processes.Run(Node.Npm, folder, 300, null, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts");
        Assert.True(code == 0, error);
        await File.WriteAllTextAsync(stamp, wanted);
    }
}

/// <summary>Programs of the machine, run to their end within a bound.</summary>
internal static class Processes
{
    public static async Task<(int Code, string Output, string Error)> Run(
        string program, string folder, int seconds, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end in {seconds} seconds.");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Skips a test when a program is not installed.</summary>
    public static void Needs(string program) => Assert.SkipUnless(Machine.Has(program), $"{program} is not installed.");
}
