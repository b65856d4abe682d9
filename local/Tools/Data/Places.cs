using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>Why a line of a file cannot be stored under this schema. A backup may be older than the scope or the key that its model has
/// now, or somebody has edited it.</summary>
internal static class Places
{
    public static Failure? Fault(Record record)
    {
        var model = record.Model;
        if (model.Scope.OwnerField is { } owner && record[owner] is not { Kind: ValueKind.Text, Text.Length: > 0 })
        {
            return new Failure(
                "import.no-owner",
                $"{model.Name} keeps each owner's records apart, and this one's {owner} is no text. Write whose it is as \"{owner}\" into "
                + $"its \"fields\", and import again.");
        }

        return model.Key.Fields.FirstOrDefault(field => !Fits(field, record[field.Name])) is { } missing
            ? new Failure(
                "import.key",
                $"{missing.Name} is part of the key of {model.Name}, and here it is {Is(record[missing.Name])}. Write a {Kind(missing)} as "
                + $"\"{missing.Name}\" into its \"fields\", and import again.")
            : null;
    }

    public static Failure? Fault(Edge edge)
    {
        if (edge.Pairing.IsOwned && string.IsNullOrEmpty(edge.Owner))
        {
            return new Failure(
                "import.no-owner",
                $"{edge.Pairing.Name} keeps each owner's pairs apart, and this one does not say whose it is. Write it into the line as "
                + $"\"owner\", and import again.");
        }

        if (Fault(edge.Left, "left") is { } left)
            return left;
        if (Fault(edge.Right, "right") is { } right)
            return right;
        var fits = KeyLimits.FitsPartition(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Left))
            && KeyLimits.FitsPartition(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Right));
        return fits
            ? null
            : new Failure("key.too-long", "The owner and the key of an end take more together than DynamoDB takes as a key.");
    }

    private static Failure? Fault(RecordKey end, string side)
    {
        var fields = end.Model.Key.Fields;
        if (end.Parts.Length == fields.Length && !fields.Where((field, part) => !Fits(field, end.Parts[part])).Any())
            return KeyLimits.Check(end);
        var wanted = string.Join(", ", fields.Select(field => $"{field.Name} (a {Kind(field)})"));
        return new Failure("import.key", $"\"{side}\" is no key of {end.Model.Name}: write a list of its {wanted}, and import again.");
    }

    private static bool Fits(Field field, Value value) => value.Kind == Scalars.Stored(field.Type.Kind);

    private static string Kind(Field field) => Scalars.Stored(field.Type.Kind).ToString().ToLowerInvariant();

    private static string Is(Value value) => value.Kind == ValueKind.Null ? "absent" : $"a {value.Kind.ToString().ToLowerInvariant()}";
}
