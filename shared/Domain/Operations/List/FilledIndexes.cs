using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>
/// Which indexes hold every stored record of their model. One that was added while records were stored lacks those until a reindex, and one
/// that was taken out and put back lacks what was written between: lists do not use them before.
/// </summary>
/// <param name="models">By storage name, what <see cref="LockedModel.Identities"/> says of each index. A model that is not in it was never
/// written to.</param>
public sealed class FilledIndexes(ImmutableSortedDictionary<string, ImmutableArray<string>> models)
{
    public static FilledIndexes All { get; } = new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty);

    public bool Contains(Model model, SecondaryIndex index) =>
        !models.TryGetValue(model.StorageName, out var filled) || filled.Contains(LockedIndex.Of(index).Identity);

    /// <summary>What people are told, by every command and answer in these words; a full stop, or when to run it, follows.</summary>
    public static string Note(string model, string index) =>
        $"The index {index} of {model} is not filled for stored records: {Remedy(model)}";

    /// <summary>The same of a unique field.</summary>
    public static string NoteOfUnique(string model, string field) =>
        $"The values of {field} in stored records of {model} are not guarded: {Remedy(model)}";

    private static string Remedy(string model) => $"run 'dotnet run --project local -- reindex {model}'";
}
