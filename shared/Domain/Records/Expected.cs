namespace Trellis.Records;

/// <summary>The caller's condition on the current version of the record; <see cref="Any"/> if there is none.</summary>
/// <param name="OneOf">The allowed versions (<c>If-Match</c>); null for any.</param>
public sealed record Expected(ImmutableArray<RecordVersion>? OneOf)
{
    public static Expected Any { get; } = new((ImmutableArray<RecordVersion>?)null);

    /// <summary>The excluded versions (<c>If-None-Match</c>).</summary>
    public ImmutableArray<RecordVersion> NoneOf { get; init; } = [];

    /// <summary>The record must not exist (<c>If-None-Match: *</c>).</summary>
    public bool IsNone { get; init; }

    /// <summary>
    /// Must the record be read first and compared in memory? DynamoDB limits the length of a condition and thereby the number of versions.
    /// The other cases are too rare to implement as conditions.
    /// </summary>
    public bool NeedsOld => IsNone || !NoneOf.IsEmpty || OneOf is { Length: > 20 };

    public bool Meets(Record record) => Refusal(record) is null;

    /// <summary>Why the record must not be written; null if it may.</summary>
    public Failure? Refusal(Record record)
    {
        var version = RecordVersion.Of(record);
        if (OneOf is { } versions && !versions.Contains(version))
            return new Failure("record.stale", "The record was changed after you read it. Read it again and retry.");

        return IsNone || NoneOf.Contains(version)
            ? new Failure("record.stale", "The record exists in a version that If-None-Match excludes.")
            : null;
    }
}

/// <summary>A version of a record. Includes the creation time, because a record that is deleted and created again starts from version 1
/// too.</summary>
public readonly record struct RecordVersion(long Version, long Created)
{
    public static RecordVersion Of(Record record) => new(record.Version, record.Created);
}
