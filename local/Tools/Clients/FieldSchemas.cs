using System.Text.RegularExpressions;

namespace Trellis.Local.Tools.Clients;

/// <summary>The values of fields as JSON Schema (2020-12) describes them.</summary>
internal sealed partial class FieldSchemas(TypeNames names)
{
    private const string Offset = @"(Z|[+-]\d{2}:\d{2}(:\d{2})?)?$";

    /// <summary>In an answer: in canonical form, never null.</summary>
    public JsonObject Answered(Field field) => TypeSchemas.Described(TypeSchema(field.Type, ""), field.Description);

    /// <summary>In a body that creates: null where the field may be left out.</summary>
    public JsonObject Created(Field field)
    {
        var schema = Sent(field, "Input", field.RequiredInCreate);
        if (field.Default is { } text)
            schema["default"] = Default(field, text);
        return schema;
    }

    /// <summary>In a merge patch, where null removes. An object is itself patched; the items of a list are replaced, so they are
    /// whole.</summary>
    public JsonObject Patched(Field field) => Sent(field, field.Type.IsList ? "Input" : "Patch", field.Required);

    /// <summary>A member of a nested type in a body.</summary>
    public JsonObject Member(Field field, bool isPatch) => Sent(field, isPatch && !field.Type.IsList ? "Patch" : "Input", field.Required);

    /// <summary>One value, as a path or a query string holds it. For a list type: one of its items.</summary>
    public JsonObject One(FieldType type) => Value(type, "");

    public static JsonObject Ref(string component) => new() { ["$ref"] = $"#/components/schemas/{component}" };

    public static JsonObject Nullable(JsonObject schema)
    {
        if (schema["$ref"] is not null)
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "null");
        return schema;
    }

    private JsonObject Sent(Field field, string nested, bool isRequired)
    {
        var schema = TypeSchema(field.Type, nested);
        var notes = new List<string>();
        if (!field.Type.IsList)
            Validate(schema, field, notes);
        if (field.Unique)
            notes.Add("No two records have the same.");
        return TypeSchemas.Described(
            isRequired ? schema : Nullable(schema),
            string.Join(' ', notes.Prepend(field.Description ?? "").Where(note => note.Length > 0)));
    }

    private JsonObject TypeSchema(FieldType type, string nested)
    {
        if (!type.IsList)
            return Value(type, nested);
        var item = Value(type, nested);
        return new JsonObject { ["type"] = "array", ["items"] = type.ItemRequired ? item : Nullable(item) };
    }

    private JsonObject Value(FieldType type, string nested) => type.Kind switch
    {
        TypeKind.Enum => Ref(names[type.Enum!.Name]),
        TypeKind.Nested => Ref(names[type.Nested!.Name, nested]),
        TypeKind.Boolean => new JsonObject { ["type"] = "boolean" },
        TypeKind.Int =>
            new JsonObject { ["type"] = "integer", ["format"] = "int32", ["minimum"] = int.MinValue, ["maximum"] = int.MaxValue },
        TypeKind.Float => new JsonObject { ["type"] = "number" },
        TypeKind.Timestamp => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        TypeKind.Date => Text(pattern: @"^\d{4}-\d{2}-\d{2}" + Offset, example: "2030-12-31"),
        TypeKind.Time => Text(pattern: @"^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?" + Offset, example: "14:30:00"),
        TypeKind.DateTime => Text(format: "date-time", example: "2030-12-31T14:30:00.000Z"),
        TypeKind.Email => Text(format: "email", example: "name@example.com"),
        TypeKind.Url => Text(format: "uri", example: "https://example.com/"),
        TypeKind.Phone => Text(example: "+442079460000"),
        TypeKind.IpAddress => Text(example: "192.0.2.1"),
        TypeKind.Json => Text(mediaType: "application/json", example: "{\"a\":1}"),
        _ => Text(),
    };

    private static JsonObject Text(string? format = null, string? pattern = null, string? mediaType = null, string? example = null)
    {
        var schema = new JsonObject { ["type"] = "string" };
        foreach (var (name, value) in ((string, string?)[])[("format", format), ("pattern", pattern), ("contentMediaType", mediaType)])
        {
            if (value is not null)
                schema[name] = value;
        }

        if (example is not null)
            schema["examples"] = new JsonArray(example);
        return schema;
    }

    /// <summary>The field's <c>@validate</c>s: as keywords where JSON Schema has one that means the same, else in words.</summary>
    private static void Validate(JsonObject schema, Field field, List<string> notes)
    {
        foreach (var validation in field.Validations)
        {
            if (Keyword(validation) is not var (keyword, value) || schema.ContainsKey(keyword) && keyword == "pattern")
                notes.Add(validation.Message ?? $"Held to {validation.Kind}: {validation.Value}");
            else
                schema[keyword] = value;
        }
    }

    private static (string Keyword, JsonNode Value)? Keyword(Validation validation)
    {
        var number = Scalars.Canonical(TypeKind.Float, validation.Value) is { } digits ? JsonNode.Parse(digits) : null;
        return validation.Kind switch
        {
            ValidationKind.GreaterThan when number is { } limit => ("exclusiveMinimum", limit),
            ValidationKind.GreaterOrEqual when number is { } limit => ("minimum", limit),
            ValidationKind.LessThan when number is { } limit => ("exclusiveMaximum", limit),
            ValidationKind.LessOrEqual when number is { } limit => ("maximum", limit),
            ValidationKind.MinLength when number is not null => ("minLength", number),
            ValidationKind.MaxLength when number is not null => ("maxLength", number),
            ValidationKind.StartsWith => ("pattern", "^" + Literal(validation.Value)),
            ValidationKind.EndsWith => ("pattern", Literal(validation.Value) + "$"),
            ValidationKind.Matches when Common().IsMatch(validation.Value) => ("pattern", validation.Value),
            _ => null,
        };
    }

    private static JsonNode Default(Field field, string text) => field.Type.Kind switch
    {
        TypeKind.Boolean => text == "true",
        TypeKind.Int or TypeKind.Float or TypeKind.Timestamp => JsonNode.Parse(text)!,
        _ => text,
    };

    private static string Literal(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"[\^$\\.*+?()\[\]{}|/]")]
    private static partial Regex Special();

    /// <summary>What Amplify's dialect of patterns, which is Java's, and JSON Schema's, which is JavaScript's, both have and read
    /// alike.</summary>
    [GeneratedRegex(@"^(?:[^\\\[\]{}()+*?]|\((?!\?)|\)|\\[dw.\\/()\[\]{}+*?^$|]|\[\^?(?:[^\\\[\]&]|\\[dw.\\/\[\]\-])+\]"
        + @"|(?<=[^+*?}(|])[+*?](?![+*?{])|(?<=[^+*?}(|])\{\d+(?:,\d*)?\}(?![+*?{]))*$")]
    private static partial Regex Common();
}
