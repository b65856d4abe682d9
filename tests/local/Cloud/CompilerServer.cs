using System.Runtime.InteropServices;

namespace Trellis.Tests.Local.Cloud;

/// <summary>
/// The C# compiler as a process that stays for as long as there is something to build in the copy, whatever this machine's own habit is: a
/// start of the compiler costs more than what it has to compile there. It is ours alone, and ended with the tests that use it.
/// </summary>
public sealed class CompilerServer : IAsyncLifetime
{
    private static readonly string Name = $"trellis-tests-{Environment.ProcessId}";

    /// <summary>What a build asks for it by.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["UseSharedCompilation"] = "true",
        ["SharedCompilationId"] = Name,
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // A version of the SDK is a folder beside the runtime that these tests run on.
        var (_, version, _) = await Processes.Run("dotnet", Repository.Root, 60, null, "--version");
        var server = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk", version.Trim(), "Roslyn", "bincore", "VBCSCompiler.dll");
        if (File.Exists(server))
            await Processes.Run("dotnet", Repository.Root, 60, null, server, $"-pipename:{Name}", "-shutdown");
    }
}
