namespace Trellis.Local.Cloud.Hosting;

/// <summary>Runs a program to its end and keeps what it says.</summary>
internal static class Tool
{
    /// <summary>The .NET command line that this process itself was started with, or the one on the path.</summary>
    public static string Dotnet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host : "dotnet";

    /// <exception cref="SetupException">The program is not there.</exception>
    public static async Task<ToolResult> Run(
        string program, IEnumerable<string> arguments, string folder, string advice, CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null, Action<string>? heard = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var lines = new List<string>();
        Child child;
        try
        {
            child = Child.Start(start, (line, _) =>
            {
                lock (lines)
                    lines.Add(line);
                heard?.Invoke(line);
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SetupException("tool.missing", $"{program} was not found. {advice}");
        }

        await using (child)
        {
            var code = await child.Exited.WaitAsync(cancellation);
            lock (lines)
                return new ToolResult(code, [.. lines]);
        }
    }
}

/// <summary>The exit code and the output of a program.</summary>
internal sealed record ToolResult(int Code, IReadOnlyList<string> Lines);
