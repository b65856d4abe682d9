using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>The value that an <c>@default</c> stands for. The compiler has checked it against the type.</summary>
internal static class Defaults
{
    public static Value Of(Field field, string canonical) => field.Type.Kind switch
    {
        TypeKind.Int or TypeKind.Float or TypeKind.Timestamp => Value.Number(canonical),
        TypeKind.Boolean => Value.Of(canonical == "true"),
        _ => Value.Of(canonical),
    };
}
