using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace Trellis.Tests.Functions.Live;

/// <summary>The change logs as they are stored.</summary>
internal sealed class Logs(TestTable table)
{
    private AmazonDynamoDBClient Open() => new(
        new BasicAWSCredentials("test", "test"),
        new AmazonDynamoDBConfig { ServiceURL = table.Engine.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

    /// <summary>The entries of each log, in order, without the item that begins it.</summary>
    public async Task<Dictionary<string, List<Dictionary<string, AttributeValue>>>> All()
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest
        {
            TableName = table.Name,
            ConsistentRead = true,
            FilterExpression = "begins_with(pk, :prefix)",
            ExpressionAttributeValues = new() { [":prefix"] = new AttributeValue { S = "$log\u0001" } },
        };
        using var client = Open();
        do
        {
            var page = await client.ScanAsync(request);
            items.AddRange(page.Items ?? []);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items.Where(item => item["sk"].S != LogItems.Begin)
            .GroupBy(item => item["pk"].S)
            .ToDictionary(log => log.Key, log => log.OrderBy(LogItems.Number).ToList());
    }

    public async Task HaveNoGap()
    {
        var logs = await All();
        Assert.NotEmpty(logs);
        Assert.All(logs, log => Assert.Equal(
            Enumerable.Range(0, log.Value.Count).Select(index => LogItems.Number(log.Value[0]) + index), log.Value.Select(LogItems.Number)));
    }

    /// <summary>As time to live would.</summary>
    public async Task Remove(Func<Dictionary<string, AttributeValue>, bool> which)
    {
        using var client = Open();
        foreach (var entry in (await All()).Values.SelectMany(log => log).Where(which))
            await client.DeleteItemAsync(table.Name, new Dictionary<string, AttributeValue> { ["pk"] = entry["pk"], ["sk"] = entry["sk"] });
    }
}
