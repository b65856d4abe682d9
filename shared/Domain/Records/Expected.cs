using System.Collections.Immutable;

namespace Trellis.Records;

/// <summary>The versions over which a caller is willing to write (<c>If-Match</c>); <see cref="Any"/> where they did not say.</summary>
public sealed record Expected(ImmutableArray<RecordVersion>? OneOf)
{
    public static Expected Any { get; } = new((ImmutableArray<RecordVersion>?)null);

    /// <summary>Are these more versions than a condition of the table's should name? Its length has a limit, so they are compared here.</summary>
    public bool IsLong => OneOf is { Length: > 20 };

    public bool Meets(Record record) => OneOf is not { } versions || versions.Contains(RecordVersion.Of(record));
}

/// <summary>One state of one record. With the creation time: a record deleted and made again starts from version 1 too.</summary>
public readonly record struct RecordVersion(long Version, long Created)
{
    public static RecordVersion Of(Record record) => new(record.Version, record.Created);
}
