using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>A record as it is stored: its fields, and what the service itself knows about it.</summary>
public sealed class Record
{
    public required Model Model { get; init; }

    /// <summary>Field name to value, the implicit fields (id, owner, timestamps) among them. What is null is absent.</summary>
    public required Dictionary<string, Value> Fields { get; init; }

    /// <summary>From 1, one more with every write.</summary>
    public required long Version { get; init; }

    /// <summary>When it came to be, in Unix milliseconds, whatever a declared <c>createdAt</c> says.</summary>
    public required long Created { get; init; }

    /// <summary>The request that wrote it last: how a repeated send of that write is told from a stranger's.</summary>
    public required string Write { get; init; }

    public RecordKey Key => RecordKey.Of(this);

    public Value this[string field] => Fields.GetValueOrDefault(field);
}
