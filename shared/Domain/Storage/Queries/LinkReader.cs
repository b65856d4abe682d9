using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>The links of one record: each chunk is a Query for links and one BatchGetItem for the linked records.</summary>
internal sealed class LinkReader(Table table, ListPlan plan, LinkPath path) : IListReader
{
    // As much as one Query reads.
    private const long MostBytes = 1_000_000;

    // Fewer once the linked records turn out to be large.
    private int most = BatchGet.Most;

    public Filter? ResidualFilter => plan.Filter;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        var places = Math.Min(wanted, most);
        // One extra link shows whether there are more.
        var request = QueryEdges.For(table.Name, plan, path, after, places + 1);
        var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        var attribute = path.Forward ? Items.SortKey : Edges.ReverseSort;
        var ends = (response.Items ?? []).ConvertAll(item => item[attribute].S);
        var last = response.LastEvaluatedKey is { Count: > 0 } key ? key[attribute].S : null;
        var hasMore = ends.Count > places || last is not null;
        if (ends.Count > places)
            ends.RemoveRange(places, ends.Count - places);

        var items = await BatchGet.Items(table, TableKeys.Partition(plan.Model, plan.Owner), ends, cancellation);
        var found = new List<(Record, Position)>(ends.Count);
        var size = 0L;
        foreach (var end in ends)
        {
            // The linked record may have been deleted: that does not delete its links.
            if (!items.TryGetValue(end, out var item))
                continue;
            var record = Items.Record(plan.Model, item);
            size += AnswerSize.Of(record);
            found.Add((record, new Position(end)));
        }

        if (size > MostBytes)
            most = Math.Max(1, (int)(found.Count * MostBytes / size));

        // An answer can be empty although there are more.
        var more = hasMore ? new Position(ends.Count > 0 ? ends[^1] : last!) : null;
        return new ListChunk(found, more, (response.ScannedCount ?? 0) + items.Count);
    }

    public async Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation)
    {
        var chunk = await Read(after, most, cancellation);
        return (chunk.Found.Count(found => ResidualFilter?.Holds(found.Record) != false), chunk.More, chunk.ItemsRead);
    }
}

internal static class QueryEdges
{
    public static QueryRequest For(string table, ListPlan plan, LinkPath path, Position? after, int limit)
    {
        var expression = new Expression();
        var partition = TableKeys.EdgePartition(path.Pairing, path.Owner, path.From);
        var attribute = path.Forward ? Items.PartitionKey : Edges.ReversePartition;
        return new QueryRequest
        {
            TableName = table,
            IndexName = path.Forward ? null : "gsi1",
            KeyConditionExpression = $"{expression.Name(attribute)} = {expression.Value(Items.Text(partition))}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ScanIndexForward = !plan.Descending,
            ConsistentRead = path.Forward ? true : null,
            Limit = limit,
            ExclusiveStartKey = after is null ? null : Start(path, partition, after),
        };
    }

    private static Dictionary<string, AttributeValue> Start(LinkPath path, string partition, Position after) => path.Forward
        ? Items.Key(partition, after.SortKey)
        : new()
        {
            [Edges.ReversePartition] = Items.Text(partition),
            [Edges.ReverseSort] = Items.Text(after.SortKey),
            [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(path.Pairing, path.Owner, after.SortKey)),
            [Items.SortKey] = Items.Text(TableKeys.Identifier(path.From)),
        };
}
