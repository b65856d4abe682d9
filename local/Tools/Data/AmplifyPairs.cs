namespace Trellis.Local.Tools.Data;

/// <summary>Items of the table that Amplify makes of a many-to-many relation, as pairs. It names both ends by their models: <c>postId</c>
/// and <c>tagId</c>, in older projects <c>postID</c> and <c>tagID</c>, and one more for each sort field of a key.</summary>
internal sealed class AmplifyPairs(Pairing pairing) : AmplifyItems
{
    protected override StoredItem? Read(JsonElement item, List<Fault> faults)
    {
        var owner = Owner(item);
        if (pairing.IsOwned && owner is null)
        {
            faults.Add(new Fault(
                "/owner", "amplify.owner", $"Pairs of {pairing.Name} are kept in their owner's own space, and this one names no owner."));
        }

        var used = new HashSet<string>(StringComparer.Ordinal) { "id", "createdAt", "updatedAt", "owner" };
        var left = Key(pairing.Left, item, used, faults);
        var right = Key(pairing.Right, item, used, faults);
        foreach (var attribute in item.EnumerateObject().Where(attribute => !used.Contains(attribute.Name)
            && !IsAmplifys(attribute.Name)
            && !attribute.Name.Contains('#', StringComparison.Ordinal)))
        {
            Count(attribute.Name);
        }

        if (faults.Count > 0)
            return null;

        RecordKey End(Model model, ImmutableArray<Value> parts) => new(model, model.Scope.IsOwner ? owner : null, parts);
        var edge = new Edge(pairing, pairing.IsOwned ? owner : null, End(pairing.Left, left), End(pairing.Right, right));
        return new StoredPair(edge, Edges.Item(edge, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    }

    private string? Owner(JsonElement item)
    {
        var names = new[] { pairing.Left.Scope.OwnerField, pairing.Right.Scope.OwnerField, "owner" };
        return names.OfType<string>().Select(name => Text(item, name)).FirstOrDefault(text => text is { Length: > 0 }) is { } text
            ? Sub(Records.Value.Of(text)).Text
            : null;
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var attribute)
            && attribute.ValueKind == JsonValueKind.Object
            && attribute.TryGetProperty("S", out var text) ? text.GetString() : null;

    private ImmutableArray<Value> Key(Model model, JsonElement item, HashSet<string> used, List<Fault> faults)
    {
        var parts = ImmutableArray.CreateBuilder<Value>();
        foreach (var field in model.Key.Fields)
        {
            string[] names = parts.Count == 0 ? [field.Name, "id"] : [field.Name];
            var attribute = item.EnumerateObject().FirstOrDefault(attribute => names.Any(name => Is(attribute.Name, model, name)));
            if (attribute.Value.ValueKind == JsonValueKind.Undefined)
            {
                faults.Add(new Fault(
                    "", "amplify.join",
                    $"It does not name its {model.Name}: there is no "
                    + $"{char.ToLowerInvariant(model.Name[0])}{model.Name[1..]}{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}."));
                return [];
            }

            used.Add(attribute.Name);
            if (Value(field, attribute, faults) is not { } value)
                return [];
            parts.Add(value);
        }

        return parts.ToImmutable();
    }

    private static bool Is(string attribute, Model model, string field) =>
        string.Equals(attribute, model.Name + field, StringComparison.OrdinalIgnoreCase)
            || string.Equals(attribute, model.StorageName + field, StringComparison.OrdinalIgnoreCase);
}
