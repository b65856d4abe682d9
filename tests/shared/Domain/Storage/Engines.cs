using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Template;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>
/// Real DynamoDB engines for a whole test run, each started when the first test asks for it. Tables are made anew for each that asks.
/// </summary>
public sealed class Engines : IAsyncDisposable
{
    private static readonly TableDeclaration Declared = Stack.Own().Tables[0];

    private readonly SemaphoreSlim door = new(1);
    private readonly Dictionary<EngineKind, Engine> running = [];

    /// <summary>DynamoDB Local is a Java program; dynoxide needs nothing. On macOS there always is a program of that name, which only says
    /// where to get a real one.</summary>
    public static bool HasJava() => Java.Value;

    private static readonly Lazy<bool> Java = new(() =>
    {
        try
        {
            EngineProgram.LookForJava(CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (SetupException)
        {
            return false;
        }
    });

    /// <summary>How long an engine may take to answer. A machine that runs many tests makes it slow, and to ask again would make it slower.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The engines that a test of engines runs on in this set.</summary>
    public static TheoryData<EngineKind> Kinds => TestSet.IsAll ? [EngineKind.Dynoxide, EngineKind.DynamoDbLocal] : [EngineKind.Dynoxide];

    /// <summary>A new, empty table on that engine. Without Java, the test that asks for DynamoDB Local is skipped.</summary>
    /// <param name="isStreamRead">Does the test read the table's stream? A stream makes each write of dynoxide take longer than the one
    /// before, on all of its tables.</param>
    public async Task<TestTable> NewTable(EngineKind kind, bool isStreamRead = false)
    {
        var canRun = kind != EngineKind.DynamoDbLocal || HasJava();
        Assert.SkipUnless(canRun, "DynamoDB Local needs Java 17, and there is none on this machine.");
        var engine = await Running(kind);
        var name = $"table-{Guid.NewGuid():N}";
        await new Tables(engine.Url).Create(Declared with { Name = name, IsStreamRead = isStreamRead });
        return new TestTable(name, engine.Url, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in running.Values)
            await engine.DisposeAsync();

        door.Dispose();
    }

    private async Task<Engine> Running(EngineKind kind)
    {
        await door.WaitAsync();
        try
        {
            if (!running.TryGetValue(kind, out var engine))
            {
                engine = await Engine.Start(kind);
                running[kind] = engine;
            }

            return engine;
        }
        finally
        {
            door.Release();
        }
    }
}

/// <summary>A table on an engine, and how to reach it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Engine">The engine's address.</param>
/// <param name="Patience">How long the engine may send nothing; as long as DynamoDB may if null.</param>
public sealed record TestTable(string Name, Uri Engine, TimeSpan? Patience = null)
{
    /// <summary>The same table, by way of a proxy.</summary>
    public TestTable Through(EngineProxy proxy) => At(proxy.Url);

    /// <summary>The same table, reached at another address.</summary>
    public TestTable At(Uri address) => new(Name, address, address == Engine ? Patience : null);

    public Table Table { get; } = Named(Name, Engine, Patience, clients: null);

    /// <summary>The same table, for a program with these HTTP clients.</summary>
    public Table With(HttpClientFactory clients) => Named(Name, Engine, null, clients);

    /// <summary>A client of the SDK's own, which asks once.</summary>
    public AmazonDynamoDBClient NewClient() => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonDynamoDBConfig { ServiceURL = Engine.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

    private static Table Named(string name, Uri engine, TimeSpan? patience, HttpClientFactory? clients) => Table.Named(
        name,
        new BasicAWSCredentials("test", "test"),
        config =>
        {
            config.ServiceURL = engine.ToString();
            config.AuthenticationRegion = "eu-west-1";
            config.HttpClientFactory = clients ?? config.HttpClientFactory;
        },
        patience);
}
