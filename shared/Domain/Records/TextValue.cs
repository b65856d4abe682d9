using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>Single values that come as text: in paths and in query strings.</summary>
internal static class TextValue
{
    /// <summary>The value in canonical form, or null where the text is none of the type. A list's type stands for one of its items.</summary>
    public static Value? Of(FieldType type, string text) => type.Kind switch
    {
        TypeKind.Boolean => text is "true" or "false" ? Value.Of(text == "true") : null,
        TypeKind.Enum => type.Enum!.Values.Contains(text) ? Value.Of(text) : null,
        TypeKind.Int or TypeKind.Float or TypeKind.Timestamp => Scalars.Canonical(type.Kind, text) is { } digits ? Value.Number(digits) : null,
        TypeKind.Nested => null,
        var kind => Scalars.Canonical(kind, text) is { } canonical ? Value.Of(canonical) : null,
    };
}
