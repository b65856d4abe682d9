using System.Runtime.CompilerServices;

namespace Trellis.Storage;

/// <summary>Reads the items of a model from DynamoDB's JSON, as <see cref="Items"/> does from the SDK's objects.</summary>
internal sealed class ItemJson
{
    private static readonly ConditionalWeakTable<Model, ItemJson> Cache = [];

    private readonly Model model;

    // The places of the fields whose attributes have a name of that many bytes.
    private readonly (byte[] Attribute, int Place)[][] fields;

    private readonly int keyPlace;

    private ItemJson(Model model)
    {
        this.model = model;
        keyPlace = model.PlaceOf(model.Key.Fields[^1].Name);
        var names = model.Fields.Select((field, place) => (Attribute: Encoding.UTF8.GetBytes(Items.Attribute(field)), place)).ToList();
        fields = new (byte[], int)[names.Max(name => name.Attribute.Length) + 1][];
        for (var length = 0; length < fields.Length; length++)
            fields[length] = [.. names.Where(name => name.Attribute.Length == length)];
    }

    /// <summary>DynamoDB nests values 32 deep, each of which takes two levels of JSON.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 128 };

    /// <exception cref="JsonException">Something else begins, or nothing.</exception>
    public static void Begin(ref Utf8JsonReader json, JsonTokenType expected)
    {
        if (!json.Read() || json.TokenType != expected)
            throw new JsonException($"DynamoDB's response has {json.TokenType} where {expected} belongs.");
    }

    /// <summary>Reads the next property's name, or the end of the object.</summary>
    public static bool HasProperty(ref Utf8JsonReader json) => Has(ref json, JsonTokenType.PropertyName, JsonTokenType.EndObject);

    /// <summary>Reads the first brace of the array's next object, or the end of the array.</summary>
    public static bool HasObject(ref Utf8JsonReader json) => Has(ref json, JsonTokenType.StartObject, JsonTokenType.EndArray);

    private static bool Has(ref Utf8JsonReader json, JsonTokenType next, JsonTokenType end)
    {
        if (!json.Read() || (json.TokenType != next && json.TokenType != end))
            throw new JsonException($"DynamoDB's response has {json.TokenType} where {next} or {end} belongs.");
        return json.TokenType == next;
    }

    public static ItemJson For(Model model) => Cache.GetValue(model, static model => new ItemJson(model));

    /// <summary>The record of an item, from its first brace to its last.</summary>
    /// <param name="json">At the first brace.</param>
    /// <param name="sortAttribute">The sort key that orders the items.</param>
    /// <param name="last">The record before it in the response, or null. A text that is in both becomes one string: neighbours often
    /// have the same owner, state and day.</param>
    public (Record Record, ItemPlace Place) Record(ref Utf8JsonReader json, string sortAttribute, Record? last = null)
    {
        var values = new FieldValues(model);
        var before = last?.Fields as FieldValues;
        var (version, created, written) = (0L, 0L, 0L);
        var (sort, identifier) = ("", "");
        while (HasProperty(ref json))
        {
            if (PlaceOfField(ref json) is >= 0 and var place)
                values[place] = Value(ref json, before?[place] ?? default);
            else if (json.ValueTextEquals(Items.Version))
                version = Integer(ref json);
            else if (json.ValueTextEquals(Items.Created))
                created = Integer(ref json);
            else if (json.ValueTextEquals(Items.Written))
                written = Integer(ref json);
            else if (!IsPlace(ref json, sortAttribute, ref sort, ref identifier, values[keyPlace]))
                json.Skip();
        }

        var record = new Record
        {
            Model = model,
            Fields = values,
            Version = version,
            Created = created,
            Written = written,
            Write = "",
        };
        return (record, new ItemPlace(sort.Length == 0 ? identifier : sort, identifier));
    }

    /// <summary>The position of an item, from its key.</summary>
    public static ItemPlace Place(ref Utf8JsonReader json, string sortAttribute)
    {
        var (sort, identifier) = ("", "");
        while (HasProperty(ref json))
        {
            if (!IsPlace(ref json, sortAttribute, ref sort, ref identifier))
                json.Skip();
        }

        return new ItemPlace(sort.Length == 0 ? identifier : sort, identifier);
    }

