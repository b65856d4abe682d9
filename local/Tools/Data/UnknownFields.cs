namespace Trellis.Local.Tools.Data;

/// <summary>Counts values of records whose fields are not in the schema: they can be stored, but nothing answers or exports them.</summary>
internal sealed class UnknownFields
{
    private readonly Dictionary<Model, HashSet<string>> known = [];
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public long Values => counts.Values.Sum();

    public void Count(StoredRecord stored)
    {
        var model = stored.Record.Model;
        if (!known.TryGetValue(model, out var attributes))
            known[model] = attributes = model.Fields.Select(Items.Attribute).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in stored.Item)
        {
            if (Items.FieldOf(name) is not { } field || attributes.Contains(name) || value.NULL == true)
                continue;
            var whole = $"{model.Name}.{field}";
            counts[whole] = counts.GetValueOrDefault(whole) + 1;
        }
    }

    /// <summary>The fields, each with the number of its values.</summary>
    public override string ToString() => string.Join(
        ", ", counts.Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Key} ({field.Value:N0})")));
}
