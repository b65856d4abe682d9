namespace Trellis.Local.Cloud.Lambda;

/// <summary>One event on its way through a function.</summary>
public sealed class Job
{
    private readonly TaskCompletionSource<JobOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder log = new();
    private Action<string>? write;
    private Action<long>? report;
    private (int Size, Func<long> Peak) memory;
    private readonly long made = Stopwatch.GetTimestamp();
    private long started;
    private bool isReported;

    public string RequestId { get; } = Guid.NewGuid().ToString();

    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>As X-Ray writes it; made up when the caller brings none.</summary>
    public string TraceId
    {
        get => field ??= $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x8}-{Guid.NewGuid().ToString("N")[..24]};"
            + $"Parent={Guid.NewGuid().ToString("N")[..16]};Sampled=0";
        init;
    }

    /// <summary>What an SDK sends as client context, as JSON; or null.</summary>
    public string? ClientContext { get; init; }

    /// <summary>Is it a request to an API? Then the gateway reports how it went.</summary>
    public bool IsRequest { get; init; }

    public Task<JobOutcome> Done => done.Task;

    /// <summary>Completes when the REPORT line is written, a little after the answer.</summary>
    public Task Reported => reported.Task;

    /// <summary>What was logged for this event.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <summary>The time that the instance took to start, if it was started for this event.</summary>
    internal TimeSpan? Init { get; set; }

    internal TimeSpan Duration { get; private set; }

    /// <summary>How long ago it came.</summary>
    internal TimeSpan Age => Stopwatch.GetElapsedTime(made);

    /// <summary>An instance has it now.</summary>
    internal void Begin(Action<string> platformLog, Action<long> over, int memorySize, Func<long> peakMemory)
    {
        write = platformLog;
        report = over;
        memory = (memorySize, peakMemory);
        write($"START RequestId: {RequestId} Version: $LATEST");
        started = Stopwatch.GetTimestamp();
    }

    internal void Add(string line)
    {
        lock (log)
            log.Append(line).Append('\n');
    }

    internal void Finish(JobOutcome outcome)
    {
        if (done.Task.IsCompleted)
            return;
        Duration = started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started);
        done.TrySetResult(outcome);
    }

    /// <summary>Writes END and REPORT, once. It comes when the process asks again or ends, since lines before that are still this
    /// event's.</summary>
    internal void Report()
    {
        if (write is null || !done.Task.IsCompleted || Interlocked.Exchange(ref isReported, true))
            return;
        var peak = memory.Peak();
        write($"END RequestId: {RequestId}");
        write(ReportLine.For(this, done.Task.Result, memory.Size, peak));
        report?.Invoke(peak);
        reported.TrySetResult();
    }
}

/// <summary>The outcome of an event.</summary>
/// <param name="Payload">The answer, or the error document.</param>
/// <param name="Error">Null when the function answered; else <c>Unhandled</c>.</param>
/// <param name="Ending">How it went, for the REPORT line.</param>
public sealed record JobOutcome(ReadOnlyMemory<byte> Payload, string? Error, JobEnding Ending, string? ErrorType = null);

/// <summary>The ways in which an event ends.</summary>
public enum JobEnding
{
    Answered,

    /// <summary>The function reported an error.</summary>
    Failed,

    /// <summary>The process ended, at its start or in the middle of the event.</summary>
    Crashed,

    TimedOut,

    OutOfMemory,

    /// <summary>There was no room for another instance.</summary>
    Throttled,
}
