namespace Trellis.Local.Tools.Clients;

/// <summary>By what a list of a model can be sorted.</summary>
internal static class Sorts
{
    /// <summary>The fields that the key or an index sorts by, and the creation time where the identifiers carry it.</summary>
    public static IReadOnlyList<string> For(Model model)
    {
        var sorts = model.Key.Fields.Concat(model.Indexes.SelectMany(index => index.SortFields)).Select(field => field.Name);
        var creation = model.Key.IsGeneratedId
            && model.Fields.FirstOrDefault(field => field is { Role: FieldRole.CreatedAt, InCreate: false }) is { } time ? time.Name : null;
        return [.. (creation is null ? sorts : sorts.Prepend(creation)).Distinct()];
    }
}
