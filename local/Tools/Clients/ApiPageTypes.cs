namespace Trellis.Local.Tools.Clients;

/// <summary>The document's JSON schemas in words, with links between them, and a value for each as an example.</summary>
internal sealed class ApiPageTypes(JsonObject schemas)
{
    private static readonly (string Keyword, string Words)[] Limits =
    [
        ("minLength", "At least {0} characters."), ("maxLength", "At most {0} characters."), ("pattern", "Like `{0}`."),
        ("exclusiveMinimum", "More than {0}."), ("exclusiveMaximum", "Less than {0}."),
        ("minimum", "At least {0}."), ("maximum", "At most {0}."),
    ];

    /// <summary>A type as one line.</summary>
    public string Written(JsonNode? schema)
    {
        if (schema is null || schema is JsonObject { Count: 0 })
            return "anything";
        if (schema.Text("$ref")?.Split('/')[^1] is { } name)
            return $"<a href=\"#type-{ApiPage.Encode(name)}\">{ApiPage.Encode(name)}</a>";
        if ((schema["anyOf"] ?? schema["allOf"]) is JsonArray parts)
            return string.Join(" or ", parts.Select(Written));
        if (schema["enum"] is JsonArray values && values.Count <= 6)
            return string.Join(" | ", values.Select(value => ApiPage.Encode(value!.ToString())));
        var types = schema["type"] is JsonArray several
            ? several.Select(type => type!.ToString())
            : [schema.Text("type") ?? "anything"];
        return string.Join(" or ", types.Select(type => type == "array"
            ? $"list of {Written(schema["items"])}"
            : ApiPage.Encode(schema["format"] is { } format && type != "null" ? $"{type} ({format})" : type)));
    }

    /// <summary>A whole type: its members, or its values.</summary>
    public string Described(JsonNode schema)
    {
        if (schema["enum"] is JsonArray values)
            return $"<p>{string.Join(' ', values.Select(value => $"<code>{ApiPage.Encode(value!.ToString())}</code>"))}</p>\n";
        var required = schema.Texts("required").ToHashSet();
        var html = new StringBuilder("<dl>\n");
        foreach (var (name, member) in schema.At("properties") ?? [])
        {
            var always = required.Contains(name) ? " <span class=\"required\">always</span>" : "";
            html.Append($"<dt><code>{ApiPage.Encode(name)}</code> <span class=\"type\">{Written(member)}</span>{always}</dt>");
            html.Append($"<dd>{ApiPage.Marked(string.Join(' ', Notes(member!)))}</dd>\n");
        }

        return html.Append("</dl>\n").ToString();
    }

    /// <summary>The smallest body that the schema takes.</summary>
    public JsonNode Example(JsonNode schema)
    {
        if (schema.Text("$ref")?.Split('/')[^1] is { } name)
            return Example(schemas[name]!);
        if (schema["examples"]?[0] is { } example)
            return example.DeepClone();
        if (schema["enum"]?[0] is { } value)
            return value.DeepClone();
        var type = schema["type"] is JsonArray several ? several[0]!.ToString() : schema.Text("type");
        switch (type)
        {
            case "object":
                var members = schema["properties"]!.AsObject();
                var required = schema.Texts("required");
                var shown = required.Length > 0 ? required : [.. members.Take(1).Select(member => member.Key)];
                return shown.ToJson(member => member, member => Example(members[member]!));
            case "array":
                return new JsonArray();
            case "integer" or "number":
                return Number(schema, type);
            case "boolean":
                return true;
            default:
                return schema["anyOf"]?[0] is { } first ? Example(first) : "…";
        }
    }

    /// <summary>One, or what is nearest to it within the limits.</summary>
    private static double Number(JsonNode schema, string type)
    {
        var step = type == "integer" ? 1 : 0.5;
        var least = Math.Max(Limit(schema["minimum"]) ?? double.MinValue, Limit(schema["exclusiveMinimum"]) + step ?? double.MinValue);
        var most = Math.Min(Limit(schema["maximum"]) ?? double.MaxValue, Limit(schema["exclusiveMaximum"]) - step ?? double.MaxValue);
        return Math.Max(least, Math.Min(most, 1));
    }

    /// <summary>As text, since a node that was made from an int gives itself as nothing else than an int.</summary>
    private static double? Limit(JsonNode? node) => node is null ? null : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>Every Int has these limits, which its format says.</summary>
    private static bool IsOfEveryInt(string keyword, JsonNode limit) =>
        limit.ToString() == (keyword == "minimum" ? int.MinValue : int.MaxValue).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Notes(JsonNode member)
    {
        if (member["description"] is { } description)
            yield return description.ToString();
        if (member["default"] is { } value)
            yield return $"Without it: `{value}`.";
        foreach (var (keyword, words) in Limits)
        {
            if (member[keyword] is { } limit && !IsOfEveryInt(keyword, limit))
                yield return words.Replace("{0}", limit.ToString(), StringComparison.Ordinal);
        }
    }
}
