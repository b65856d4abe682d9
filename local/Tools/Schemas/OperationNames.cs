namespace Trellis.Local.Tools.Schemas;

/// <summary>The operations by the schema's own names.</summary>
internal static class OperationNames
{
    public static IEnumerable<string> For(Operation operations)
    {
        if ((operations & Operation.Create) != 0)
            yield return "create";
        if ((operations & Operation.Read) == Operation.Read)
            yield return "read";
        else if ((operations & Operation.Get) != 0)
            yield return "get";
        else if ((operations & Operation.List) != 0)
            yield return "list";
        if ((operations & Operation.Update) != 0)
            yield return "update";
        if ((operations & Operation.Delete) != 0)
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

    /// <summary>The value of <c>onDelete</c>.</summary>
    public static string Word(OnDelete onDelete) => onDelete.ToString().ToUpperInvariant();
}