    // An id is most often the sort key too. If it was read before, both are one string.
    private static bool IsPlace(
        ref Utf8JsonReader json, string sortAttribute, ref string sort, ref string identifier, Value id = default)
    {
        if (json.ValueTextEquals(Items.SortKey))
            identifier = Text(ref json, id);
        else if (json.ValueTextEquals(sortAttribute))
            sort = Text(ref json);
        else
            return false;
        return true;
    }

    /// <summary>The place of the field whose attribute's name was read; -1 if it is none.</summary>
    private int PlaceOfField(ref Utf8JsonReader json)
    {
        if (json.ValueIsEscaped)
            return PlaceOfField(json.GetString()!);
        if (json.ValueSpan.Length >= fields.Length)
            return -1;
        foreach (var (attribute, place) in fields[json.ValueSpan.Length])
        {
            if (json.ValueSpan.SequenceEqual(attribute))
                return place;
        }

        return -1;
    }

    private int PlaceOfField(string name) =>
        Enumerable.Range(0, model.Fields.Length).FirstOrDefault(place => Items.Attribute(model.Fields[place]) == name, -1);

    private static string Text(ref Utf8JsonReader json, Value last = default) =>
        Value(ref json, last) is { Kind: ValueKind.Text } value ? value.Text : "";

    private static long Integer(ref Utf8JsonReader json)
    {
        var number = 0L;
        Begin(ref json, JsonTokenType.StartObject);
        while (HasProperty(ref json))
        {
            var isNumber = json.ValueTextEquals("N"u8);
            json.Read();
            if (isNumber && json.TokenType == JsonTokenType.String && !json.ValueIsEscaped)
                _ = long.TryParse(json.ValueSpan, CultureInfo.InvariantCulture, out number);
            else
                json.Skip();
        }

        return number;
    }

    /// <summary>The value behind a property's name: an object whose only property names its type.</summary>
    private static Value Value(ref Utf8JsonReader json, Value last = default)
    {
        Begin(ref json, JsonTokenType.StartObject);
        return ValueAt(ref json, last);
    }

    private static Value ValueAt(ref Utf8JsonReader json, Value last = default)
    {
        var value = Records.Value.Null;
        while (HasProperty(ref json))
        {
            if (json.ValueTextEquals("S"u8))
            {
                value = IsSame(ref json, last, ValueKind.Text) ? last : Records.Value.Of(Content(ref json));
            }
            else if (json.ValueTextEquals("N"u8))
            {
                value = IsSame(ref json, last, ValueKind.Number) ? last : Items.Digits(Content(ref json));
            }
            else if (json.ValueTextEquals("BOOL"u8))
            {
                json.Read();
                value = Records.Value.Of(json.GetBoolean());
            }
            else if (json.ValueTextEquals("L"u8))
            {
                value = Records.Value.Of(List(ref json));
            }
            else if (json.ValueTextEquals("M"u8))
            {
                value = Records.Value.Of(Map(ref json));
            }
            else if (json.ValueTextEquals("SS"u8))
            {
                value = Records.Value.Of(Texts(ref json));
            }
            else
            {
                json.Skip();
            }
        }

        return value;
    }

    /// <summary>Reads the content, and compares it with that of the last value.</summary>
    private static bool IsSame(ref Utf8JsonReader json, Value last, ValueKind kind)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String && last.Kind == kind && json.ValueTextEquals(last.Text);
    }

    /// <summary>The content that was read.</summary>
    private static string Content(ref Utf8JsonReader json) => json.GetString()!;

    private static ImmutableArray<Value> List(ref Utf8JsonReader json)
    {
        var values = ImmutableArray.CreateBuilder<Value>();
        Begin(ref json, JsonTokenType.StartArray);
        while (HasObject(ref json))
            values.Add(ValueAt(ref json));
        return values.ToImmutable();
    }

    private static Dictionary<string, Value> Map(ref Utf8JsonReader json)
    {
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        Begin(ref json, JsonTokenType.StartObject);
        while (HasProperty(ref json))
            members[json.GetString()!] = Value(ref json);
        return members;
    }

    /// <summary>We never write sets, but items from another program may contain them. They are read as lists.</summary>
    private static ImmutableArray<Value> Texts(ref Utf8JsonReader json)
    {
        var values = ImmutableArray.CreateBuilder<Value>();
        Begin(ref json, JsonTokenType.StartArray);
        while (Has(ref json, JsonTokenType.String, JsonTokenType.EndArray))
            values.Add(Records.Value.Of(json.GetString()!));
        return values.ToImmutable();
    }
}
