using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Trellis.Tests.Native;

/// <summary>
/// The six functions as they are deployed, published when anything that they are made from has changed, into <c>artifacts/native</c>.
/// .NET 10 is what ships; where its native toolchain is not to be had they are linked for .NET 9, and <see cref="Framework"/> says so.
/// </summary>
public sealed class NativeFunctions
{
    public static readonly IReadOnlyList<string> All = ["SignIn", "Create", "Read", "List", "Update", "Delete"];

    private static readonly string[] Inputs = ["functions", "shared", "Directory.Build.props", "Directory.Packages.props"];

    // Two processes that want the same binaries: the second waits, and finds them there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private readonly HashSet<string> published = [];
    private readonly string root;
    private readonly string place;
    private readonly Action<string> say;

    /// <param name="root">The repository.</param>
    /// <param name="say">Is told what takes long, a line at a time.</param>
    public NativeFunctions(string root, Action<string> say)
    {
        this.root = root;
        this.say = say;
        place = Path.Combine(root, "artifacts", "native");
        Framework = Environment.GetEnvironmentVariable("TrellisFramework") is { Length: > 0 } chosen ? chosen : "net10.0";
    }

    /// <summary>What the binaries are linked for; known once one of them is there.</summary>
    public string Framework { get; private set; }

    /// <summary>Publishes a function unless it is there already, as its sources now are.</summary>
    public void Publish(string function)
    {
        lock (published)
        {
            if (!published.Add(function))
                return;
            Directory.CreateDirectory(place);
            using var turn = Turn();
            PublishNow(function);
        }
    }

    /// <summary>Is it there, as its sources now are?</summary>
    public bool IsCurrent(string function) => Linked(function) is not null;

    /// <summary>The folder that is deployed: the binary and what travels beside it.</summary>
    public string Folder(string function) => Path.Combine(place, function);

    public string Binary(string function) => Path.Combine(Folder(function), "bootstrap");

    /// <summary>All that the compiler and the linker said.</summary>
    public string Log(string function) => File.ReadAllText(LogFile(function));

    private string LogFile(string function) => Path.Combine(place, $"{function}.log");

    private void PublishNow(string function)
    {
        if (Linked(function) is { } linkedFor)
        {
            Framework = linkedFor;
            return;
        }

        var print = Fingerprint();
        File.Delete(Mark(function));
        say(string.Create(CultureInfo.InvariantCulture, $"Publishing {function} for {Framework} …"));
        var (code, text) = Link(function);
        if (code != 0 && Framework == "net10.0" && HasNoToolchain(text))
        {
            Framework = "net9.0";
            say("The package source has no native toolchain for net10.0: linking for net9.0 instead. What ships is net10.0.");
            (code, text) = Link(function);
        }

        File.WriteAllText(LogFile(function), text);
        if (code != 0)
            throw new InvalidOperationException($"{function} cannot be published:\n{text}");
        File.WriteAllLines(Mark(function), [print, Framework]);
    }

    private string Mark(string function) => Path.Combine(place, $"{function}.inputs");

    /// <summary>What a current binary was linked for; null where there is none.</summary>
    private string? Linked(string function) =>
        File.Exists(Mark(function)) && File.Exists(Binary(function)) && File.ReadAllLines(Mark(function)) is [var before, var framework] && before == Fingerprint() ? framework : null;

    private static bool HasNoToolchain(string text) =>
        text.Contains("NU110", StringComparison.Ordinal) && (text.Contains("NativeAOT", StringComparison.Ordinal) || text.Contains("ILCompiler", StringComparison.Ordinal));

    /// <summary>Folders of their own: a runtime identifier changes what restore writes, and an ordinary build would have to restore again.</summary>
    private (int Code, string Text) Link(string function)
    {
        string[] arguments =
        [
            "publish", Path.Combine(root, "functions", function), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-nologo", "-nodeReuse:false",
            "--artifacts-path", Path.Combine(place, "build"), "-o", Folder(function), $"-p:TrellisFramework={Framework}",
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
        hash.AppendData(Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("TrellisFramework") ?? ""));
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

    private FileStream Turn()
    {
        for (var waited = Stopwatch.StartNew(); ; Thread.Sleep(200))
        {
            try
            {
                return new FileStream(Path.Combine(place, "turn.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < Patience)
            {
                // Somebody else publishes.
            }
        }
    }
}
