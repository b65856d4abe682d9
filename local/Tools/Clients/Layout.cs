using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Trellis.Local.Tools.Clients;

/// <summary>JSON laid out for people: what is short stands on one line.</summary>
internal static class Layout
{
    private const int Width = 110;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int before)
    {
        if (node is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 }))
        {
            text.Append(Text(node));
            return;
        }

        if (IsFlat(node) && OnOneLine(node) is var line && indent + before + line.Length <= Width)
        {
            text.Append(line);
            return;
        }

        var isObject = node is JsonObject;
        IEnumerable<(string Name, JsonNode? Value)> members = isObject
            ? node.AsObject().Select(member => ($"{Text(member.Key)}: ", member.Value))
            : node.AsArray().Select(item => ("", item));
        text.Append(isObject ? '{' : '[');
        var separator = "\n";
        foreach (var (name, value) in members)
        {
            text.Append(separator).Append(' ', indent + 2).Append(name);
            Write(text, value, indent + 2, name.Length);
            separator = ",\n";
        }

        text.Append('\n').Append(' ', indent).Append(isObject ? '}' : ']');
    }

    /// <summary>Only what holds at most one more level is short enough to be worth a try.</summary>
    private static bool IsFlat(JsonNode node, int levels = 1) => Children(node).All(child =>
        child is not (JsonObject or JsonArray) || (levels > 0 && IsFlat(child, levels - 1)));

    private static IEnumerable<JsonNode?> Children(JsonNode node) =>
        node is JsonObject members ? members.Select(member => member.Value) : node.AsArray();

    private static string OnOneLine(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } members =>
            $"{{ {string.Join(", ", members.Select(member => $"{Text(member.Key)}: {OnOneLine(member.Value)}"))} }}",
        JsonArray { Count: > 0 } items => $"[{string.Join(", ", items.Select(OnOneLine))}]",
        _ => Text(node),
    };

    private static string Text(JsonNode? node) => node?.ToJsonString(Plain) ?? "null";

    private static string Text(string name) => JsonSerializer.Serialize(name, Plain);
}
