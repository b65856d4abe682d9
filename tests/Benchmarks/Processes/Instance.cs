using System.Diagnostics;

namespace Trellis.Benchmarks.Processes;

/// <summary>A function's process, started as Lambda would, and ended with the measurement.</summary>
internal sealed class Instance : IDisposable
{
    private readonly Process process;
    private readonly long started;

    private Instance(Process process, RuntimeApi runtime, long started)
    {
        this.process = process;
        Runtime = runtime;
        this.started = started;
    }

    public RuntimeApi Runtime { get; }

    public double Cpu => Use.Cpu(process.Id);

    public double Rss => Use.Rss(process.Id);

    public int ProcessId => process.Id;

    public static Instance Start(Subject subject)
    {
        var runtime = new RuntimeApi($"{Path.GetFileName(subject.Folder)}, {subject.Name},");
        var info = new ProcessStartInfo(subject.Program, subject.Arguments) { WorkingDirectory = subject.Folder };
        info.Environment.Clear();
        info.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in subject.Environment)
            info.Environment[name] = value;
        info.Environment["AWS_LAMBDA_RUNTIME_API"] = runtime.Address;
        var started = Stopwatch.GetTimestamp();
        return new Instance(Process.Start(info)!, runtime, started);
    }

    /// <summary>A whole cold start: from before the process is made until its first answer is there.</summary>
    public static Cold ColdStart(Subject subject, string payload)
    {
        using var instance = Start(subject);
        instance.Runtime.Invoke(instance.Runtime.Event(payload));
        var cold = new Cold(
            Stopwatch.GetElapsedTime(instance.started, instance.Runtime.Answered).TotalMilliseconds,
            instance.Cpu,
            instance.Rss,
            Stopwatch.GetElapsedTime(instance.started, instance.Runtime.Sent).TotalMilliseconds);
        subject.Check(instance.Runtime.Text());
        return cold;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
        Runtime.Dispose();
    }
}

/// <summary>One cold start: milliseconds by the clock and of CPU, megabytes at the first answer, and the part before the event was asked for.</summary>
internal sealed record Cold(double Wall, double Cpu, double Rss, double Init);
