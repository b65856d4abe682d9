using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>Builds the queries of one list, which differ only in start and limit.</summary>
internal sealed class QueryRecords
{
    /// <summary>No limit.</summary>
    public const int All = int.MaxValue;

    // Separates the two keys of a position. No key contains it: in keys, the escape is followed by a digit.
    private static readonly string KeySeparator = $"{KeyText.Escape}{KeyText.Separator}";

    private readonly string table;
    private readonly ListPlan plan;
    private readonly IndexPath? index;
    private readonly KeyBounds bounds;
    private readonly Expression expression = new();
    private readonly string condition;
    private readonly string? filter;

    public QueryRecords(string table, ListPlan plan, RangePath path)
    {
        this.table = table;
        this.plan = plan;
        index = path as IndexPath;
        bounds = KeyBounds.For(plan, path);
        condition = bounds.Condition(expression, PartitionAttribute, SortAttribute);
        var filters = new FilterExpressions(expression);
        ResidualFilter = Filter.All([.. Filters().Where(part => !filters.Add(part))]);
        filter = filters.Expression;
    }

    /// <summary>The filters that DynamoDB cannot apply; null if there are none.</summary>
    public Filter? ResidualFilter { get; }

    /// <summary>Can no record match? Then no query is needed.</summary>
    public bool IsEmpty => bounds.IsEmpty;

    /// <summary>Is nothing of the range left after the position?</summary>
    public bool IsBehind(Position? after) => after is not null && bounds.Side(after.SortKey, plan.Descending) > 0;

    /// <param name="after">The position to continue from, or null.</param>
    /// <param name="wanted">How many records are needed.</param>
    public RecordsRequest Page(Position? after, int wanted)
    {
        var request = new RecordsRequest { Model = plan.Model, SortAttribute = SortAttribute };
        Complete(request, after);
        // DynamoDB applies the limit before the filter, so with a selective filter it would only cause more calls.
        if (wanted < All && ((filter is null && ResidualFilter is null) || plan.IsDense))
            request.Limit = wanted;

        return request;
    }

    /// <summary>Returns only the number of records.</summary>
    public QueryRequest Count(Position? after)
    {
        var request = new QueryRequest { Select = Select.COUNT };
        Complete(request, after);
        return request;
    }

    /// <summary>
    /// The item's position. An index's sort key normally contains the record's own sort key. It may not if the slot had another index
    /// before and was not reindexed. Then the position contains both keys: from a start key that does not exist the list would never end.
    /// </summary>
    public Position PositionOf(ItemPlace item)
    {
        var (sort, identifier) = item;
        return new(index is null || TableKeys.IdentifierIn(index.Index, sort) == identifier ? sort : sort + KeySeparator + identifier);
    }

    /// <summary>The position of a key in the SDK's form; null for none.</summary>
    public Position? PositionOf(Dictionary<string, AttributeValue>? key) =>
        key is { Count: > 0 } ? PositionOf(new ItemPlace(key[SortAttribute].S, key[Items.SortKey].S)) : null;

    private string PartitionAttribute => index is null ? Items.PartitionKey : Items.IndexPartition(index.Index);

    private string SortAttribute => index is null ? Items.SortKey : Items.IndexSort(index.Index);

    private IEnumerable<Filter> Filters() => bounds.Rest.Concat(plan.Filter?.Conjuncts ?? []);

    private void Complete(QueryRequest request, Position? after)
    {
        request.TableName = table;
        request.IndexName = index is null ? null : $"gsi{index.Index.Slot}";
        request.KeyConditionExpression = condition;
        request.FilterExpression = filter;
        request.ExpressionAttributeNames = expression.Names;
        request.ExpressionAttributeValues = expression.Values;
        request.ScanIndexForward = !plan.Descending;
        request.ConsistentRead = index is null ? true : null;
        // The position of a merged list may lie before this range. DynamoDB refuses to start outside.
        request.ExclusiveStartKey = after is null || bounds.Side(after.SortKey, plan.Descending) < 0 ? null : Start(after);
    }

    private Dictionary<string, AttributeValue> Start(Position after)
    {
        if (index is null)
            return Items.Key(bounds.Partition, after.SortKey);

        var (sort, identifier) = after.SortKey.Split(KeySeparator) is [var left, var right]
            ? (left, right)
            : (after.SortKey, TableKeys.IdentifierIn(index.Index, after.SortKey));
        return new()
        {
            [Items.PartitionKey] = Items.Text(TableKeys.Partition(plan.Model, plan.Owner)),
            [Items.SortKey] = Items.Text(identifier),
            [PartitionAttribute] = Items.Text(bounds.Partition),
            [SortAttribute] = Items.Text(sort),
        };
    }
}
