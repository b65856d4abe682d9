using Trellis.Access;
using Trellis.Operations;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Looks, in the transaction that writes a record, whether the records that it names are there for the caller.</summary>
internal static class ReferenceChecks
{
    public static WriteAction Check(Reference reference) => Readable(reference.Key, reference.Readable);

    /// <summary>There, and granting it.</summary>
    public static WriteAction Readable(RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Check(Items.Key(key), expression, grant.IsAlways ? exists : $"{exists} AND {expression.Holds(grant)}");
    }

    /// <summary>Granting it, or gone.</summary>
    public static WriteAction ReadableOrGone(RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var gone = $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Check(Items.Key(key), expression, $"{gone} OR {(grant.IsAlways ? exists : expression.Holds(grant))}");
    }

    /// <summary>No record could meet it: the caller reads none of that model, or the key is one that the table could not hold.</summary>
    public static bool CannotSucceed(Reference reference) => reference.Readable.IsNever || TableKeys.Check(reference.Key) is not null;

    /// <summary>Why the write need not be tried; null if it may succeed.</summary>
    public static Failure? Impossible(ImmutableArray<Reference> references) =>
        references.Where(CannotSucceed).ToList() is { Count: > 0 } impossible ? Reference.Missing(impossible) : null;
}
