namespace Trellis.Local.Cloud.Lambda;

/// <summary>Runs functions as Lambda does: real processes behind the Runtime API, started when there is something to do, used again, and
/// ended when they are idle, too slow or too big.</summary>
public sealed class LambdaService : IInvokeFunctions, IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, FunctionPool> pools;
    private readonly PortPerInstance ports;
    private readonly HttpServer runtimeApi;
    private readonly Timer watch;

    private LambdaService(IEnumerable<FunctionSetup> functions, LambdaSettings settings, PortPerInstance ports, HttpServer runtimeApi)
    {
        this.ports = ports;
        this.runtimeApi = runtimeApi;
        pools = functions.ToDictionary(function => function.Declaration.Name, function => new FunctionPool(function, settings, ports));
        watch = new Timer(_ => Look(), null, BetweenLooks, BetweenLooks);
    }

    /// <summary>Starts the service. No function's process is started before its first event.</summary>
    public static async Task<LambdaService> Start(IEnumerable<FunctionSetup> functions, LambdaSettings settings)
    {
        var ports = new PortPerInstance();
        var runtimeApi = await HttpServer.Start(
            [new IPEndPoint(IPAddress.Loopback, 0)],
            RuntimeRequests.Answer,
            bug => settings.Log(new FunctionLine("Lambda", "", bug, false)),
            ports);
        return new LambdaService(functions, settings, ports, runtimeApi);
    }

    /// <summary>The names of all functions.</summary>
    public IEnumerable<string> Names => pools.Keys;

    /// <summary>The ids of a function's processes.</summary>
    public IReadOnlyList<int> Processes(string function) =>
        Find(function) is { } pool ? [.. pool.Instances.Select(instance => instance.ProcessId).Where(id => id != 0)] : [];

    /// <summary>The function of a name, an ARN (whole or in part), with or without <c>:$LATEST</c>; null when there is none.</summary>
    public FunctionSetup? this[string function] => Find(function)?.Setup;

    /// <summary>Runs one event. The answer, a failure included, is the job's outcome.</summary>
    /// <exception cref="InvalidOperationException">There is no such function.</exception>
    public Task<JobOutcome> Run(string function, Job job)
    {
        var pool = Find(function) ?? throw new InvalidOperationException($"There is no function {function}.");
        pool.Submit(job);
        return job.Done;
    }

    public async Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var outcome = await Run(function, new Job { Payload = payload }).WaitAsync(cancel);
        return new FunctionResult(outcome.Payload, outcome.Error);
    }

    /// <summary>From now on a function runs another program, or with other settings; what is under way finishes with the old
    /// ones.</summary>
    public void Replace(FunctionSetup setup) => Find(setup.Declaration.Name)?.Replace(setup);

    public async ValueTask DisposeAsync()
    {
        await watch.DisposeAsync();
        await Task.WhenAll(pools.Values.Select(pool => pool.DisposeAsync().AsTask()));
        await runtimeApi.DisposeAsync();
        await ports.DisposeAsync();
    }

    private void Look()
    {
        foreach (var pool in pools.Values)
            pool.Look(DateTime.UtcNow);
    }

    // Create, Create:$LATEST, 000000000000:function:Create, arn:aws:lambda:…:function:Create:$LATEST
    private FunctionPool? Find(string function)
    {
        if (pools.TryGetValue(function, out var found))
            return found;
        var words = function.Split(':');
        var at = Array.IndexOf(words, "function") + 1;
        return at < words.Length && (at + 1 >= words.Length || words[at + 1] is "$LATEST") ? pools.GetValueOrDefault(words[at]) : null;
    }
}
