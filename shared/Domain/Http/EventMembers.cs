namespace Trellis.Http;

/// <summary>Reads one member of an object. The reader is at the member's value, and must be at the value's last token
/// afterwards.</summary>
internal delegate void ReadMember<in T>(ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, T into);

/// <summary>Reads the parts of events: objects, lists of strings and maps of strings, each of which may be null.</summary>
internal static class EventMembers
{
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

    public static Dictionary<string, string>? Map(ref Utf8JsonReader reader) =>
        Object(
            ref reader, new Dictionary<string, string>(),
            static (ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, Dictionary<string, string> map) =>
            map[Encoding.UTF8.GetString(name)] = value.GetString()!);

    public static List<string>? Texts(ref Utf8JsonReader reader)
    {
        if (!Opens(ref reader, JsonTokenType.StartArray))
            return null;
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.GetString()!);
        return texts;
    }

    /// <summary>The context of a Lambda authorizer, with values of any type.</summary>
    public static Dictionary<string, object>? Anything(ref Utf8JsonReader reader) =>
        Object(
            ref reader, new Dictionary<string, object>(),
            static (ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, Dictionary<string, object> map) =>
            map[Encoding.UTF8.GetString(name)] = JsonElement.ParseValue(ref value));

    /// <summary>Names are case-insensitive, as in Amazon's serializer.</summary>
    public static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => Ascii.EqualsIgnoreCase(name, wanted);

    private static ReadOnlySpan<byte> Name(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;

    private static bool Opens(ref Utf8JsonReader reader, JsonTokenType opening)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        return reader.TokenType == opening ? true : throw new JsonException($"Expected {opening}, found {reader.TokenType}.");
    }
}
