using System.Diagnostics;
using System.Security.Cryptography;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Lambda;

namespace Trellis.Tests.Native;

/// <summary>
/// The functions as they are deployed, published when anything that they are made from has changed, into <c>artifacts/native</c>.
/// </summary>
public sealed class NativeFunctions
{
    public static readonly IReadOnlyList<string> All = ["SignIn", "Create", "Read", "List", "Update", "Delete", "Batch", "Sweep", "Notify"];

    private static readonly string[] Inputs = ["functions", "shared", "Directory.Build.props", "Directory.Packages.props"];

    // Two processes that want the same binaries: the second waits, and finds them there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly HashSet<string> published = [];
    private readonly string root;
    private readonly string place;
    private readonly Action<string> say;

    /// <param name="say">Is told what takes long, a line at a time.</param>
    public NativeFunctions(string root, Action<string> say)
    {
        this.root = root;
        this.say = say;
        place = Path.Combine(root, "artifacts", "native");
    }

    /// <summary>Publishes those functions that are not there already, as their sources now are.</summary>
    public void Publish(params IEnumerable<string> functions)
    {
        lock (published)
        {
            var missing = functions.Where(function => !published.Contains(function)).ToList();
            if (missing.Count == 0)
                return;
            Directory.CreateDirectory(place);
            using var turn = FileLock.Acquire(Path.Combine(place, "turn.lock"), Patience, CancellationToken.None).GetAwaiter().GetResult();
            missing.RemoveAll(IsCurrent);
            // The first builds what the others share.
            foreach (var function in missing.Take(1))
                PublishNow(function);
            Parallel.ForEach(missing.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = 2 }, PublishNow);
            published.UnionWith(functions);
        }
    }

    /// <summary>Is it there, as its sources now are?</summary>
    public bool IsCurrent(string function) =>
        File.Exists(Mark(function)) && File.Exists(Binary(function)) && File.ReadAllText(Mark(function)) == Fingerprint();

    /// <summary>The folder that is deployed: the binary and what travels beside it.</summary>
    public string Folder(string function) => Path.Combine(place, function);

    public string Binary(string function) => Path.Combine(Folder(function), "bootstrap");

    /// <summary>All that the compiler and the linker said.</summary>
    public string Log(string function) => File.ReadAllText(LogFile(function));

    private string LogFile(string function) => Path.Combine(place, $"{function}.log");

    private void PublishNow(string function)
    {
        var print = Fingerprint();
        File.Delete(Mark(function));
        say($"Publishing {function} …");
        var (code, text) = Link(function);
        File.WriteAllText(LogFile(function), text);
        if (code != 0)
            throw new InvalidOperationException($"{function} cannot be published:\n{text}");
        File.WriteAllText(Mark(function), print);
    }

    private string Mark(string function) => Path.Combine(place, $"{function}.inputs");

    /// <summary>
    /// Folders of their own: a runtime identifier changes what restore writes, and an ordinary build would have to restore again.
    /// The ordinary build has analysed the same sources.
    /// </summary>
    private (int Code, string Text) Link(string function)
    {
        string[] arguments =
        [
            "publish", Path.Combine(root, "functions", function), "-c", "Release", "-r", FunctionBuild.Platform,
            "-nologo", "-nodeReuse:false", "-p:RunAnalyzers=false",
            "--artifacts-path", Path.Combine(place, "build"), "-o", Folder(function),
        ];
        if (Directory.Exists(Folder(function)))
            Directory.Delete(Folder(function), recursive: true);
        var info = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Content, not times: a fresh clone of the same sources needs nothing built again where the artifacts are kept.</summary>
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("LambdaContracts") ?? ""));
        foreach (var file in Inputs.SelectMany(input => Files(Path.Combine(root, input))).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string path) => File.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")).SelectMany(Files));
}
