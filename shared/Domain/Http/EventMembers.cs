using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>Reads one member of an object. The reader is at the member's value, and must be at the value's last token
/// afterwards.</summary>
internal delegate void ReadMember<in T>(ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, T into);

/// <summary>Reads one item of a list, or the value of a member. The reader is at it, and must be at its last token afterwards.</summary>
internal delegate T ReadItem<out T>(ref Utf8JsonReader value);

/// <summary>Reads the parts of events: objects, lists and maps, each of which may be null.</summary>
internal static class EventMembers
{
    // A stream's event has items, in which DynamoDB nests values 32 deep: each takes two levels of JSON.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    /// <summary>An event: one JSON value, and nothing behind it. Null if it is the JSON null.</summary>
    /// <exception cref="JsonSerializerException">The bytes are not such an event.</exception>
    public static T? Event<T>(Stream stream, ReadItem<T?> read)
        where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(Bytes(stream), Options);
            reader.Read();
            var found = read(ref reader);
            return reader.Read() ? throw new JsonException("Unexpected data after the event.") : found;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            throw new JsonSerializerException($"The event is not a {typeof(T).FullName}: {broken.Message}", broken);
        }
    }

    public static T? Object<T>(ref Utf8JsonReader reader, T empty, ReadMember<T> readMember)
        where T : class
    {
        if (!Opens(ref reader, JsonTokenType.StartObject))
            return null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Name(ref reader);
            reader.Read();
            readMember(ref reader, name, empty);
        }

        return empty;
    }

    /// <param name="reader">At the first brace.</param>
    /// <param name="usually">How many members to make room for.</param>
    public static Dictionary<string, string>? Map(ref Utf8JsonReader reader, int usually = 0) =>
        Object(ref reader, new Dictionary<string, string>(usually), static (ref value, scoped name, map) =>
            map[Encoding.UTF8.GetString(name)] = value.GetString()!);

    public static List<string>? Strings(ref Utf8JsonReader reader) =>
        Items(ref reader, static (ref value) => value.GetString()!);

    public static List<T>? Items<T>(ref Utf8JsonReader reader, ReadItem<T> readItem)
    {
        if (!Opens(ref reader, JsonTokenType.StartArray))
            return null;
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(readItem(ref reader));
        return items;
    }

    /// <summary>The context of a Lambda authorizer, with values of any type.</summary>
    public static Dictionary<string, object>? Anything(ref Utf8JsonReader reader) =>
        Object(ref reader, new Dictionary<string, object>(), static (ref value, scoped name, map) =>
            map[Encoding.UTF8.GetString(name)] = JsonElement.ParseValue(ref value));

    /// <summary>Names are case-insensitive, as in Amazon's serializer.</summary>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => Ascii.EqualsIgnoreCase(name, wanted);

    private static ReadOnlySpan<byte> Bytes(Stream stream)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var bytes))
            return bytes.AsSpan((int)memory.Position);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }

    private static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;

    private static bool Opens(ref Utf8JsonReader reader, JsonTokenType opening)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        return reader.TokenType == opening ? true : throw new JsonException($"Expected {opening}, found {reader.TokenType}.");
    }
}
