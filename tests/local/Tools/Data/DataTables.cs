using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Trellis.Access;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Operations;
using Trellis.Storage;
using Trellis.Tests.Storage;

[assembly: AssemblyFixture(typeof(Trellis.Tests.Local.Tools.Data.DataTables))]

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>One engine for all of this folder, with as many tables as the tests want, and the ports of any schema on them.</summary>
public sealed class DataTables : IAsyncDisposable
{
    private static readonly TableDeclaration Declared = Stack.Own().Tables[0];
    private readonly Lazy<Task<Engine>> engine = new(() => Engine.Start(EngineKind.Dynoxide));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trellis-data");

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        if (engine.IsValueCreated)
            await (await engine.Value).DisposeAsync();
    }

    internal static Task Make(string name, Uri engine) => new Tables(engine).Create(Declared with { Name = name, IsStreamRead = false });

    public async Task<DataTable> New()
    {
        var name = $"data-{Guid.NewGuid():N}";
        var address = (await engine.Value).Url;
        await Make(name, address);
        return new DataTable(name, address, folder.CreateSubdirectory(name).FullName);
    }
}

/// <summary>A table, and a folder for what commands keep beside it.</summary>
public sealed class DataTable(string name, Uri engine, string folder)
{
    private static readonly BasicAWSCredentials Credentials = new("local", "local");

    public string Folder => folder;

    public Table Table { get; } = Table.Named(name, Credentials, config => config.ServiceURL = engine.ToString());

    /// <summary>The same table, by a client that dies at the call of that number.</summary>
    public Table DyingAt(int call) => Table.Named(name, Credentials, config =>
    {
        config.ServiceURL = engine.ToString();
        config.HttpClientFactory = new DyingClients(call);
    });

    /// <summary>The same table, by a client that waits before the call of that number until something else is done.</summary>
    public Table Interrupted(int call, Func<Task> meanwhile) => Table.Named(name, Credentials, config =>
    {
        config.ServiceURL = engine.ToString();
        config.HttpClientFactory = new InterruptedClients(call, meanwhile);
    });

    /// <summary>Runs it again and again, each time by a client that dies at a later call, until it comes to its end.</summary>
    public async Task<T> Surviving<T>(Func<StoredData, Task<T>> run)
    {
        for (var call = 1; ; call++)
        {
            try
            {
                return await run(StoredData.From(DyingAt(call)));
            }
            catch (InvalidOperationException) when (call < 200)
            {
                // Died; the next run goes on.
            }
        }
    }

    /// <summary>Deletes the table, and makes an empty one of its name.</summary>
    public async Task MakeAgain()
    {
        using var client = Client();
        await client.UpdateTableAsync(new UpdateTableRequest { TableName = name, DeletionProtectionEnabled = false });
        await client.DeleteTableAsync(name);
        await DataTables.Make(name, engine);
    }

    public StoredData Data => StoredData.From(Table);

    public Checkpoint Checkpoint(string command) => Trellis.Local.Tools.Data.Checkpoint.For(folder, command);

    /// <summary>Writes a schema into the folder, and returns its path.</summary>
    public async Task<string> Schema(string text)
    {
        var path = Path.Combine(folder, "schema.graphql");
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>But for what the table says of its own indexes.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> Everything()
    {
        using var client = Client();
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest { TableName = name, ConsistentRead = true };
        do
        {
            var page = await client.ScanAsync(request);
            items.AddRange((page.Items ?? []).Where(item => item["pk"].S != "$indexes"));
            request.ExclusiveStartKey = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
        }
        while (request.ExclusiveStartKey is not null);
        return items;
    }

    public AmazonDynamoDBClient Client() => new(Credentials, new AmazonDynamoDBConfig { ServiceURL = engine.ToString() });

    public string Name => name;

    public Uri Engine => engine;

    public async Task<Record> Put(Model model, params (string Field, Value Value)[] values)
    {
        var fields = values.ToDictionary(value => value.Field, value => value.Value);
        fields.TryAdd("id", Value.Of(Guid.NewGuid().ToString()));
        var record = new Record { Model = model, Fields = fields, Version = 1, Created = 1_795_168_800_000, Write = Guid.NewGuid().ToString() };
        Assert.Null((await new Puts(Table).Put(new CreatePlan(record, ImmutableArray<Reference>.Empty), CancellationToken.None)).Failure);
        return record;
    }

    public async Task Link(Pairing pairing, Record left, Record right, string sub)
    {
        var caller = Caller.WithToken(sub, new Dictionary<string, string>());
        var plan = LinkPlan.Create(new Edge(pairing, Edge.Scope(pairing, caller), left.Key, right.Key), caller, new Stamp(DateTimeOffset.UtcNow, Guid.NewGuid().ToString()));
        Assert.Null(await new Links(Table).Link(plan, CancellationToken.None));
    }

    public Task<Record?> Read(RecordKey key) => new Reads(Table).Read(key, CancellationToken.None);
}

file sealed class InterruptedClients(int call, Func<Task> meanwhile) : InterceptedClients
{
    private int calls;

    protected override Task Before(HttpRequestMessage request) => Interlocked.Increment(ref calls) == call ? meanwhile() : Task.CompletedTask;
}
