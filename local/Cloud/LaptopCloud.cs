using Trellis.Local.Cloud.Cognito;
using Trellis.Local.Cloud.Gateway;
using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud;

/// <summary>Everything that the template declares, running on this machine.</summary>
public sealed class LaptopCloud : IAsyncDisposable
{
    private static readonly TimeSpan BetweenMarks = TimeSpan.FromSeconds(10);
    private readonly Stack<IAsyncDisposable> parts = new();
    private readonly CloudOptions options;
    private readonly CloudConsole console;
    private readonly FunctionBuild build;
    private readonly Ports ports;
    private readonly CancellationTokenSource stopping = new();
    private LambdaService functions = null!;
    private NetworkProxy? network;
    private BackgroundReindex? reindex;

    private LaptopCloud(CloudOptions options, CloudConsole console)
    {
        this.options = options;
        this.console = console;
        build = new FunctionBuild(options.Root, options.Native, console.Progress);
        ports = new Ports(options.Host, options.Serves ? console.Warn : _ => { });
    }

    public Stack Stack { get; private set; } = null!;

    public CloudAddresses Addresses { get; private set; } = null!;

    public LambdaService Functions => functions;

    /// <summary>The simulated network between the functions and the table; null if there is none.</summary>
    public NetworkConditions? Network => options.Network;

    /// <summary>Whether this clone has a web client.</summary>
    public bool HasWeb { get; private set; }

    /// <summary>Completes when the web client is built, or cannot be.</summary>
    public Task WebBuilt { get; private set; } = Task.CompletedTask;

    /// <summary>Starts everything, and returns when the APIs answer. A web client that is not built yet is built behind them.</summary>
    /// <exception cref="SetupException">With what to mend.</exception>
    public static async Task<LaptopCloud> Start(CloudOptions options, CloudConsole console, CancellationToken cancellation = default)
    {
        var cloud = new LaptopCloud(options, console);
        try
        {
            await cloud.Start(cancellation);
            return cloud;
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    /// <summary>Builds what was edited, and starts again just the functions that it changed. Those that run keep running until
    /// then.</summary>
    /// <returns>The names of the functions that run something new.</returns>
    /// <exception cref="SetupException">With the compiler's errors; nothing has changed then.</exception>
    public async Task<IReadOnlyList<string>> Rebuild(CancellationToken cancellation)
    {
        var programs = await build.Run(Stack.Functions, cancellation);
        var changed = Stack.Functions.Where(function => functions[function.Name]!.Program.Folder != programs[function.Name].Folder)
            .ToList();
        foreach (var function in changed)
            functions.Replace(new FunctionSetup(function, programs[function.Name]));
        if (LiveModels.Note(options, Stack) is { } note)
            console.Warn(note);
        return [.. changed.Select(function => function.Name)];
    }

    /// <summary>Starts to reindex stored records for the schema as it is now.</summary>
    public Task Reindex() => reindex?.Start() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await WebBuilt;
        stopping.Dispose();
        // Without the lock, which is the first part, the file is another cloud's.
        if (parts.Count > 0)
            File.Delete(Path.Combine(options.Data, Repository.RunningFile));
        while (parts.TryPop(out var part))
            await part.DisposeAsync();
        ports.Dispose();
        console.Flush();
    }

    private async Task Start(CancellationToken cancellation)
    {
        parts.Push(Repository.Lock(
            options.Data, $"Another laptop cloud runs on the data in {options.Data}. Stop it, or choose another folder with --data."));
        var template = Path.Combine(options.Root, "template.yaml");
        Place(template);

        var parameters = LiveModels.Parameters(options, template);
        Stack = Stack.Load(template, new StackSettings { Parameters = parameters, Apis = Addresses.Apis, Web = Addresses.Web });
        await LookForNode(cancellation);
        // The slow parts of a first start do not depend on each other.
        using var fault = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var engine = StartEngine(fault.Token);
        var building = build.Run(Stack.Functions, fault.Token);
        await All(fault, engine, building);
        Addresses = Addresses with { DynamoDb = await engine };
        if (options.Network is { } conditions)
            parts.Push(network = NetworkProxy.Start(Addresses.DynamoDb, conditions));
        foreach (var table in Stack.Tables)
            await new Tables(Addresses.DynamoDb).Create(table, cancellation);
        await Serve(await building);
        if (options.Serves)
        {
            reindex = new BackgroundReindex(options, Stack.Tables[0].Name, Addresses.DynamoDb, console);
            parts.Push(reindex);
            await Reindex();
            WebBuilt = BuildWeb();
        }

        await File.WriteAllTextAsync(
            Path.Combine(options.Data, Repository.RunningFile), Addresses.ToJson(Stack).ToJsonString(), cancellation);
    }

    // An error is reported at once, without waiting for the other parts.
    private static async Task All(CancellationTokenSource fault, params Task[] parts)
    {
        await foreach (var part in Task.WhenEach(parts))
        {
            if (part.IsFaulted)
                await fault.CancelAsync();
        }

        await Task.WhenAll(parts);
    }

    // Before the functions are built: that takes half a minute, which would be lost.
    private async Task LookForNode(CancellationToken cancellation)
    {
        if (options.Serves && !new WebBuild(options.Root, console.Progress).IsCurrent)
            await Node.Require(WebBuild.NeedOfNode, "", cancellation);
        else if (options.DynamoDb is null && !EnginePackage.IsInstalled(EngineKind.Dynoxide))
            await Node.Require(EnginePackage.NeedOfNode, EnginePackage.Alternative, cancellation);
    }

    // Ports come first, because the template's own values name the addresses.
    private void Place(string template)
    {
        var isNear = IPAddress.IsLoopback(options.Host) || options.Host.Equals(IPAddress.Any);
        var host = isNear ? "localhost" : options.Host.ToString();
        var next = options.Port;
        Uri Take(string what) => new($"http://{host}:{ports.Reserve(next++, what)}");
        if (!File.Exists(template))
            throw new SetupException("template.missing", $"There is no {template}.");
        var web = Take("the web client");
        var apis = Stack.ApiNames(template).ToDictionary(api => api, Take);
        Addresses = new CloudAddresses(web, apis, Take("Cognito, STS and Lambda"), new Uri("http://localhost"), options.Data);
    }

    private string EngineFolder => Path.Combine(options.Data, "dynamodb");

    private async Task<Uri> StartEngine(CancellationToken cancellation)
    {
        if (options.DynamoDb is { } own)
        {
            return await new EngineClient(own).Answers(cancellation)
                ? own
                : throw new SetupException("engine.silent", $"No DynamoDB answers at {own}.");
        }

        var engine = await Engine.Start(EngineKind.Dynoxide, EngineFolder, console.Warn, cancellation);
        lock (parts)
            parts.Push(engine);
        return engine.Url;
    }

    // In the background: callers of the APIs need not wait for npm and Vite.
    private async Task BuildWeb()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            if (await new WebBuild(options.Root, console.Progress).Run(stopping.Token))
                console.Print($"The web client is ready: {Addresses.Web} ({clock.Elapsed.TotalSeconds:0.0} s).");
        }
        catch (Exception trouble) when (trouble is SetupException or IOException or UnauthorizedAccessException)
        {
            console.Error($"{trouble.Message}\nThe APIs answer without the web client. It is built again when a file in web/ is saved.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The cloud stops.
        }
    }

