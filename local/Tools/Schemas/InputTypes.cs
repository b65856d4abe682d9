namespace Trellis.Local.Tools.Schemas;

/// <summary>What the bodies of a model's writes hold: field by field its type, with <c>!</c> where it must be there.</summary>
public static class InputTypes
{
    /// <summary>Null where the model has no create.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Create(Model model) =>
        (model.Disabled & Operation.Create) != 0
            ? null
            : [.. model.Fields.Where(field => field.InCreate).Select(field => Entry(field, field.RequiredInCreate))];

    /// <summary>Null where the model has no update. The key stands there as required, since the path names it; it and a declared owner that
    /// the record's place depends on may only be said as they are.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Update(Model model) =>
        (model.Disabled & Operation.Update) != 0
            ? null
            : [.. model.Fields.Where(field => field.InUpdate
                || IsKey(model, field)
                || (field.InCreate && field.Name == model.Scope.OwnerField)).Select(field => Entry(field, IsKey(model, field)))];

    private static bool IsKey(Model model, Field field) => model.Key.Fields.Contains(field);

    private static KeyValuePair<string, string> Entry(Field field, bool required) =>
        new(field.Name, $"{field.Type}{(required ? "!" : "")}");
}
