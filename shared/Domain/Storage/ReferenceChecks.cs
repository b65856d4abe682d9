using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Condition checks, in the transaction that writes a record, that the records it refers to exist and are readable.</summary>
internal static class ReferenceChecks
{
    public static WriteAction Check(Reference reference, MemberChecks members) =>
        Readable(reference.Key, reference.Readable.And(members.ConditionsOn(reference.Key)));

    /// <summary>The record exists and meets the grant.</summary>
    public static WriteAction Readable(RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Check(Items.Key(key), expression, grant.IsAlways ? exists : $"{exists} AND {expression.Holds(grant)}");
    }

    /// <summary>The record meets the grant, or does not exist.</summary>
    public static WriteAction ReadableOrMissing(RecordKey key, Grant grant)
    {
        var expression = new Expression();
        var missing = $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        var exists = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Check(Items.Key(key), expression, $"{missing} OR {(grant.IsAlways ? exists : expression.Holds(grant))}");
    }

    /// <summary>No such record exists.</summary>
    public static WriteAction Missing(RecordKey key)
    {
        var expression = new Expression();
        return WriteAction.Check(Items.Key(key), expression, $"attribute_not_exists({expression.Name(Items.PartitionKey)})");
    }

    /// <summary>The caller can read no record of the model, or DynamoDB cannot store such a key.</summary>
    private static bool CannotSucceed(Reference reference) => reference.Readable.IsNever || KeyLimits.Check(reference.Key) is not null;

    /// <summary>The failure if the write cannot succeed, else null.</summary>
    public static Failure? Impossible(ImmutableArray<Reference> references) =>
        references.Where(CannotSucceed).ToList() is { Count: > 0 } impossible ? Reference.Missing(impossible) : null;
}
