using Amazon.DynamoDBv2.Model;
using Trellis.Access;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Looks, in the transaction that writes a record, whether the records that it names are there for the caller.</summary>
internal static class ReferenceChecks
{
    public static TransactWriteItem Check(string table, Reference reference) => Readable(table, reference.Key, reference.Readable);

    /// <summary>There, and granting it.</summary>
    public static TransactWriteItem Readable(string table, RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return Transactions.Check(Items.Key(key), table, expression, grant.IsAlways ? exists : $"{exists} AND {expression.Holds(grant)}");
    }

    /// <summary>Granting it, or gone.</summary>
    public static TransactWriteItem ReadableOrGone(string table, RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var gone = $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return Transactions.Check(Items.Key(key), table, expression, $"{gone} OR {(grant.IsAlways ? exists : expression.Holds(grant))}");
    }

    /// <summary>No record could meet it: the caller reads none of that model, or the key is one that the table could not hold.</summary>
    public static bool IsHopeless(Reference reference) => reference.Readable.IsNever || TableKeys.Check(reference.Key) is not null;
}
