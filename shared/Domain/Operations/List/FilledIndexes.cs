namespace Trellis.Operations.List;

/// <summary>
/// The indexes that contain every stored record of their model. An index that was added after records were stored lacks those until a
/// reindex; one that was removed and added again lacks the records written in between. Lists do not use such indexes.
/// </summary>
/// <param name="models">The <see cref="LockedModel.Identities"/> of the filled indexes, by storage name. A model that is not in it was
/// never written to.</param>
public sealed class FilledIndexes(ImmutableSortedDictionary<string, ImmutableArray<string>> models)
{
    public static FilledIndexes All { get; } = new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    public bool Contains(Model model, SecondaryIndex index) =>
        !models.TryGetValue(model.StorageName, out var filled) || filled.Contains(LockedIndex.From(index).Identity);

    /// <summary>Since when every change of the live model's records is logged, as a text; null if some are not. Another text says that some
    /// were not for a while.</summary>
    public string? ChangesSince(Model model) =>
        models.TryGetValue(model.StorageName, out var filled) ? filled.FirstOrDefault(LockedModel.IsLive) : LockedModel.LiveIdentity;

    /// <summary>The message for users, the same in all commands and responses. Without a full stop: callers may append when to run
    /// it.</summary>
    public static string Note(string model, string index) =>
        $"The index {index} of {model} lacks stored records: {Remedy(model)}";

    /// <summary>The same for a unique field.</summary>
    public static string NoteOfUnique(string model, string field) =>
        $"The values of {field} in stored records of {model} are not protected against duplicates yet: {Remedy(model)}";

    /// <summary>The same for a relation whose children are counted.</summary>
    public static string NoteOfCount(string model, string relation) =>
        $"Stored records of {model} are not counted in {relation} yet, so no parent can be deleted: {Remedy(model)}";

    /// <summary>The same for a model that became live after records were stored.</summary>
    public static string NoteOfLive(string model) => $"Changes of stored records of {model} are not all logged yet: {Remedy(model)}";

    private static string Remedy(string model) => $"run 'dotnet run --project local -- reindex {model}'";
}
