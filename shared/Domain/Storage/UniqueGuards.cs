using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>The key of the item that reserves a value of a unique field.</summary>
internal sealed record UniqueGuard(Field Field, string Key);

/// <summary>
/// Implements <c>@unique</c>: an item whose key contains the value, written in the same transaction as the record. It contains the record's
/// identifier, so that only that record can release the value or claim it again.
/// </summary>
internal static class UniqueGuards
{
    private const string SortKey = "$unique";

    /// <summary>The attribute with the identifier of the record that has the value.</summary>
    public const string Holder = "$of";

    /// <summary>The guards of a record's values.</summary>
    public static List<UniqueGuard> For(Record record)
    {
        var guards = new List<UniqueGuard>();
        foreach (var field in record.Model.Fields)
        {
            if (field.Unique && TableKeys.Unique(record.Key, field, record[field.Name]) is { } key)
                guards.Add(new UniqueGuard(field, key));
        }

        return guards;
    }

    public static WriteAction Claim(RecordKey record, string guard, string write) =>
        Claim(guard, TableKeys.Identifier(record), write, null);

    /// <param name="holder">The identifier of the record that claims the value.</param>
    /// <param name="before">The record's former identifier if its key changes, else null.</param>
    public static WriteAction Claim(string guard, string holder, string write, string? before)
    {
        var expression = new Expression();
        var item = Key(guard);
        item[Holder] = Items.Text(holder);
        item[Items.Write] = Items.Text(write);
        return WriteAction.Put(item, expression, FreeOrOwn(expression, before ?? holder));
    }

    public static WriteAction Release(RecordKey record, string guard) => Release(guard, TableKeys.Identifier(record));

    public static WriteAction Release(string guard, string holder)
    {
        var expression = new Expression();
        return WriteAction.Delete(Key(guard), expression, FreeOrOwn(expression, holder));
    }

    public static Failure Taken(IEnumerable<Field> fields)
    {
        var faults = fields
            .Select(field => new Fault("/" + field.Name, "record.not-unique", $"Another record already has this {field.Name}."))
            .ToList();
        return new Failure(
            "record.not-unique", faults.Count == 1 ? faults[0].Detail : "Other records already have these values.", [.. faults]);
    }

    /// <summary>The key of the record that has the value, from its guard.</summary>
    public static Dictionary<string, AttributeValue> RecordKey(Dictionary<string, AttributeValue> guard)
    {
        var parts = guard[Items.PartitionKey].S.Split(KeyText.Separator);
        return new()
        {
            [Items.PartitionKey] = Items.Text($"{parts[1]}{KeyText.Separator}{parts[2]}"),
            [Items.SortKey] = guard[Holder],
        };
    }

    private static Dictionary<string, AttributeValue> Key(string guard) => Items.Key(guard, SortKey);

    private static string FreeOrOwn(Expression expression, string holder) =>
        $"attribute_not_exists({expression.Name(Items.PartitionKey)}) OR {expression.Name(Holder)} = "
        + $"{expression.Value(Items.Text(holder))}";
}
