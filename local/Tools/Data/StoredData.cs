using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Storage;

namespace Trellis.Local.Tools.Data;

/// <summary>The table that a command works on: one in AWS, reached with the developer's own credentials, or the one on this machine,
/// whether the laptop cloud runs or not. Commands may scan it, which no function can.</summary>
public sealed class StoredData : IAsyncDisposable
{
    /// <summary>The code of what <see cref="Open"/> says where no table was named and this machine has none.</summary>
    public const string NothingStored = "data.none";

    private readonly Engine? engine;

    private StoredData(Table table, Engine? engine)
    {
        Table = table;
        this.engine = engine;
    }

    internal Table Table { get; }

    /// <summary>A table that is reached already.</summary>
    public static StoredData Of(Table table) => new(table, null);

    /// <param name="options">Which table.</param>
    /// <param name="say">Where to say what takes long.</param>
    /// <param name="makesTable">Whether a table on this machine that is not there yet is made, as the laptop cloud would make it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SetupException">With what to mend.</exception>
    public static async Task<StoredData> Open(DataOptions options, Action<string> say, bool makesTable, CancellationToken cancellation)
    {
        if (options.Table is { } name)
            return new StoredData(Named(name, options.Endpoint, options.Region), null);
        if (Backend.Running(options.Data) is { } addresses
            && Uri.TryCreate(addresses["dynamodb"]?.ToString(), UriKind.Absolute, out var url)
            && await new EngineClient(url).Answers(cancellation))
        {
            return new StoredData(Named(addresses["table"]!.ToString(), url, null), null);
        }

        var folder = Path.Combine(options.Data, "dynamodb");
        if (!Directory.Exists(folder) && !makesTable)
            throw None(options);
        var engine = await Engine.Start(EngineKind.Dynoxide, folder, say, cancellation);
        using var client = Client(engine.Url, null);
        var tables = (await client.ListTablesAsync(cancellation)).TableNames ?? [];
        if (makesTable && tables.Count == 0)
        {
            var declared = Cloud.Template.Stack.Own().Tables[0];
            await new Tables(engine.Url).Create(declared, cancellation);
            tables = [declared.Name];
        }

        if (tables is [var only])
            return new StoredData(Named(only, engine.Url, null), engine);
        await engine.DisposeAsync();
        if (tables.Count == 0)
            throw None(options);
        throw new SetupException("data.tables", $"There are {tables.Count} tables in {options.Data}: {string.Join(", ", tables)}.");
    }

    private static SetupException None(DataOptions options) =>
        new(NothingStored, $"There are no records in {options.Data}. Name a table in AWS with --table, or another folder with --data.");

    public ValueTask DisposeAsync() => engine?.DisposeAsync() ?? ValueTask.CompletedTask;

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

    internal static Dictionary<string, AttributeValue> KeyOf(Dictionary<string, AttributeValue> item) => new()
    {
        [Items.PartitionKey] = item[Items.PartitionKey],
        [Items.SortKey] = item[Items.SortKey],
    };

    private static Table Named(string name, Uri? endpoint, string? region)
    {
        // On this machine nothing is checked, but a request wants to be signed.
        AWSCredentials? credentials = endpoint is { IsLoopback: true } ? new BasicAWSCredentials("local", "local") : null;
        return credentials is null
            ? new Table(Client(endpoint, region), name)
            : Table.Named(name, credentials, config => Configure(config, endpoint, region));
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
}
