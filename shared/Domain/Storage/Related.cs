using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Reads records of any models by their keys, up to a hundred per BatchGetItem.</summary>
public sealed class Related(Table table) : IReadRelated
{
    public async Task<IReadOnlyDictionary<RecordKey, Record>> Read(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation) =>
        await BatchGet.Records(table, keys, cancellation);
}

internal static class BatchGet
{
    /// <summary>DynamoDB's limit for one BatchGetItem.</summary>
    public const int Most = 100;

    /// <summary>The records of these keys that are there. Strongly consistent.</summary>
    public static async Task<Dictionary<RecordKey, Record>> Records(
        Table table, IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation)
    {
        var records = new Dictionary<RecordKey, Record>(keys.Count);
        var places = new Dictionary<(string, string), RecordKey>(keys.Count);
        foreach (var key in keys.Where(key => KeyLimits.Check(key) is null))
            places[(TableKeys.Partition(key), TableKeys.Identifier(key))] = key;
        foreach (var chunk in places.Keys.Chunk(Most))
        {
            foreach (var item in await Items(table, chunk, cancellation))
            {
                var key = places[(item[Storage.Items.PartitionKey].S, item[Storage.Items.SortKey].S)];
                records[key] = Storage.Items.Record(key.Model, item);
            }
        }

        return records;
    }

    /// <summary>The items of one partition under these sort keys, by sort key. Strongly consistent.</summary>
    public static async Task<Dictionary<string, Dictionary<string, AttributeValue>>> Items(
        Table table, string partition, IReadOnlyCollection<string> sortKeys, CancellationToken cancellation)
    {
        var keys = sortKeys.Where(key => KeyLimits.FitsSort(key) && key.Length > 0).Select(key => (partition, key));
        return (await Items(table, [.. keys], cancellation)).ToDictionary(item => item[Storage.Items.SortKey].S, StringComparer.Ordinal);
    }

    private static async Task<List<Dictionary<string, AttributeValue>>> Items(
        Table table, (string Partition, string Sort)[] keys, CancellationToken cancellation)
    {
        var found = new List<Dictionary<string, AttributeValue>>(keys.Length);
        var open = For(keys);
        while (open.Keys.Count > 0)
        {
            var request = new BatchGetItemRequest { RequestItems = new() { [table.Name] = open } };
            var response = await table.Send((client, _, token) => client.BatchGetItemAsync(request, token), cancellation);
            var items = response.Responses is { } responses && responses.TryGetValue(table.Name, out var some) ? some : [];
            found.AddRange(items);
            // A response has at most 16 MB; the remaining keys are requested again.
            open = response.UnprocessedKeys is { } left
                && left.TryGetValue(table.Name, out var rest) ? rest : new KeysAndAttributes { Keys = [] };
            if (open.Keys.Count > 0 && items.Count == 0)
                await Backoff.Pause(2, cancellation);
        }

        return found;
    }

    private static KeysAndAttributes For(IEnumerable<(string Partition, string Sort)> keys) => new()
    {
        ConsistentRead = true,
        Keys = [.. keys.Select(key => Storage.Items.Key(key.Partition, key.Sort))],
    };
}
