using Trellis.Schemas;

namespace Trellis.Local.Schemas;

/// <summary>The operations by the schema's own names.</summary>
internal static class OperationNames
{
    public static IEnumerable<string> Of(Operations operations)
    {
        if ((operations & Operations.Create) != 0)
            yield return "create";
        if ((operations & Operations.Read) == Operations.Read)
            yield return "read";
        else if ((operations & Operations.Get) != 0)
            yield return "get";
        else if ((operations & Operations.List) != 0)
            yield return "list";
        if ((operations & Operations.Update) != 0)
            yield return "update";
        if ((operations & Operations.Delete) != 0)
            yield return "delete";
    }
}

internal static class RelationText
{
    /// <summary>The directive's name.</summary>
    public static string Word(RelationKind kind) => kind switch
    {
        RelationKind.HasOne => "hasOne",
        RelationKind.HasMany => "hasMany",
        RelationKind.BelongsTo => "belongsTo",
        _ => "manyToMany",
    };
}
