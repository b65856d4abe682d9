namespace Trellis.Records;

/// <summary>A stored record: its fields and the service's metadata.</summary>
public sealed class Record
{
    public required Model Model { get; init; }

    /// <summary>Values by field name, including id, owner and timestamps. Null fields are absent.</summary>
    public required IReadOnlyDictionary<string, Value> Fields { get; init; }

    /// <summary>Starts at 1 and increases by one with every write.</summary>
    public required long Version { get; init; }

    /// <summary>The actual creation time in Unix milliseconds. A declared <c>createdAt</c>, which clients may set, can differ.</summary>
    public required long Created { get; init; }

    /// <summary>The time of the last write in Unix milliseconds. Only stored if the deletion of another record can change or delete this
    /// one; else 0.</summary>
    public long Written { get; init; }

    /// <summary>The id of the request that wrote it last. It identifies a retry of that same write. Empty in a record that was read to be
    /// returned.</summary>
    public required string Write { get; init; }

    public RecordKey Key => RecordKey.Of(this);

    public Value this[string field] => Fields.GetValueOrDefault(field);

    /// <summary>The value of the field at that place of the model.</summary>
    public Value this[int place] => Fields is FieldValues values ? values[place] : this[Model.Fields[place].Name];
}
