namespace Trellis.Records;

/// <summary>The versions over which a caller is willing to write; <see cref="Any"/> where they did not say.</summary>
/// <param name="OneOf">Only these (<c>If-Match</c>); null for any.</param>
public sealed record Expected(ImmutableArray<RecordVersion>? OneOf)
{
    public static Expected Any { get; } = new((ImmutableArray<RecordVersion>?)null);

    /// <summary>None of these (<c>If-None-Match</c>).</summary>
    public ImmutableArray<RecordVersion> NoneOf { get; init; } = [];

    /// <summary>No version at all: the record must not be there (<c>If-None-Match: *</c>).</summary>
    public bool IsNone { get; init; }

    /// <summary>
    /// Is the record read first, and compared here? A condition of the table's has a limit to its length, and so to the versions that it
    /// can name; what is hardly ever asked needs no condition of its own.
    /// </summary>
    public bool NeedsOld => IsNone || !NoneOf.IsEmpty || OneOf is { Length: > 20 };

    public bool Meets(Record record) => Refusal(record) is null;

    /// <summary>Why it is not to be written over; null where it is.</summary>
    public Failure? Refusal(Record record)
    {
        var version = RecordVersion.Of(record);
        if (OneOf is { } versions && !versions.Contains(version))
            return new Failure("record.stale", "Somebody has written to the record since you read it. Read it again, and decide anew.");

        return IsNone || NoneOf.Contains(version)
            ? new Failure("record.stale", "The record is there, in a state that If-None-Match rules out.")
            : null;
    }
}

/// <summary>One state of one record. With the creation time: a record deleted and made again starts from version 1 too.</summary>
public readonly record struct RecordVersion(long Version, long Created)
{
    public static RecordVersion Of(Record record) => new(record.Version, record.Created);
}
