namespace Trellis.Local.Tools.Data;

/// <summary>DynamoDB's JSON of one attribute (<c>{"S": "…"}</c>) as the JSON that a client would send for a field of that type. AppSync
/// takes the text of an AWSJSON apart before it stores it, so a map becomes a text again there.</summary>
internal static class AttributeJson
{
    /// <param name="path">Its name, and within nested types the way to it.</param>
    /// <param name="unknown">Called with each member that the nested type does not have.</param>
    /// <exception cref="FormatException">No attribute of DynamoDB's, or of a type that no field has.</exception>
    public static byte[] ToJson(JsonElement attribute, FieldType type, string path, Action<string> unknown) =>
        JsonStyle.Written(json => Write(json, attribute, type, path, unknown));

    private static void Write(Utf8JsonWriter json, JsonElement attribute, FieldType? type, string path, Action<string> unknown)
    {
        var (kind, content) = Only(attribute, path);
        if (type is { Kind: TypeKind.Json, IsList: false } && kind != "NULL")
        {
            json.WriteStringValue(JsonText(attribute, kind, content, path));
            return;
        }

        switch (kind)
        {
            case "S": json.WriteStringValue(content.GetString()); break;
            case "N": json.WriteRawValue(content.GetString()!); break;
            case "BOOL": json.WriteBooleanValue(content.GetBoolean()); break;
            case "NULL": json.WriteNullValue(); break;
            case "L":
                WriteList(
                json, content, item => Write(json, item, type is null ? null : type with { IsList = false }, path, unknown)); break;
            case "SS": WriteList(json, content, item => json.WriteStringValue(item.GetString())); break;
            case "NS": WriteList(json, content, item => json.WriteRawValue(item.GetString()!)); break;
            case "M": WriteMap(json, content, type?.Nested, path, unknown); break;
            default: throw new FormatException($"{path} is of DynamoDB's type {kind}, which no field of a schema has.");
        }
    }

    private static void WriteList(Utf8JsonWriter json, JsonElement items, Action<JsonElement> write)
    {
        json.WriteStartArray();
        foreach (var item in items.EnumerateArray())
            write(item);
        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, JsonElement members, NestedType? nested, string path, Action<string> unknown)
    {
        json.WriteStartObject();
        foreach (var member in members.EnumerateObject())
        {
            var field = nested?.Fields.FirstOrDefault(field => field.Name == member.Name);
            if (nested is not null && field is null)
            {
                if (member.Name != "__typename")
                    unknown($"{path}.{member.Name}");
                continue;
            }

            json.WritePropertyName(member.Name);
            Write(json, member.Value, field?.Type, $"{path}.{member.Name}", unknown);
        }

        json.WriteEndObject();
    }

    /// <summary>A text that is an object or a list already was stored past AppSync, and is what it says; any other is a JSON
    /// text.</summary>
    private static string JsonText(JsonElement attribute, string kind, JsonElement content, string path)
    {
        if (kind == "S" && content.GetString() is ['{' or '[', ..] text && IsJson(text))
            return text;
        return Encoding.UTF8.GetString(JsonStyle.Written(json => Write(json, attribute, null, path, _ => { })));
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (string Kind, JsonElement Content) Only(JsonElement attribute, string path)
    {
        if (attribute.ValueKind == JsonValueKind.Object)
        {
            var members = attribute.EnumerateObject();
            if (members.MoveNext() && members.Current is var only && !members.MoveNext())
                return (only.Name, only.Value);
        }

        throw new FormatException($"{path} is not written as DynamoDB writes attributes, such as {{\"S\": \"text\"}}.");
    }
}
