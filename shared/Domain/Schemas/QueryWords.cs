using System.Collections.Frozen;

namespace Trellis.Schemas;

/// <summary>
/// What has a meaning of its own in the query string of a list. There these words come first: a field that is called so is filtered by
/// <c>count.eq=3</c>, and is in all else a field like another.
/// </summary>
public static class QueryWords
{
    public static FrozenSet<string> All { get; } =
        FrozenSet.ToFrozenSet(
            ["limit", "nextToken", "sort", "fields", "include", "count", "explain", "or", "and", "not"], StringComparer.Ordinal);

    /// <summary>How to ask for the field instead, where the model has one of that name; else nothing.</summary>
    public static string Hint(Model model, string word) =>
        model.FieldNamed(word) is null ? "" : $" To filter by the field {word}, write {word}.eq=….";
}
