namespace Trellis.Tests.Local.Cloud.Lambda;

/// <summary>A Lambda service with the function of tests/local/Function, which does what its event says.</summary>
public sealed class RunningFunctions : IAsyncDisposable
{
    private readonly List<FunctionLine> lines = [];

    public LambdaService Service { get; private set; } = null!;

    public IReadOnlyList<FunctionLine> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public static async Task<RunningFunctions> Start(
        Func<FunctionDeclaration, FunctionDeclaration>? declare = null, Func<LambdaSettings, LambdaSettings>? configure = null)
    {
        var running = new RunningFunctions();
        var settings = new LambdaSettings { Log = running.Add };
        var declaration = Declaration("Test");
        running.Service = await LambdaService.Start(
            [new FunctionSetup(declare?.Invoke(declaration) ?? declaration, Program())], configure?.Invoke(settings) ?? settings);
        return running;
    }

    public static FunctionDeclaration Declaration(string name) => new()
    {
        LogicalId = name,
        Name = name,
        Arn = $"arn:aws:lambda:us-east-1:000000000000:function:{name}",
        CodeUri = "tests/local/Function",
        Handler = "bootstrap",
        MemorySize = 512,
        Timeout = TimeSpan.FromSeconds(20),
        ReservedConcurrency = null,
        LogGroup = $"/aws/lambda/{name}",
        Environment = new Dictionary<string, string>(),
    };

    public static FunctionProgram Program()
    {
        // bin/Debug/net10.0 of the tests, and the same of the function.
        var ending = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "local"), AppContext.BaseDirectory);
        var folder = Path.Combine(Repository.Root, "tests", "local", "Function", ending);
        return new FunctionProgram("dotnet", [Path.Combine(folder, "TestFunction.dll")], folder, IsNative: false);
    }

    public async Task<(JsonNode? Answer, JobOutcome Outcome)> Run(string json)
    {
        var outcome = await Service.Run("Test", new Job { Payload = Encoding.UTF8.GetBytes(json) });
        return (JsonNode.Parse(outcome.Payload.Span), outcome);
    }

    /// <summary>Waits until a process is at its n-th event.</summary>
    public Task Begun(int events) => Eventually.Holds(() => Task.FromResult(
        Lines.Count(line => line.IsPlatform && line.Text.StartsWith("START", StringComparison.Ordinal)) == events));

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private void Add(FunctionLine line)
    {
        lock (lines)
            lines.Add(line);
    }
}
