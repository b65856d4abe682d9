using System.Collections.Concurrent;
using System.Diagnostics;

namespace Trellis.Tests.Processes;

/// <summary>The program in Function/ as a process, as Lambda would start it. It is ended with the test.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private FunctionProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', output);

    public string Errors => string.Join('\n', errors);

    public static FunctionProcess Start(RuntimeApiServer server, params (string Name, string? Value)[] variables) =>
        Start([("AWS_LAMBDA_RUNTIME_API", server.Address), ("GREETING", "hello"), .. variables]);

    public static FunctionProcess Start(params (string Name, string? Value)[] variables)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Lambda.Tests.Function.exe" : "Lambda.Tests.Function");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The tests that run a function in this process set it.
        start.Environment.Remove("AWS_LAMBDA_LOG_FORMAT");

        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        return new FunctionProcess(new Process { StartInfo = start });
    }

    /// <summary>The first line of output that holds the text, once it is there.</summary>
    public async Task<string> Line(string text)
    {
        using var patience = new CancellationTokenSource(Patience);

        while (true)
        {
            if (output.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;

            await Task.Delay(5, patience.Token);
        }
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitCode()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
