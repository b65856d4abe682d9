using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Local.Tools.Data;

/// <summary>The table that a command works on: one in AWS, reached with the developer's own credentials, or the one on this machine,
/// whether the laptop cloud runs or not. Commands may scan it, which no function can.</summary>
public sealed class StoredData : IAsyncDisposable
{
    /// <summary>The code of what <see cref="Open"/> throws if no table was named and this machine has none.</summary>
    public const string NothingStored = "data.none";

    // A command has no deadline of its own, and a table whose disk is full refuses for ever. DynamoDB may throttle for a while.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly OwnEngine? own;

    private StoredData(Table table, OwnEngine? own)
    {
        Table = table;
        this.own = own;
    }

    internal Table Table { get; }

    /// <summary>A table that is connected already.</summary>
    public static StoredData From(Table table) => new(table, null);

    /// <param name="print">Reports what takes long.</param>
    /// <param name="makesTable">Whether a table on this machine that is not there yet is made, as the laptop cloud would make it.</param>
    /// <exception cref="SetupException">With what to mend.</exception>
    public static async Task<StoredData> Open(DataOptions options, Action<string> print, bool makesTable, CancellationToken cancellation)
    {
        if (options.Table is { } name)
            return new StoredData(Named(name, options.Endpoint, options.Region), null);
        if (Backend.Running(options.Data) is { } addresses
            && Uri.TryCreate(addresses.Text("dynamodb"), UriKind.Absolute, out var url)
            && await new EngineClient(url).Answers(cancellation))
        {
            return new StoredData(Named(addresses.Text("table")!, url, null), null);
        }

        var folder = Path.Combine(options.Data, "dynamodb");
        if (!Directory.Exists(folder) && !makesTable)
            throw None(options);
        var own = await OwnEngine.Start(options.Data, folder, print, cancellation);
        try
        {
            return new StoredData(Named(await TheTable(own.Url, options, makesTable, cancellation), own.Url, null), own);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>How far a command has come with this very table: one that was deleted, and made or restored under the same name, is
    /// another.</summary>
    /// <param name="about">All else that its work hangs on.</param>
    internal async Task<Checkpoint> CheckpointOf(
        string folder, string command, IEnumerable<string?> about, CancellationToken cancellation) =>
        Checkpoint.For(Path.Combine(folder, Checkpoint.Folder), command, [Table.Name, await Made(cancellation), .. about]);

    // Null if the credentials may not describe the table.
    private async Task<string?> Made(CancellationToken cancellation)
    {
        try
        {
            var request = new DescribeTableRequest { TableName = Table.Name };
            var response = await Table.Send((client, _, token) => client.DescribeTableAsync(request, token), cancellation);
            return response.Table.CreationDateTime?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (AmazonDynamoDBException refused) when (refused.ErrorCode == "AccessDeniedException")
        {
            return null;
        }
    }

    private static async Task<string> TheTable(Uri engine, DataOptions options, bool makesTable, CancellationToken cancellation)
    {
        using var client = Client(engine, null);
        var tables = (await client.ListTablesAsync(cancellation)).TableNames ?? [];
        if (makesTable && tables.Count == 0)
        {
            var declared = Cloud.Template.Stack.Own().Tables[0];
            await new Tables(engine).Create(declared, cancellation);
            return declared.Name;
        }

        return tables switch
        {
            [var only] => only,
            [] => throw None(options),
            _ => throw new SetupException(
                "data.tables", $"There are {tables.Count} tables in {options.Data}: {string.Join(", ", tables)}."),
        };
    }

    private static SetupException None(DataOptions options) =>
        new(NothingStored, $"There are no records in {options.Data}. Name a table in AWS with --table, or another folder with --data.");

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The items whose pk begins with that text, a page at a time, each with where it ends: from there a later run goes on. Busy
    /// tables are asked again.</summary>
    internal async IAsyncEnumerable<(List<Dictionary<string, AttributeValue>> Items, Dictionary<string, AttributeValue>? Next)> Pages(
        string? prefix,
        Dictionary<string, AttributeValue>? after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ScanRequest { TableName = Table.Name, ConsistentRead = true };
        if (prefix is not null)
        {
            request.FilterExpression = "begins_with(#pk, :prefix)";
            request.ExpressionAttributeNames = new() { ["#pk"] = Items.PartitionKey };
            request.ExpressionAttributeValues = new() { [":prefix"] = Items.Text(prefix) };
        }

        do
        {
            request.ExclusiveStartKey = after;
            var page = await Table.Send((client, _, token) => client.ScanAsync(request, token), cancellation);
            after = page.LastEvaluatedKey is { Count: > 0 } last ? last : null;
            yield return (page.Items ?? [], after);
        }
        while (after is not null);
    }

    /// <summary>One item as it is now, or null.</summary>
    internal async Task<Dictionary<string, AttributeValue>?> Read(Dictionary<string, AttributeValue> key, CancellationToken cancellation)
    {
        var request = new GetItemRequest { TableName = Table.Name, Key = key, ConsistentRead = true };
        var response = await Table.Send((client, _, token) => client.GetItemAsync(request, token), cancellation);
        return response.IsItemSet ? response.Item : null;
    }

    /// <summary>A record as it is now; null if it is gone.</summary>
    internal async Task<StoredRecord?> Read(StoredRecord stored, ItemReader reader, CancellationToken cancellation) =>
        await Read(stored.Key, cancellation) is { } item ? reader.Read(item) as StoredRecord : null;

    private static Table Named(string name, Uri? endpoint, string? region)
    {
        // Engines on this machine check no signature, but a request must have one.
        AWSCredentials? credentials = endpoint is { IsLoopback: true } ? new BasicAWSCredentials("local", "local") : null;
        return credentials is null
            ? new Table(Client(endpoint, region), name) { Patience = Patience }
            : Table.Named(name, credentials, config => Configure(config, endpoint, region), patience: Patience);
    }

    private static AmazonDynamoDBClient Client(Uri? endpoint, string? region)
    {
        var config = new AmazonDynamoDBConfig { MaxErrorRetry = 0 };
        Configure(config, endpoint, region);
        return endpoint is { IsLoopback: true }
            ? new AmazonDynamoDBClient(new BasicAWSCredentials("local", "local"), config)
            : new AmazonDynamoDBClient(config);
    }

    private static void Configure(AmazonDynamoDBConfig config, Uri? endpoint, string? region)
    {
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = region ?? "us-east-1";
        }
        else if (region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
    }

    /// <summary>An engine that this command has started, and the lock of its data folder: two engines on one folder would write over each
    /// other's data.</summary>
    private sealed class OwnEngine(FileStream held, Engine engine) : IAsyncDisposable
    {
        public Uri Url => engine.Url;

        /// <exception cref="SetupException">A laptop cloud or another command has the folder.</exception>
        public static async Task<OwnEngine> Start(string data, string folder, Action<string> print, CancellationToken cancellation)
        {
            var held = Repository.Lock(data, Repository.InUse(data));
            try
            {
                return new OwnEngine(held, await Engine.Start(EngineKind.Dynoxide, folder, print, cancellation));
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await engine.DisposeAsync();
            held.Dispose();
        }
    }
}
