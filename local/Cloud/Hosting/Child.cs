using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>A child process: its lines are passed on as they come, and it does not outlive this process, however this process
/// ends.</summary>
public sealed class Child : IAsyncDisposable
{
    private const int Sigterm = 15;
    private readonly Process process;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(Process process) => this.process = process;

    public int Id { get; private init; }

    /// <summary>The exit code, once the process has ended and its last line has been passed on.</summary>
    public Task<int> Exited => exited.Task;

    public bool IsRunning => !exited.Task.IsCompleted;

    /// <param name="start">What to run. Both output streams are redirected here.</param>
    /// <param name="line">Called with each line of output; the flag is true for those of standard error.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there or cannot be run.</exception>
    public static Child Start(ProcessStartInfo start, Action<string, bool>? line = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;
        // The first use ends what an earlier run has left behind: an engine, for one, that still has the data.
        var watch = DeathWatch.Shared;
        var process = Process.Start(start)!;
        watch.Add(process);
        process.StandardInput.Close();
        var child = new Child(process) { Id = process.Id };
        _ = child.Watch(line ?? ((_, _) => { }));
        return child;
    }

    /// <summary>Bytes of memory that the process holds now, or 0 when it has ended.</summary>
    public long Memory() => Measure("VmRSS:"u8, running => running.WorkingSet64);

    /// <summary>The most bytes of memory that the process has held so far, or 0 when it has ended. macOS does not keep that: there it is
    /// what the process holds now.</summary>
    public long PeakMemory() => Measure("VmHWM:"u8, running => Math.Max(running.PeakWorkingSet64, running.WorkingSet64));

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        try
        {
            // Windows runs npm by a script: without the tree, npm itself would go on.
            process.Kill(entireProcessTree: OperatingSystem.IsWindows());
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <summary>Asks the process to end, and ends it when it has not within the given time.</summary>
    public async Task Stop(TimeSpan grace)
    {
        if (IsRunning && !OperatingSystem.IsWindows() && SendSignal(Id, Sigterm) == 0)
            await Task.WhenAny(Exited, Task.Delay(grace));
        if (IsRunning)
            Kill();
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            Kill();
        await Exited;
        process.Dispose();
    }

    private long Measure(ReadOnlySpan<byte> name, Func<Process, long> measure)
    {
        if (!IsRunning)
            return 0;
        if (OperatingSystem.IsLinux())
            return FromStatus(name);
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : measure(process);
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    // For one figure, Process reads several files and lists the threads: a third of all that the cloud computes for a request.
    private long FromStatus(ReadOnlySpan<byte> name)
    {
        try
        {
            using var file = File.OpenHandle($"/proc/{Id}/status", options: FileOptions.None);
            Span<byte> text = stackalloc byte[2048];
            text = text[..RandomAccess.Read(file, text, 0)];
            var at = text.IndexOf(name);
            return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..].TrimStart(" \t"u8), out long kilobytes, out _)
                ? kilobytes * 1024
                : 0;
        }
        catch (IOException)
        {
            // It has ended just now.
            return 0;
        }
    }

    private async Task Watch(Action<string, bool> line)
    {
        var output = Pass(process.StandardOutput, false, line);
        var errors = Pass(process.StandardError, true, line);
        await process.WaitForExitAsync();
        DeathWatch.Shared.Remove(Id);
        // A grandchild may hold the streams open for ever, so the last lines are waited for, but not long.
        await Task.WhenAny(Task.WhenAll(output, errors), Task.Delay(TimeSpan.FromSeconds(1)));
        exited.TrySetResult(process.ExitCode);
    }

    private static async Task Pass(StreamReader reader, bool isError, Action<string, bool> line)
    {
        while (await reader.ReadLineAsync() is { } text)
            line(text, isError);
    }

    // The base library can kill a process but not ask it to end.
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
