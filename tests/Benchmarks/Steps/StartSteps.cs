using System.Diagnostics;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Lambda;

namespace Trellis.Benchmarks.Steps;

/// <summary>What a function does on its way to the first answer, step by step: Peers/steps does it by itself, linked as a function is.</summary>
internal static class StartSteps
{
    public static void Measure(Bench bench)
    {
        var program = Published();
        var http = Rounds(program, bench.Http, bench);
        var https = Rounds(program, bench.Https, bench);
        var table = new Table("The steps of a start", "step", "HTTP ms", "HTTPS ms", "when")
        {
            Note = "Medians of native runs. All that can be done before a function asks for its first event is done there: Lambda gives it a whole processor for that time, and a share afterwards.",
        };
        foreach (var (name, milliseconds) in http)
            table.Add(name, milliseconds.Short(), https.Single(step => step.Name == name).Milliseconds.Short(), When(name));
        bench.Results.Add(table);
    }

    /// <summary>The runtime client reads an event while the connection is being opened (Handler.WarmUp), so both come before the first one.</summary>
    private static string When(string step) => step switch
    {
        "first answer written" => "with the first event",
        _ when step.StartsWith("second", StringComparison.Ordinal) => "each time",
        _ => "before the first event",
    };

    private static List<(string Name, double Milliseconds)> Rounds(string program, TableAddress table, Bench bench)
    {
        var @event = Path.Combine(Path.GetDirectoryName(program)!, "event.json");
        File.WriteAllText(@event, Events.Get("tasks", bench.Ours.Known));
        var rounds = Enumerable.Range(0, bench.Options.Rounds + 1).Select(_ => Run(program, table, @event)).Skip(1).ToList();
        return [.. rounds[0].Select(step => (step.Name, rounds.Select(round => round.Single(other => other.Name == step.Name).Milliseconds).Median()))];
    }

    private static List<(string Name, double Milliseconds)> Run(string program, TableAddress table, string @event)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (var (name, value) in table.Environment("Read"))
            info.Environment[name] = value;
        if (table.Authority.Length > 0)
            (info.Environment["SSL_CERT_FILE"], info.Environment["SSL_CERT_DIR"]) = (table.Authority, "/var/empty");
        info.Environment["STEPS_EVENT"] = @event;
        using var process = Process.Start(info)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The steps failed: {text}");
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).Select(parts => (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture)))];
    }

    private static string Published()
    {
        var root = Repository.Root;
        var folder = Path.Combine(root, "artifacts", "peers", "steps");
        var program = Path.Combine(folder, "bootstrap");
        var read = Path.Combine(root, "artifacts", "native", "Read.inputs");
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) >= File.GetLastWriteTimeUtc(read))
            return program;
        Peers.Run(root, "dotnet", "publish", Path.Combine("tests", "Benchmarks", "Peers", "steps"), "-c", "Release", "-r", FunctionBuild.Platform, "-nologo", "-nodeReuse:false",
            "--artifacts-path", Path.Combine(root, "artifacts", "peers", "build-steps"), "-o", folder);
        return program;
    }
}
