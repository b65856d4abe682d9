using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The items that count children. Without an item the count is 0. Every change also counts itself, so that a reindex can tell whether a
/// count that it took is still valid.
/// </summary>
internal static class ChildCounts
{
    public const string SortKey = TableKeys.ChildCounts;
    public const string Count = "$count";
    public const string Changes = "$changes";

    public static Dictionary<string, AttributeValue> Key(ParentCount count) => Items.Key(TableKeys.Children(count), SortKey);

    /// <summary>Adds to the count, or subtracts. Never refused: a count is only wrong until all children have been counted.</summary>
    public static WriteAction Add(ParentCount count, int change)
    {
        var expression = new Expression();
        var text = $"ADD {expression.Name(Count)} {expression.Value(Items.Number(change))}, "
            + $"{expression.Name(Changes)} {expression.Value(Items.Number(1))}";
        return WriteAction.Update(Key(count), text, expression, condition: null);
    }

    /// <summary>Removes the count of a deleted parent, if it has no other children than those that the same transaction deletes or
    /// moves.</summary>
    public static WriteAction Remove(ParentCount count, int others = 0)
    {
        var expression = new Expression();
        var expected = $"{expression.Name(Count)} = {expression.Value(Items.Number(others))}";
        return WriteAction.Delete(
            Key(count), expression, others == 0 ? $"attribute_not_exists({expression.Name(Items.PartitionKey)}) OR {expected}" : expected);
    }
}
