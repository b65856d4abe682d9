using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>Which comparisons a field offers, and what they are called in a query.</summary>
internal static class Operators
{
    /// <summary>By the type: enums and Booleans have no order, numbers and times no parts, lists only items, and nested objects only
    /// presence.</summary>
    public static bool Offers(FieldType type, Comparison comparison) => comparison switch
    {
        Comparison.Exists => true,
        Comparison.Contains => type.IsList ? type.Kind != TypeKind.Nested : Scalars.Of(type.Kind) is { IsSearchable: true },
        _ when type.IsList => false,
        Comparison.Eq or Comparison.In => type.Kind != TypeKind.Nested,
        Comparison.BeginsWith => Scalars.Of(type.Kind) is { Stored: ValueKind.Text },
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

    /// <summary>The comparison of that name, and whether it is turned round; null where there is none.</summary>
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

    /// <summary>Every operator that the type offers, for messages.</summary>
    public static IEnumerable<string> Offered(FieldType type)
    {
        string[] all = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "contains", "notContains", "beginsWith", "exists"];
        return all.Where(name => Offers(type, Named(name)!.Value.Comparison));
    }

    /// <summary>A value as a query writes it inside a group.</summary>
    public static string Written(Value value)
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
