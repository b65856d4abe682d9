using System.ComponentModel;
using System.Diagnostics;

namespace Trellis.Tests.Templates;

/// <summary>
/// cfn-lint: the one that is installed, or one of our own in a virtual environment under artifacts/, made on first use and kept.
/// It brings SAM's translator along, so what it checks is what CloudFormation will be given.
/// </summary>
internal static class Linter
{
    private const string Package = "cfn-lint==1.51.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly Lazy<Task<string?>> Program = new(Find);

    /// <summary>What cfn-lint has to say of a template; empty when it is content. Skips the test where cfn-lint cannot be had.</summary>
    public static async Task<string> Lint(string template)
    {
        if (await Program.Value is not { } program)
        {
            Assert.Skip("cfn-lint is not installed, and could not be: it takes Python 3 with venv, and a package index.");
            return "";
        }

        var file = Path.Combine(Path.GetTempPath(), $"trellis-template-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, template, TestContext.Current.CancellationToken);
        try
        {
            var (code, output) = await Run(program, ["--non-zero-exit-code", "informational", "--format", "parseable", "--", file]);
            return code == 0 ? "" : output.Replace(file, "template.yaml", StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string?> Find() => await Installed("cfn-lint") ?? await Installed(OwnProgram) ?? await Made();

    private static string OwnFolder => Repository.PathTo("artifacts", "cfn-lint");

    private static string OwnProgram =>
        OperatingSystem.IsWindows() ? Path.Combine(OwnFolder, "Scripts", "cfn-lint.exe") : Path.Combine(OwnFolder, "bin", "cfn-lint");

    private static async Task<string?> Installed(string program) => (await Run(program, ["--version"])).Code == 0 ? program : null;

    private static async Task<string?> Made()
    {
        foreach (var python in new[] { "python3", "python" })
        {
            if ((await Run(python, ["-m", "venv", OwnFolder])).Code == 0)
            {
                var pip = Path.Combine(Path.GetDirectoryName(OwnProgram)!, "pip");
                await Run(pip, ["install", "--quiet", "--disable-pip-version-check", Package]);
                return await Installed(OwnProgram);
            }
        }

        return null;
    }

    private static async Task<(int Code, string Output)> Run(string program, string[] arguments)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return await Output(process, patience.Token);
        }
        catch (Win32Exception)
        {
            return (-1, $"{program} is not there.");
        }
    }

    private static async Task<(int Code, string Output)> Output(Process process, CancellationToken patience)
    {
        try
        {
            var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(patience), process.StandardError.ReadToEndAsync(patience));
            await process.WaitForExitAsync(patience);
            return (process.ExitCode, string.Concat(texts));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "It took too long.");
        }
    }
}
