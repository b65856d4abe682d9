namespace Trellis.Records;

/// <summary>Identifies one record: its model, the owner of its key space, and the values of its key fields.</summary>
/// <param name="Owner">The owner of the key space, or null in a shared model.</param>
/// <param name="Parts">The key fields' values, in the key's order.</param>
public sealed record RecordKey(Model Model, string? Owner, ImmutableArray<Value> Parts)
{
    public static RecordKey Of(Record record)
    {
        var model = record.Model;
        var parts = ImmutableArray.CreateBuilder<Value>(model.Key.Fields.Length);
        foreach (var field in model.Key.Fields)
            parts.Add(record[field.Name]);

        var owner = model.Scope.OwnerField is { } ownerField ? OwnerName.Sub(record[ownerField].Text) : null;
        return new RecordKey(model, owner, parts.MoveToImmutable());
    }

    /// <summary>The key that a record stores of another record; null if one of the fields is not set.</summary>
    /// <param name="record">The record that refers to the other one.</param>
    /// <param name="fields">Its foreign key, in the order of the other key.</param>
    /// <param name="target">The other record's model.</param>
    /// <param name="owner">The owner of the key space that is meant if the model has owner scope.</param>
    public static RecordKey? ReferencedBy(Record record, ImmutableArray<Field> fields, Model target, string? owner)
    {
        var parts = ImmutableArray.CreateBuilder<Value>(fields.Length);
        foreach (var field in fields)
        {
            if (record[field.Name] is not { Kind: not ValueKind.Null } value)
                return null;
            parts.Add(value);
        }

        return new RecordKey(target, target.Scope.IsOwner ? owner : null, parts.MoveToImmutable());
    }

    /// <summary>The same, with the fields by their names.</summary>
    public static RecordKey? ReferencedBy(Record record, ImmutableArray<string> fields, Model target, string? owner) =>
        ReferencedBy(record, fields.Select(name => record.Model.FieldNamed(name)!).ToImmutableArray(), target, owner);

    public bool Equals(RecordKey? other) =>
        other is not null && ReferenceEquals(Model, other.Model) && Owner == other.Owner && Parts.AsSpan()
            .SequenceEqual(other.Parts.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Model.Name);
        hash.Add(Owner);
        foreach (var part in Parts)
            hash.Add(part);

        return hash.ToHashCode();
    }
}
