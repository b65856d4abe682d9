using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>Identifies one record: its model, the owner of its key space, and the values of its key fields.</summary>
/// <param name="Model">The model.</param>
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
