using System.Collections.Immutable;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Queries until the page is full, the partition ends, or the read budget is spent. Never a Scan.</summary>
public sealed class Lists(Table table) : IListRecords
{
    // DynamoDB reads at most 1 MB a call. Four calls keep a page, and the wait for it, bounded when a filter lets little through.
    private const int MostCalls = 4;

    public async Task<Page> List(ListPlan plan, CancellationToken cancellation)
    {
        var records = ImmutableArray.CreateBuilder<Record>();
        var position = plan.After;
        if (plan.Readable.IsNever)
        {
            return new Page([], null);
        }

        for (var call = 0; call < MostCalls; call++)
        {
            var request = QueryRecords.For(table.Name, plan, position, plan.Limit - records.Count);
            var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
            foreach (var item in response.Items ?? [])
            {
                records.Add(Items.Record(plan.Model, item));
                if (records.Count == plan.Limit && (!ReferenceEquals(item, response.Items![^1]) || response.LastEvaluatedKey is { Count: > 0 }))
                {
                    return new Page(records.ToImmutable(), new Position(item[Items.SortKey].S));
                }
            }

            position = response.LastEvaluatedKey is { Count: > 0 } last ? new Position(last[Items.SortKey].S) : null;
            if (position is null)
            {
                break;
            }
        }

        return new Page(records.ToImmutable(), position);
    }
}

internal static class QueryRecords
{
    public static QueryRequest For(string table, ListPlan plan, Position? after, int limit)
    {
        var expression = new Expression();
        var partition = TableKeys.Partition(plan.Model, plan.Owner);
        return new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = $"{expression.Name(Items.PartitionKey)} = {expression.Value(Items.Text(partition))}",
            FilterExpression = plan.Readable.IsAlways ? null : expression.Holds(plan.Readable),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ScanIndexForward = !plan.Descending,
            ConsistentRead = true,
            // A limit counts what is read, not what passes the filter: with a filter it would only make more calls of the same work.
            Limit = plan.Readable.IsAlways ? limit : null,
            ExclusiveStartKey = after is null ? null : new Dictionary<string, AttributeValue>
            {
                [Items.PartitionKey] = Items.Text(partition),
                [Items.SortKey] = Items.Text(after.SortKey),
            },
        };
    }
}
