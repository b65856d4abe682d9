using Amazon.DynamoDBv2.Model;
using Trellis.Operations;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Reads records by their keys, up to a hundred per BatchGetItem.</summary>
public sealed class Related(Table table) : IReadRelated
{
    public async Task<IReadOnlyDictionary<RecordKey, Record>> Read(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation)
    {
        var records = new Dictionary<RecordKey, Record>(keys.Count);
        foreach (var space in keys.Distinct().GroupBy(key => (key.Model, key.Owner)))
        {
            var places = space.ToDictionary(TableKeys.Identifier, StringComparer.Ordinal);
            foreach (var batch in places.Keys.Chunk(BatchGet.Most))
            {
                foreach (var (place, item) in await BatchGet.Items(
                    table, TableKeys.Partition(space.Key.Model, space.Key.Owner), batch, cancellation))
                {
                    records[places[place]] = Items.Record(space.Key.Model, item);
                }
            }
        }

        return records;
    }
}

internal static class BatchGet
{
    /// <summary>DynamoDB's limit for one BatchGetItem.</summary>
    public const int Most = 100;

    /// <summary>The items of one partition under these sort keys, by sort key. Strongly consistent.</summary>
    public static async Task<Dictionary<string, Dictionary<string, AttributeValue>>> Items(
        Table table, string partition, IReadOnlyCollection<string> sortKeys, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Dictionary<string, AttributeValue>>(sortKeys.Count, StringComparer.Ordinal);
        var open = For(partition, sortKeys.Where(key => TableKeys.FitsSort(key) && key.Length > 0));
        while (open.Keys.Count > 0)
        {
            var request = new BatchGetItemRequest { RequestItems = new() { [table.Name] = open } };
            var response = await table.Send((client, _, token) => client.BatchGetItemAsync(request, token), cancellation);
            var items = response.Responses is { } responses && responses.TryGetValue(table.Name, out var some) ? some : [];
            foreach (var item in items)
                found[item[Storage.Items.SortKey].S] = item;

            // A response has at most 16 MB; the remaining keys are requested again.
            open = response.UnprocessedKeys is { } left
                && left.TryGetValue(table.Name, out var rest) ? rest : new KeysAndAttributes { Keys = [] };
            if (open.Keys.Count > 0 && items.Count == 0)
                await Backoff.Pause(2, cancellation);
        }

        return found;
    }

    private static KeysAndAttributes For(string partition, IEnumerable<string> sortKeys) => new()
    {
        ConsistentRead = true,
        Keys = [.. sortKeys.Select(key => new Dictionary<string, AttributeValue>
        {
            [Storage.Items.PartitionKey] = Storage.Items.Text(partition),
            [Storage.Items.SortKey] = Storage.Items.Text(key),
        })],
    };
}
