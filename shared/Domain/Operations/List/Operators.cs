namespace Trellis.Operations.List;

/// <summary>The comparisons that each type supports, and their names in queries.</summary>
internal static class Operators
{
    /// <summary>Enums and Booleans have no order, numbers and times no substrings. Lists only support contains, and nested objects only
    /// exists.</summary>
    public static bool Offers(FieldType type, Comparison comparison) => comparison switch
    {
        Comparison.Exists => true,
        Comparison.Contains => type.IsList ? type.Kind != TypeKind.Nested : Scalars.For(type.Kind) is { IsSearchable: true },
        _ when type.IsList => false,
        Comparison.Eq or Comparison.In => type.Kind != TypeKind.Nested,
        Comparison.BeginsWith => Scalars.For(type.Kind) is { Stored: ValueKind.Text },
        _ => type.Kind is not (TypeKind.Nested or TypeKind.Boolean or TypeKind.Enum or TypeKind.Json),
    };

    public static string Name(Comparison comparison) => comparison switch
    {
        Comparison.Eq => "eq",
        Comparison.Lt => "lt",
        Comparison.Le => "le",
        Comparison.Gt => "gt",
        Comparison.Ge => "ge",
        Comparison.Between => "between",
        Comparison.In => "in",
        Comparison.Contains => "contains",
        Comparison.BeginsWith => "beginsWith",
        _ => "exists",
    };

    /// <summary>The comparison with that name, and whether it is negated; null if there is none.</summary>
    public static (Comparison Comparison, bool Negated)? Named(string name) => name switch
    {
        "eq" => (Comparison.Eq, false),
        "ne" => (Comparison.Eq, true),
        "lt" => (Comparison.Lt, false),
        "le" => (Comparison.Le, false),
        "gt" => (Comparison.Gt, false),
        "ge" => (Comparison.Ge, false),
        "between" => (Comparison.Between, false),
        "in" => (Comparison.In, false),
        "contains" => (Comparison.Contains, false),
        "notContains" => (Comparison.Contains, true),
        "beginsWith" => (Comparison.BeginsWith, false),
        "exists" => (Comparison.Exists, false),
        _ => null,
    };

    /// <summary>The operators that the type supports, for messages.</summary>
    public static IEnumerable<string> Offered(FieldType type)
    {
        string[] all = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "contains", "notContains", "beginsWith", "exists"];
        return all.Where(name => Offers(type, Named(name)!.Value.Comparison));
    }

    /// <summary>The value in query syntax, escaped for use in a group.</summary>
    public static string ToQueryText(Value value)
    {
        if (value.Kind == ValueKind.Flag)
            return value.Flag ? "true" : "false";

        var text = value.Text;
        if (text.AsSpan().IndexOfAny(",()\\") < 0)
            return text;

        var escaped = new StringBuilder(text.Length + 4);
        foreach (var character in text)
            _ = character is ',' or '(' or ')' or '\\' ? escaped.Append('\\').Append(character) : escaped.Append(character);

        return escaped.ToString();
    }
}
