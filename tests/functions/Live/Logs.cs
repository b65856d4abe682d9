using Amazon.DynamoDBv2.Model;

namespace Trellis.Tests.Functions.Live;

/// <summary>The change logs as they are stored.</summary>
internal sealed class Logs(TestTable table)
{
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
        using var client = table.NewClient();
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
        using var client = table.NewClient();
        foreach (var entry in (await All()).Values.SelectMany(log => log).Where(which))
            await client.DeleteItemAsync(table.Name, new Dictionary<string, AttributeValue> { ["pk"] = entry["pk"], ["sk"] = entry["sk"] });
    }
}
