using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Trellis.Storage;

/// <summary>
/// Several writes and checks, all or nothing. Sent again after a lost answer it carries the same token, by which DynamoDB knows for ten
/// minutes that it has done it already.
/// </summary>
internal static class Transactions
{
    /// <summary>What DynamoDB takes in one transaction.</summary>
    public const int MostActions = 100;

    /// <summary>Why it was not done, or null where it was.</summary>
    public static async Task<Cancelled?> Transact(this Table table, IReadOnlyCollection<TransactWriteItem> actions, CancellationToken cancellation)
    {
        var request = new TransactWriteItemsRequest { TransactItems = [.. actions], ClientRequestToken = Guid.NewGuid().ToString() };
        try
        {
            await table.Send((client, _, token) => client.TransactWriteItemsAsync(request, token), cancellation);
            return null;
        }
        catch (TransactionCanceledException cancelled) when (Cancelled.IsExpected(cancelled))
        {
            return new Cancelled(cancelled.CancellationReasons);
        }
    }

    public static TransactWriteItem Put(Dictionary<string, AttributeValue> item, string table, Expression expression, string? condition) => new()
    {
        Put = new Put
        {
            TableName = table,
            Item = item,
            ConditionExpression = condition,
            ExpressionAttributeNames = OrNull(expression.Names),
            ExpressionAttributeValues = OrNull(expression.Values),
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    public static TransactWriteItem Delete(Dictionary<string, AttributeValue> key, string table, Expression expression, string? condition) => new()
    {
        Delete = new Delete
        {
            TableName = table,
            Key = key,
            ConditionExpression = condition,
            ExpressionAttributeNames = OrNull(expression.Names),
            ExpressionAttributeValues = OrNull(expression.Values),
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    public static TransactWriteItem Check(Dictionary<string, AttributeValue> key, string table, Expression expression, string condition) => new()
    {
        ConditionCheck = new ConditionCheck
        {
            TableName = table,
            Key = key,
            ConditionExpression = condition,
            ExpressionAttributeNames = OrNull(expression.Names),
            ExpressionAttributeValues = OrNull(expression.Values),
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        },
    };

    /// <summary>DynamoDB refuses empty maps beside an expression that needs none.</summary>
    private static Dictionary<string, T>? OrNull<T>(Dictionary<string, T> map) => map.Count == 0 ? null : map;
}

/// <summary>A transaction that was not done: a reason for each of its actions, in their order.</summary>
internal sealed class Cancelled(List<CancellationReason> reasons)
{
    private const string Condition = "ConditionalCheckFailed";
    private const string Validation = "ValidationError";

    /// <summary>Did the condition of that action fail?</summary>
    public bool Failed(int action) => reasons[action].Code == Condition;

    /// <summary>What was there instead; null where nothing was.</summary>
    public Dictionary<string, AttributeValue>? Item(int action) => reasons[action].Item is { Count: > 0 } item ? item : null;

    /// <summary>Would an item have been larger than DynamoDB's 400 KB?</summary>
    public bool IsTooLarge => reasons.Exists(ItemTooLarge);

    /// <summary>Whatever else DynamoDB finds wrong with an action is a bug of ours.</summary>
    public static bool IsExpected(TransactionCanceledException cancelled) =>
        cancelled.CancellationReasons is { Count: > 0 } reasons
        && reasons.TrueForAll(reason => reason.Code is null or "None" or Condition || ItemTooLarge(reason));

    private static bool ItemTooLarge(CancellationReason reason) =>
        reason.Code == Validation && reason.Message?.Contains("size", StringComparison.OrdinalIgnoreCase) == true;
}
