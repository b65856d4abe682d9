using System.Net.Sockets;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>A running DynamoDB server on this machine. When it dies it is started again at the same address, with what it had on
/// disk.</summary>
/// <example><code>await using var engine = await Engine.Start(EngineKind.Dynoxide);</code></example>
public sealed class Engine : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private readonly string package;
    private readonly string? data;
    private readonly Action<string> print;
    private readonly CancellationTokenSource stopping = new();
    private Child child;
    private Task watch = Task.CompletedTask;

    private Engine(EngineKind kind, string package, string? data, Action<string> print, Uri url, Child child)
    {
        Kind = kind;
        Url = url;
        this.package = package;
        this.data = data;
        this.print = print;
        this.child = child;
    }

    public EngineKind Kind { get; }

    public Uri Url { get; }

    /// <summary>The process that runs now; after a crash it is another one.</summary>
    public int ProcessId => Volatile.Read(ref child).Id;

    /// <summary>Starts an engine, installing it first when it is not there, and returns once it answers.</summary>
    /// <param name="kind">Which one. Where dynoxide is not built for the platform, DynamoDB Local runs instead, and a line says so.</param>
    /// <param name="data">The folder for its data, made when missing; null keeps everything in memory.</param>
    /// <param name="print">Prints a line about anything that takes long or goes wrong.</param>
    /// <exception cref="SetupException">Something is not installed, or the engine did not start; the message says what to do.</exception>
    public static async Task<Engine> Start(
        EngineKind kind, string? data = null, Action<string>? print = null, CancellationToken cancellation = default)
    {
        print ??= _ => { };
        if (kind == EngineKind.DynamoDbLocal && !EnginePackage.IsInstalled(kind))
            await EngineProgram.LookForJava(cancellation);
        var package = await EnginePackage.Install(kind, print, cancellation);
        if (package is null && kind == EngineKind.Dynoxide)
        {
            print("dynoxide is not available for this platform; Amazon's DynamoDB Local runs instead.");
            return await Start(EngineKind.DynamoDbLocal, data, print, cancellation);
        }

        if (package is null)
            throw new SetupException("engine.install", "The package of DynamoDB Local holds no DynamoDBLocal.jar.");
        if (data is not null)
            PrivateFile.MakeFolder(data);
        // Between finding a free port and listening on it another process may take it, so there are several tries.
        for (var attempt = 1; ; attempt++)
        {
            var place = FreePlace(kind);
            var (child, complaint) = await Run(kind, package, data, place, cancellation);
            if (child is not null)
            {
                var engine = new Engine(kind, package, data, print, new Uri($"http://{place}"), child);
                if (kind == EngineKind.Dynoxide && data is not null)
                    DynoxideFile.Prepare(data, print);
                engine.watch = engine.Watch();
                if (kind == EngineKind.DynamoDbLocal)
                {
                    print(
                        $"DynamoDB Local cannot be held to this machine alone: whoever can reach its port {place.Port} can read the data.");
                }

                return engine;
            }

            if (attempt == 5)
            {
                var file = data is not null && complaint.Contains("database", StringComparison.OrdinalIgnoreCase)
                    ? $"\nThe records are in {data}: restore a copy of that folder, or start with --fresh to begin anew."
                    : "";
                throw new SetupException(
                    "engine.start", $"The database engine ({EnginePackage.Name(kind)}) did not start: {complaint}{file}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await watch;
        await child.Stop(Grace);
        await child.DisposeAsync();
        stopping.Dispose();
    }

    private async Task Watch()
    {
        while (true)
        {
            try
            {
                var code = await child.Exited.WaitAsync(stopping.Token);
                // Ctrl-C in a terminal reaches the engine as soon as it reaches us: this is how long we give ourselves to notice.
                await Task.Delay(100, stopping.Token);
                print($"The database engine died (exit code {code}); starting it again.");
                await Revive();
                print($"The database engine answers again at {Url}.");
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Revive()
    {
        for (var wait = 0; ; wait = Math.Min((wait * 2) + 100, 5000))
        {
            await Task.Delay(wait, stopping.Token);
            var (next, complaint) = await Run(Kind, package, data, IPEndPoint.Parse(Url.Authority), stopping.Token);
            if (next is not null)
            {
                await Interlocked.Exchange(ref child, next).DisposeAsync();
                return;
            }

            print($"The database engine did not start: {complaint}");
        }
    }

    private static async Task<(Child? Child, string Complaint)> Run(
        EngineKind kind, string package, string? data, IPEndPoint place, CancellationToken cancellation)
    {
        var said = new Queue<string>();
        var child = EngineProgram.Run(EngineProgram.Start(kind, package, data, place), (line, _) =>
        {
            if (EngineProgram.IsTrace(line))
                return;
            lock (said)
            {
                said.Enqueue(line);
                if (said.Count > 10)
                    said.Dequeue();
            }
        });
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestStart);
            var client = new EngineClient(new Uri($"http://{place}"));
            while (child.IsRunning)
            {
                if (await client.Answers(limit.Token) && child.IsRunning)
                    return (child, "");
                await Task.Delay(10, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            lock (said)
                said.Enqueue($"no answer in {LongestStart.TotalSeconds:0} seconds");
        }
        catch (OperationCanceledException)
        {
            await child.DisposeAsync();
            throw;
        }

        await child.DisposeAsync();
        lock (said)
            return (null, EngineProgram.Complaint(said));
    }

    // Dynoxide answers the scripts of any web page, and takes any signature. So it listens where a page does not find it: at one of the
    // 16 million addresses that are this machine's alone. macOS has only the first.
    private static IPEndPoint FreePlace(EngineKind kind)
    {
        if (kind == EngineKind.Dynoxide && !OperatingSystem.IsMacOS())
        {
            var address = RandomNumberGenerator.GetBytes(4);
            address[0] = 127;
            return FreePlace(new IPAddress(address));
        }

        return FreePlace(IPAddress.Loopback);
    }

    private static IPEndPoint FreePlace(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