    private async Task Serve(IReadOnlyDictionary<string, FunctionProgram> programs)
    {
        var settings = new LambdaSettings
        {
            Region = Stack.Settings.Region,
            Environment =
                new Dictionary<string, string> { ["AWS_ENDPOINT_URL_DYNAMODB"] = Physical.Address(network?.Url ?? Addresses.DynamoDb) },
            Log = console.Function,
            Report = console.Event,
        };
        build.Sweep();
        functions = await LambdaService.Start(
            Stack.Functions.Select(function => new FunctionSetup(function, programs[function.Name])), settings);
        parts.Push(functions);
        parts.Push(new Timer(
            _ => FunctionBuild.Keep(functions.Names.Select(name => functions[name]!.Program)), null, BetweenMarks, BetweenMarks));
        var users = new UserPools(options.Data, TimeProvider.System, Stack.Settings.Region, Stack.Resources, functions, PrintCode);
        parts.Push(new Closing(users));
        var lender = new Lender(options.Data, TimeProvider.System);
        parts.Push(new Closing(lender));
        var identities = new IdentityPools(options.Data, Stack.Settings.Region, Stack.Resources, users, lender);
        parts.Push(new Closing(identities));
        var services = new Services(
            new CognitoEndpoints(users), identities, new SecurityTokenService(Stack.Settings.Region, lender, TimeProvider.System),
            new InvokeApi(functions));
        await Listen(Addresses.Services, services.Answer);
        var gateway = new GatewaySettings
        {
            Functions = functions,
            KeysOf = users.KeysOf,
            Credentials = lender,
            Roles = Stack.ResourcesOf("AWS::IAM::Role").ToDictionary(role => new Physical(Stack.Settings).RoleArn(Stack.IdOf(role))),
            Region = Stack.Settings.Region,
            Account = Stack.Settings.Account,
            Log = console.Request,
        };
        foreach (var api in Stack.Apis)
            await Listen(Addresses.Apis[api.LogicalId], new ApiGateway(api, gateway).Answer);
        if (options.Serves)
        {
            await ServeWeb();
            await FeedFunctions();
        }
    }

    // After everything that the functions may call.
    private async Task FeedFunctions()
    {
        if (Stack.EventSources.Count == 0)
            return;
        var files = options.DynamoDb is null ? EngineFolder : null;
        parts.Push(await EventSources.Start(
            Stack.EventSources, source => new TableStream(Addresses.DynamoDb, source, Stack.Settings.Region, files), functions,
            options.Data, console.Warn));
    }

    private Task ServeWeb()
    {
        var web = new WebBuild(options.Root, console.Progress);
        HasWeb = web.Folder is not null;
        var headers = WebHeaders.For(Stack, [.. Addresses.Apis.Values, Addresses.Services]);
        var configuration = Encoding.UTF8.GetBytes(Addresses.ForBrowser(Stack).ToJsonString());
        var schema = new ServedSchema(options.Root, Stack, ApiDoor.For(Stack, Addresses.Apis));
        var server = new WebServer(() => web.Folder, headers, path => path switch
        {
            "/config.json" => configuration,
            _ => schema.Bytes(path),
        });
        return Listen(Addresses.Web, server.Answer);
    }

    private async Task Listen(Uri address, RequestDelegate answer) =>
        parts.Push(await HttpServer.Start(ports.At(address.Port), answer, console.Error, bound: ports.Release));

    private sealed class Closing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void PrintCode(SentCode code) => console.Print($"  {console.Bold(code.Secret)}  for {code.Recipient} to {code.Purpose}");
}
