namespace Trellis.Local.Cloud.Lambda;

/// <summary>One process of a function. It takes one event at a time, and reports to its pool.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly FunctionPool pool;
    private readonly LambdaSettings settings;
    private readonly PortPerInstance.InstancePort port;
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly string name = Guid.NewGuid().ToString("N");
    private readonly Timer alarm;
    private TaskCompletionSource<Job>? asking;
    private Child? child;
    private Job? job;
    private Job? lastJob;
    private JobOutcome? initFailure;
    private bool isOver;

    public Instance(FunctionSetup function, LambdaSettings settings, PortPerInstance ports, FunctionPool pool)
    {
        Function = function;
        this.settings = settings;
        this.pool = pool;
        alarm = new Timer(_ => Alarm());
        port = ports.Open(this);
    }

    public FunctionSetup Function { get; }

    /// <summary>When the present event has to be over.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>Since when it has had nothing to do.</summary>
    public DateTime IdleSince { get; private set; }

    /// <summary>Whether it has ever asked for an event.</summary>
    public bool WasReady { get; private set; }

    /// <summary>Whether it has ever answered one.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>How long it has been at the event that it took last.</summary>
    public TimeSpan BusyFor => DateTimeOffset.UtcNow + Function.Declaration.Timeout - Deadline;

    public int ProcessId => child?.Id ?? 0;

    /// <summary>Bytes of memory that it holds now.</summary>
    public long Memory => child?.Memory() ?? 0;

    /// <summary>Starts the process. If it cannot be started, that is reported to the pool like any other end.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo(Function.Program.File, Function.Program.Arguments) { WorkingDirectory = Function.Program.Folder };
        start.Environment.Clear();
        foreach (var (variable, value) in FunctionVariables.For(Function, settings, port.Address, name))
            start.Environment[variable] = value;
        try
        {
            child = Child.Start(start, (line, _) => Write(line));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            End(new Ending(null, null, missing.Message));
            return;
        }

        SetAlarm(settings.LongestInit);
        _ = Watch(child);
    }

    /// <summary>The process asks for its next event: it is ready, and waits here until there is one.</summary>
    public async Task<Job> Next(CancellationToken gone)
    {
        var mine = new TaskCompletionSource<Job>(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan? init = null;
        bool asksAlready;
        Job? givenUp;
        lock (gate)
        {
            asksAlready = asking is not null;
            asking?.TrySetCanceled(CancellationToken.None);
            asking = mine;
            givenUp = job;
            init = WasReady ? null : sinceStart.Elapsed;
            WasReady = true;
            IdleSince = DateTime.UtcNow;
        }

        if (givenUp is not null)
            Finish(givenUp.RequestId, FailureDocument.NotAnswered(givenUp));
        lastJob?.Report();
        if (!asksAlready)
            pool.Ready(this, init);
        try
        {
            return await mine.Task.WaitAsync(gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            StopAsking(mine);
            throw;
        }
    }

    /// <summary>Gives an event to a process that waits for one; false if it no longer waits. Called by the pool only.</summary>
    public bool Take(Job next)
    {
        TaskCompletionSource<Job> waiting;
        lock (gate)
        {
            if (asking is null || isOver)
                return false;
            waiting = asking;
            asking = null;
            job = lastJob = next;
            Deadline = DateTimeOffset.UtcNow + Function.Declaration.Timeout;
        }

        next.Begin(
            line => Platform(next, line),
            memory => settings.Report(new FunctionReport(Function.Declaration.Name, next, memory)),
            Function.Declaration.MemorySize,
            () => child?.PeakMemory() ?? 0);
        SetAlarm(Function.Declaration.Timeout);
        waiting.TrySetResult(next);
        return true;
    }

    /// <summary>The present event is over; false when the id is not its.</summary>
    public bool Finish(string requestId, JobOutcome outcome)
    {
        lock (gate)
        {
            if (job is null || job.RequestId != requestId)
                return false;
            job.Finish(outcome);
            job = null;
            HasAnswered = true;
            return true;
        }
    }

    public void InitFailed(JobOutcome outcome) => initFailure = outcome;

    /// <summary>Ends the process when it holds more memory than it may.</summary>
    public void KillAbove(long limit)
    {
        if (job is { } present && Memory > limit && Finish(present.RequestId, FailureDocument.OutOfMemory(present)))
            child?.Kill();
    }

    /// <summary>Asks the process to end, and does not wait for long. Unlike one that is killed, it leaves no files of its runtime
    /// behind.</summary>
    public Task Stop() => child?.Stop(TimeSpan.FromSeconds(1)) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        port.Dispose();
        await alarm.DisposeAsync();
        if (child is not null)
            await child.DisposeAsync();
    }

    private void StopAsking(TaskCompletionSource<Job> mine)
    {
        lock (gate)
        {
            if (asking != mine)
                return;
            asking = null;
        }

        pool.Gone(this);
    }

    private async Task Watch(Child process)
    {
        var code = await process.Exited;
        End(new Ending(initFailure, code, ""));
        await DisposeAsync();
    }

    private void End(Ending ending)
    {
        lock (gate)
        {
            if (isOver)
                return;
            isOver = true;
            asking?.TrySetCanceled(CancellationToken.None);
            asking = null;
            job?.Finish(FailureDocument.Exited(job, ending.Code ?? 0));
            job = null;
        }

        lastJob?.Report();
        pool.Ended(this, ending);
    }

    private void SetAlarm(TimeSpan limit)
    {
        try
        {
            alarm.Change(limit, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The process has ended meanwhile, and its waiters know.
        }
    }

    private void Alarm()
    {
        if (!WasReady)
        {
            initFailure = new JobOutcome(ReadOnlyMemory<byte>.Empty, "Unhandled", JobEnding.TimedOut);
            child?.Kill();
            return;
        }

        if (job is not { } present)
            return;
        // The alarm may be that of the event before, and timers ring a little early now and then.
        if (Deadline - DateTimeOffset.UtcNow is { Ticks: > 0 } left)
        {
            SetAlarm(left);
            return;
        }

        var limit = Function.Declaration.Timeout;
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {present.RequestId} Task timed out after {limit.TotalSeconds:0.00} seconds"));
        if (Finish(present.RequestId, FailureDocument.TimedOut(present, limit)))
            child?.Kill();
    }

    private void Write(string line)
    {
        var about = job ?? lastJob;
        about?.Add(line);
        settings.Log(new FunctionLine(Function.Declaration.Name, about?.RequestId ?? "", line, false));
    }

    private void Platform(Job about, string line)
    {
        about.Add(line);
        settings.Log(new FunctionLine(Function.Declaration.Name, about.RequestId, line, true));
    }
}

/// <summary>How a process ended.</summary>
/// <param name="Init">The init error that the process reported itself, or null.</param>
/// <param name="Code">Its exit code; null when it could not be started.</param>
/// <param name="Why">Why it could not be started.</param>
internal sealed record Ending(JobOutcome? Init, int? Code, string Why);
