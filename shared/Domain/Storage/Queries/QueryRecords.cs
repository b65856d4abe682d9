using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Operations.List;
using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>The queries of one list: alike but for where they start and how much they want.</summary>
internal sealed class QueryRecords
{
    /// <summary>As many as one call reads.</summary>
    public const int All = int.MaxValue;

    // No key holds it: in one, an escape is followed by a digit.
    private static readonly string Beside = $"{KeyText.Escape}{KeyText.Separator}";

    private readonly string table;
    private readonly ListPlan plan;
    private readonly IndexPath? index;
    private readonly KeyBounds bounds;
    private readonly Expression expression = new();
    private readonly string condition;
    private readonly string? filter;

    private QueryRecords(string table, ListPlan plan, RangePath path)
    {
        this.table = table;
        this.plan = plan;
        index = path as IndexPath;
        bounds = KeyBounds.Of(plan, path);
        condition = bounds.Condition(expression, PartitionAttribute, SortAttribute);
        var filters = new FilterExpressions(expression);
        ResidualFilter = Filter.All([.. Filters().Where(part => !filters.Add(part))]);
        filter = filters.Expression;
    }

    /// <summary>What DynamoDB cannot judge, to be judged of the records that it answers; null where that is nothing.</summary>
    public Filter? ResidualFilter { get; }

    /// <summary>Can no record be meant? Then nothing is to be sent.</summary>
    public bool IsEmpty => bounds.IsEmpty;

    public static QueryRecords Of(string table, ListPlan plan, RangePath path) => new(table, plan, path);

    /// <param name="after">Where to go on.</param>
    /// <param name="wanted">How many records are wanted.</param>
    public QueryRequest Page(Position? after, int wanted)
    {
        var request = Request(after);
        // A limit counts what is read, not what passes a filter: with one that drops much it would only make more calls of the same work.
        if (wanted < All && ((filter is null && ResidualFilter is null) || plan.IsDense))
            request.Limit = wanted;

        return request;
    }

    /// <summary>Only how many there are.</summary>
    public QueryRequest Count(Position? after)
    {
        var request = Request(after);
        request.Select = Select.COUNT;
        return request;
    }

    /// <summary>
    /// Its sort key tells the record's own, too. That of an index that was another, and is not reindexed yet, may not: then the position
    /// has both, since a list that started from a record that is not there would not come to its end.
    /// </summary>
    public Position PositionOf(Dictionary<string, AttributeValue> item)
    {
        var (sort, identifier) = (item[SortAttribute].S, item[Items.SortKey].S);
        return new(index is null || TableKeys.IdentifierIn(index.Index, sort) == identifier ? sort : sort + Beside + identifier);
    }

    private string PartitionAttribute => index is null ? Items.PartitionKey : Items.IndexPartition(index.Index);

    private string SortAttribute => index is null ? Items.SortKey : Items.IndexSort(index.Index);

    private IEnumerable<Filter> Filters() => bounds.Rest.Concat(plan.Filter?.Conjuncts ?? []);

    private QueryRequest Request(Position? after) => new()
    {
        TableName = table,
        IndexName = index is null ? null : $"gsi{index.Index.Slot}",
        KeyConditionExpression = condition,
        FilterExpression = filter,
        ExpressionAttributeNames = expression.Names,
        ExpressionAttributeValues = expression.Values,
        ScanIndexForward = !plan.Descending,
        ConsistentRead = index is null ? true : null,
        ExclusiveStartKey = after is null ? null : Start(after),
    };

    private Dictionary<string, AttributeValue> Start(Position after)
    {
        if (index is null)
            return new() { [Items.PartitionKey] = Items.Text(bounds.Partition), [Items.SortKey] = Items.Text(after.SortKey) };

        var (sort, identifier) = after.SortKey.Split(Beside) is [var left, var right]
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
