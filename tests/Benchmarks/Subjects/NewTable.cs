using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.TestUtilities;
using Amazon.Runtime;
using Trellis.Http;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Template;
using Trellis.Storage;
using Table = Trellis.Storage.Table;

namespace Trellis.Benchmarks.Subjects;

/// <summary>Tables as template.yaml has them, and the first record in each, which Create itself stores.</summary>
internal static class NewTable
{
    public static StoredTasks Make(TableAddress address)
    {
        // DynamoDB's writers do not wait for its stream. This engine's do, longer with every write.
        var declared = Stack.Own().Tables[0] with { Name = address.Name, IsStreamRead = false };
        new Tables(address.Url).Create(declared).GetAwaiter().GetResult();
        using var client = address.Client();
        Create(address);
        // The table also holds the item that says which indexes are filled.
        var pattern = client.ScanAsync(new ScanRequest(address.Name)).GetAwaiter().GetResult().Items.Single(item => item.ContainsKey("title"));
        var records = new StoredTasks(address.Client(), address.Name, pattern);
        records.Write("known", 1, 1);
        return records;
    }

    /// <summary>The same record as the peers store it, in the same table.</summary>
    public static StoredTasks OfPeers(TableAddress address)
    {
        var records = new StoredTasks(address.Client(), address.Name, new()
        {
            ["pk"] = new(PeerPartition),
            ["sk"] = new("the-first"),
            ["title"] = new("Paint the fence"),
            ["state"] = new("open"),
            ["priority"] = new() { N = "3" },
            ["notes"] = new("Green, as the gate is. Two coats, the second after a day."),
            ["createdAt"] = new("2026-03-10T05:16:23.220Z"),
            ["updatedAt"] = new("2026-03-10T05:16:23.220Z"),
            ["owner"] = new(Events.Sub),
            ["$version"] = new() { N = "1" },
        });
        records.Write("known", 1, 1);
        return records;
    }

    public static string PeerPartition => $"peer|Task|{Events.Sub}";

    private static void Create(TableAddress address)
    {
        var table = Table.Named(address.Name, new BasicAWSCredentials("benchmark", "benchmark"), config =>
        {
            config.ServiceURL = address.Url.ToString();
            config.AuthenticationRegion = "eu-west-1";
        });
        var schema = Host.LoadSchema(Path.Combine(Repository.Root, "shared"));
        var api = new Api(schema, new Settings(address.Name, "arn:stack", "eu-west-1_benchmark", LogsChanges: false), TimeProvider.System);
        var function = new Functions.Create.Function(api, new Puts(table), new Links(table), new Reads(table), new Lists(table));
        using var payload = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Events.Post("tasks", Operation.Body)));
        var request = Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(payload);
        var response = function.Handle(request, new TestLambdaContext { AwsRequestId = "first", RemainingTime = TimeSpan.FromMinutes(1) }).GetAwaiter().GetResult();
        if (response.StatusCode != 201)
            throw new InvalidOperationException($"The first record was answered {response.StatusCode}: {response.Body}");
    }
}
