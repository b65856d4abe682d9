using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Trellis.Tests.Functions.Deletions;

/// <summary>Plays the table's stream for Sweep: an event for each work item that is stored, until none is left to do now. What fails comes again, as from
/// Lambda: an engine with much to do may answer too late.</summary>
internal sealed class WorkItemEvents(TestTable table) : IDisposable
{
    private const int Attempts = 10;

    private readonly AmazonDynamoDBClient client = table.NewClient();

    public void Dispose() => client.Dispose();

    public async Task SweepAll(IFunctions functions)
    {
        for (var step = 0; step < 10_000; step++)
        {
            var waiting = (await Stored()).FindAll(item => !item.ContainsKey(Items.TimeToLive));
            if (waiting.Count == 0)
                return;
            foreach (var item in waiting)
                await SendUntilDone(functions, Event("INSERT", item));
        }

        Assert.Fail("The sweep did not end.");
    }

    /// <summary>As DynamoDB's time to live would: removes the items, and sends their last image.</summary>
    public async Task ExpireAll(IFunctions functions)
    {
        foreach (var item in await Stored())
        {
            var key = new Dictionary<string, AttributeValue> { ["pk"] = item["pk"], ["sk"] = item["sk"] };
            await client.DeleteItemAsync(table.Name, key);
            await SendUntilDone(functions, Event("REMOVE", item));
        }
    }

    /// <summary>Takes a record out of all indexes, as if they did not show it yet.</summary>
    /// <returns>The whole item.</returns>
    public async Task<Dictionary<string, AttributeValue>> Hide(string model, string id)
    {
        var key = Items.Key($"{model}\u0001*", id);
        var item = (await client.GetItemAsync(table.Name, key, true)).Item;
        await client.PutItemAsync(table.Name, item.Where(attribute => !Items.IsIndexKey(attribute.Key)).ToDictionary());
        return item;
    }

    public Task Show(Dictionary<string, AttributeValue> item) => client.PutItemAsync(table.Name, item);

    /// <summary>Makes a work item unreadable.</summary>
    public Task Damage(Dictionary<string, AttributeValue> item) =>
        client.PutItemAsync(table.Name, new Dictionary<string, AttributeValue>(item) { ["$written"] = new() { S = "yesterday" } });

    /// <summary>Removes the work item of a record.</summary>
    public async Task Forget(string id)
    {
        foreach (var item in (await Stored()).Where(item => item["pk"].S.EndsWith(id, StringComparison.Ordinal)))
            await client.DeleteItemAsync(table.Name, new Dictionary<string, AttributeValue> { ["pk"] = item["pk"], ["sk"] = item["sk"] });
    }

    public async Task<List<Dictionary<string, AttributeValue>>> Stored()
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest
        {
            TableName = table.Name,
            ConsistentRead = true,
            FilterExpression = "begins_with(pk, :prefix)",
            ExpressionAttributeValues = new() { [":prefix"] = new AttributeValue { S = "$sweep\u0001" } },
        };
        do
        {
            var page = await client.ScanAsync(request);
            items.AddRange(page.Items ?? []);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }

    /// <returns>The records that failed.</returns>
    public static async Task<List<string>> Send(IFunctions functions, params JsonObject[] events)
    {
        var answer = JsonNode.Parse(await functions.Invoke("Sweep", new JsonObject { ["Records"] = new JsonArray(events) }.ToJsonString()))!;
        return [.. answer["batchItemFailures"]!.AsArray().Select(failure => (string)failure!["itemIdentifier"]!)];
    }

    private static async Task SendUntilDone(IFunctions functions, JsonObject change)
    {
        List<string> failed = [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            failed = await Send(functions, change.DeepClone().AsObject());
            if (failed.Count == 0)
                return;
        }

        Assert.Empty(failed);
    }

    public static JsonObject Event(string name, Dictionary<string, AttributeValue> item) => new()
    {
        ["eventID"] = Guid.NewGuid().ToString(),
        ["eventName"] = name,
        ["eventSource"] = "aws:dynamodb",
        ["userIdentity"] = name == "REMOVE" ? new JsonObject { ["type"] = "Service", ["principalId"] = "dynamodb.amazonaws.com" } : null,
        ["dynamodb"] = new JsonObject
        {
            ["Keys"] = new JsonObject { ["pk"] = Json(item["pk"]), ["sk"] = Json(item["sk"]) },
            ["SequenceNumber"] = "100",
            [name == "REMOVE" ? "OldImage" : "NewImage"] = new JsonObject(item.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)Json(each.Value)))),
        },
    };

    private static JsonObject Json(AttributeValue value)
    {
        if (value.S is not null)
            return new() { ["S"] = value.S };
        if (value.N is not null)
            return new() { ["N"] = value.N };
        if (value.IsLSet)
            return new() { ["L"] = new JsonArray([.. value.L.Select(Json)]) };
        return value.IsMSet
            ? new() { ["M"] = new JsonObject(value.M.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)Json(each.Value)))) }
            : new() { ["NULL"] = true };
    }
}
