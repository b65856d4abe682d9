namespace Trellis.Local.Cloud.Lambda;

/// <summary>The instances of one function, and the events that wait for one. An event goes to an instance that is idle, the one used last;
/// else it waits, and when it has waited a little, or there is no instance at all, another is started.</summary>
/// <remarks>There is one instance for each core at most. More would only wait for each other, and each has to compile its code. An
/// instance whose event takes long does not count: it probably waits for something, and uses no core.</remarks>
internal sealed class FunctionPool(FunctionSetup setup, LambdaSettings settings, PortPerInstance ports) : IAsyncDisposable
{
    // The ordinary build needs memory for the JIT compiler and its code; the binary on Lambda does not.
    private const long RoomForTheCompiler = 128L * 1024 * 1024;
    private readonly Lock gate = new();
    private readonly Queue<Job> waiting = new();
    private readonly Stack<Instance> idle = new();
    private readonly HashSet<Instance> all = [];
    private readonly HashSet<Instance> retired = [];
    private readonly HashSet<Instance> busy = [];
    private FunctionSetup setup = setup;
    private bool isWatching;
    private bool isClosed;

    public FunctionSetup Setup => setup;

    /// <summary>The processes that run now.</summary>
    public IReadOnlyList<Instance> Instances
    {
        get
        {
            lock (gate)
                return [.. all];
        }
    }

    /// <summary>Brings an event to an instance, now or when there is one.</summary>
    public void Submit(Job job)
    {
        lock (gate)
        {
            if (isClosed || setup.Declaration.ReservedConcurrency is { } most && most >= 0 && busy.Count + waiting.Count >= most)
            {
                job.Finish(FailureDocument.Throttled());
                return;
            }

            while (idle.TryPop(out var free))
            {
                if (!free.Take(job))
                    continue;
                busy.Add(free);
                return;
            }

            waiting.Enqueue(job);
            if (all.Count - retired.Count == 0)
                StartOne();
            if (isWatching)
                return;
            isWatching = true;
            _ = StartMoreWhileSomeWait();
        }
    }

    /// <summary>From now on the function runs another program. What is under way finishes with the old one.</summary>
    public void Replace(FunctionSetup next)
    {
        lock (gate)
        {
            setup = next;
            foreach (var instance in all)
                retired.Add(instance);
            while (idle.TryPop(out var free))
                _ = free.Stop();
            if (waiting.Count > 0)
                StartOne();
        }
    }

    /// <summary>Ends what has been idle for too long, and what holds too much memory.</summary>
    public void Look(DateTime now)
    {
        var limit = (setup.Declaration.MemorySize * 1024L * 1024L) + (setup.Program.IsNative ? 0 : RoomForTheCompiler);
        List<Instance> old;
        lock (gate)
        {
            // The one that was used last is on top, and stays longest.
            old = [.. idle.Where((instance, i) => now - instance.IdleSince > (i == 0 ? settings.IdleTime : settings.SpareTime))];
            Keep(idle.Except(old));
        }

        foreach (var instance in old)
            _ = instance.Stop();
        foreach (var instance in Instances)
            instance.KillAbove(limit);
    }

    /// <summary>An instance waits for an event. The time is that of its start, the first time it is ready.</summary>
    public void Ready(Instance instance, TimeSpan? init)
    {
        lock (gate)
        {
            busy.Remove(instance);
            if (isClosed || retired.Contains(instance))
            {
                _ = instance.Stop();
                return;
            }

            if (!waiting.TryDequeue(out var job))
            {
                idle.Push(instance);
                return;
            }

            job.Init = init;
            if (instance.Take(job))
                busy.Add(instance);
            else
                waiting.Enqueue(job);
        }
    }

    /// <summary>An instance no longer waits for events, although its process may still run.</summary>
    public void Gone(Instance instance)
    {
        lock (gate)
            Keep(idle.Where(other => other != instance));
    }

    public void Ended(Instance instance, Ending ending)
    {
        lock (gate)
        {
            all.Remove(instance);
            retired.Remove(instance);
            busy.Remove(instance);
            Keep(idle.Where(other => other != instance));
            // The event that it was started for is told why there will be no answer, unless another instance works: then it waits for
            // that one. The next event tries again.
            if (!instance.WasReady && !all.Any(other => other.WasReady) && waiting.TryDequeue(out var job))
                job.Finish(Failure(job, ending));
            if (waiting.Count > 0 && all.Count - retired.Count == 0 && !isClosed)
                StartOne();
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Instance> running;
        lock (gate)
        {
            isClosed = true;
            running = [.. all];
            while (waiting.TryDequeue(out var job))
                job.Finish(FailureDocument.Throttled());
        }

        await Task.WhenAll(running.Select(instance => instance.Stop()));
        foreach (var instance in running)
            await instance.DisposeAsync();
    }

    private void StartOne()
    {
        var instance = new Instance(setup, settings, ports, this);
        all.Add(instance);
        // Starting a process takes milliseconds, too long to hold the lock.
        _ = Task.Run(instance.Start);
    }

    private async Task StartMoreWhileSomeWait()
    {
        while (true)
        {
            await Task.Delay(settings.Patience);
            lock (gate)
            {
                if (isClosed || !waiting.TryPeek(out var oldest))
                {
                    isWatching = false;
                    return;
                }

                if (oldest.Age >= settings.Patience && OneMoreHelps())
                    StartOne();
            }
        }
    }

    private bool OneMoreHelps()
    {
        var current = all.Where(instance => !retired.Contains(instance)).ToList();
        var starting = current.Count(instance => !instance.WasReady);
        var computing = current.Count(instance => !busy.Contains(instance) || !TakesLong(instance));
        return current.Count < settings.MaxInstances && starting < waiting.Count && computing < Environment.ProcessorCount;
    }

    // At its first event an instance compiles its code.
    private bool TakesLong(Instance instance) => instance.BusyFor > (instance.HasAnswered ? settings.Patience : 10 * settings.Patience);

    private void Keep(IEnumerable<Instance> instances)
    {
        Instance[] kept = [.. instances.Reverse()];
        idle.Clear();
        foreach (var instance in kept)
            idle.Push(instance);
    }

    private JobOutcome Failure(Job job, Ending ending) => ending switch
    {
        { Init.Ending: JobEnding.TimedOut } => FailureDocument.InitTimedOut(job, settings.LongestInit),
        { Init: { } said } => said,
        { Code: null } => FailureDocument.NotStarted(job, ending.Why),
        _ => FailureDocument.Exited(job, ending.Code ?? 0),
    };
}
