using System.Collections.Frozen;

namespace Trellis.Schemas;

/// <summary>
/// Reserved parameters in the query string of a list. A field of the same name is filtered with an explicit operator, such as
/// <c>count.eq=3</c>.
/// </summary>
public static class QueryWords
{
    public static FrozenSet<string> All { get; } =
        FrozenSet.ToFrozenSet(
            ["limit", "nextToken", "sort", "fields", "include", "count", "explain", "or", "and", "not"], StringComparer.Ordinal);

    /// <summary>Follows a list. Reserved only where a list can be followed, in live models.</summary>
    public const string Since = "since";

    public static bool IsReserved(bool isLive, string word) => All.Contains(word) || (isLive && word == Since);

    /// <summary>How to filter by a field of that name, or an empty string if the model has none.</summary>
    public static string Hint(Model model, string word) =>
        model.FieldNamed(word) is null ? "" : $" To filter by the field {word}, write {word}.eq=….";
}
