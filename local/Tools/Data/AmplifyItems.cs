namespace Trellis.Local.Tools.Data;

/// <summary>Turns items of one of Amplify's tables into what is stored here.</summary>
internal abstract class AmplifyItems
{
    private static readonly HashSet<string> Amplifys = ["__typename", "_version", "_lastChangedAt", "_deleted", "_ttl"];

    /// <summary>How many items hold an attribute that the schema has no place for, by its name.</summary>
    public SortedDictionary<string, long> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Of which table of Amplify's the items are: a model's, or that which joins two for a many-to-many relation.</summary>
    /// <param name="name">The model or the relation, as Amplify named the table.</param>
    /// <param name="write">The write id that the records get.</param>
    public static AmplifyItems For(Schema schema, string name, string write)
    {
        if ((schema.Named(name) ?? schema.Models.FirstOrDefault(model => model.StorageName == name)) is { } model)
            return new AmplifyRecords(model, write);
        if (schema.Pairings.FirstOrDefault(
            pairing => string.Equals(pairing.Name, name, StringComparison.OrdinalIgnoreCase)) is not { } pairing)
        {
            var names = schema.Models.Select(model => model.Name).Concat(schema.Pairings.Select(pairing => pairing.Name));
            throw new SetupException(
                "schema.model", $"The schema has no model and no many-to-many relation {name}. It has {string.Join(", ", names)}.");
        }

        return ReferenceEquals(pairing.Left, pairing.Right)
            ? throw new SetupException(
                "amplify.join", $"{pairing.Name} pairs {pairing.Left.Name} with itself, which Amplify has no table for.")
            : new AmplifyPairs(pairing);
    }

    /// <summary>What the item becomes, or why it cannot.</summary>
    public (StoredItem? Stored, List<Fault> Faults) Read(JsonElement item)
    {
        var faults = new List<Fault>();
        try
        {
            var stored = Read(item, faults);
            return (faults.Count == 0 ? stored : null, faults);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or JsonException)
        {
            faults.Add(new Fault("", "amplify.attribute", exception.Message));
            return (null, faults);
        }
    }

    /// <summary>Rows that DataStore keeps of what was deleted.</summary>
    public static bool IsDeleted(JsonElement item) =>
        item.TryGetProperty("_deleted", out var deleted)
            && deleted.ValueKind == JsonValueKind.Object
            && deleted.TryGetProperty("BOOL", out var flag)
            && flag.ValueKind == JsonValueKind.True;

    protected abstract StoredItem? Read(JsonElement item, List<Fault> faults);

    /// <summary>Does Amplify keep the attribute for itself?</summary>
    protected static bool IsAmplifys(string attribute) => Amplifys.Contains(attribute);

    protected void Count(string attribute) => Unknown[attribute] = Unknown.GetValueOrDefault(attribute) + 1;

    /// <summary>The value that an attribute holds, as its field wants it; null where it is none, or not fit, which the faults then
    /// say.</summary>
    protected Value? Value(Field field, JsonProperty attribute, List<Fault> faults)
    {
        var reader = new Utf8JsonReader(AttributeJson.ToJson(attribute.Value, field.Type, attribute.Name, Count));
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var pointer = "/" + Pointers.Escape(attribute.Name);
        if (ValueReader.Read(field.Type, ref reader, pointer, Purpose.Create, faults) is not { } value)
            return null;
        Validations.Check(field, value, pointer, faults);
        return value;
    }

    /// <summary>Amplify writes <c>sub::username</c>; here the sub alone.</summary>
    protected static Value Sub(Value value) => value.Kind switch
    {
        ValueKind.Text => Records.Value.Of(OwnerName.Sub(value.Text)),
        ValueKind.List => Records.Value.Of([.. value.Items.Select(Sub)]),
        _ => value,
    };
}
