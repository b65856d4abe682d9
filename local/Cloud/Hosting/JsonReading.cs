namespace Trellis.Local.Cloud.Hosting;

/// <summary>Reads members of JSON: of the template, of requests and of answers. What is absent, or of another kind, is null or empty. A
/// template may write numbers and flags as text, as CloudFormation allows.</summary>
internal static class JsonReading
{
    /// <summary>The JSON in a text; null if it is not JSON.</summary>
    public static JsonNode? Parsed(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonNode? Parsed(string text) => Parsed(Encoding.UTF8.GetBytes(text));

    public static JsonObject? At(this JsonNode? from, string name) => Member(from, name) as JsonObject;

    public static JsonArray Items(this JsonNode? from, string name) => Member(from, name) as JsonArray ?? [];

    public static string? Text(this JsonNode? from, string name) => Member(from, name).AsText();

    public static string? AsText(this JsonNode? node) => node is not JsonValue value ? null
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    public static int? Number(this JsonNode? from, string name) =>
        int.TryParse(from.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool? Flag(this JsonNode? from, string name) => bool.TryParse(from.Text(name), out var flag) ? flag : null;

    public static string[] Texts(this JsonNode? from, string name) => [.. from.Items(name).Select(AsText).OfType<string>()];

    public static IEnumerable<JsonObject> Objects(this JsonNode? from, string name) => from.Items(name).OfType<JsonObject>();

    /// <summary>An object whose values are text, such as AuthParameters.</summary>
    public static Dictionary<string, string> Map(this JsonNode? from, string name) => (from.At(name) ?? [])
        .Where(member => member.Value is JsonValue)
        .ToDictionary(member => member.Key, member => member.Value.AsText()!, StringComparer.Ordinal);

    public static JsonArray ToJson(this IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    /// <summary>An object with a member for each item.</summary>
    public static JsonObject ToJson<T>(this IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(name(item), value(item))));

    private static JsonNode? Member(JsonNode? from, string name) => (from as JsonObject)?[name];
}
