namespace Trellis.Operations.List;

/// <summary>A possible path for a query, with the filters that it already applies and its score.</summary>
internal sealed record Candidate(RangePath Path, HashSet<Filter> Used, int Score)
{
    // A full key is one record. A relation or an owner selects fewer records than a value that many share. A range is better than none.
    public const int PartitionScore = 8;

    private const int WholeKeyScore = 100;
    private const int RelationScore = 12;
    private const int OwnerScore = 10;
    private const int KeyPartScore = 8;
    private const int SortPartScore = 4;
    private const int RangeScore = 2;
    private const int ExactSortScore = 1;

    /// <summary>Is it the index of one owner's records, in all forms of the owner's name, and do these filters ask for nothing but that
    /// owner? They then filter out almost nothing, and nothing that the caller may not know of.</summary>
    public bool IsOfOwnerAlone(List<Filter> rest) =>
        Path is IndexPath { Index: { Origin: IndexOrigin.Owner, PartitionFields: [var owner] } }
        && rest.TrueForAll(filter => filter is Granted granted
            && granted.Grant.Alternatives.All(alternative => alternative is [FieldMatch match] && match.Field == owner.Name));

    /// <summary>Null if the key does not have the requested order.</summary>
    public static Candidate? ForKey(Model model, AuthorizedQuery query, Selection selection)
    {
        var columns = model.Key.Fields;
        if (!Sorting.Supports(model, columns, query.IsPinned, selection.Sort, out var exact))
            return null;

        var used = NewSet();
        var leading = Leading(columns, query, used);
        var range = Range(columns, leading.Length, query, used);
        var score = leading.Length == columns.Length ? WholeKeyScore : leading.Length * KeyPartScore;
        return new Candidate(new KeyPath(leading, range), used, score + (range.IsEmpty ? 0 : RangeScore) + (exact ? ExactSortScore : 0));
    }

    /// <summary>Null if the index cannot serve the query: a partition field is not pinned, the order differs or reveals what the caller may
    /// not read, or matching records may be missing from the index.</summary>
    public static Candidate? ForIndex(Model model, SecondaryIndex index, AuthorizedQuery query, Selection selection)
    {
        ImmutableArray<Field> columns = [.. index.SortFields, .. model.Key.Fields];
        if (!Sorting.Supports(model, columns, query.IsPinned, selection.Sort, out var exact)
            || !index.SortFields.All(field => query.IsPresent(field) || selection.Sort.Contains(field))
            || index.SortFields.Any(field => query.IsRevealedByOrder(field, selection)))
        {
            return null;
        }

        var used = NewSet();
        if (Partition(index, query, used) is not { } partition)
            return null;

        var leading = Leading(columns, query, used);
        var range = Range(columns, leading.Length, query, used);
        var score = ScoreOf(index) + (leading.Length * SortPartScore) + (range.IsEmpty ? 0 : RangeScore) + (exact ? ExactSortScore : 0);
        return new Candidate(new IndexPath(index, partition, leading, range), used, score);
    }

    private static int ScoreOf(SecondaryIndex index) => index.Origin switch
    {
        IndexOrigin.Relation => RelationScore,
        IndexOrigin.Owner => OwnerScore,
        _ => PartitionScore,
    };

    private static ImmutableArray<Value>? Partition(SecondaryIndex index, AuthorizedQuery query, HashSet<Filter> used)
    {
        var values = ImmutableArray.CreateBuilder<Value>(index.PartitionFields.Length);
        foreach (var field in index.PartitionFields)
        {
            var (value, by) = query.Pinned(field);
            if (index.Origin == IndexOrigin.Owner)
            {
                // The index contains all forms of the owner's name, so conditions on the owner remain filters.
                value = OwnerName.Common([.. query.Owners(field), .. value is { } pin ? new[] { pin.Text } : []]);
                by = null;
            }

            if (value is not { } known)
                return null;

            values.Add(known);
            if (by is not null)
                used.Add(by);
        }

        return values.MoveToImmutable();
    }

    private static ImmutableArray<Value> Leading(ImmutableArray<Field> columns, AuthorizedQuery query, HashSet<Filter> used)
    {
        var values = ImmutableArray.CreateBuilder<Value>();
        foreach (var column in columns)
        {
            var (value, by) = query.Pinned(column);
            if (value is not { } known)
                break;

            values.Add(known);
            if (by is not null)
                used.Add(by);
        }

        return values.ToImmutable();
    }

    private static ImmutableArray<Condition> Range(ImmutableArray<Field> columns, int leading, AuthorizedQuery query, HashSet<Filter> used)
    {
        if (leading == columns.Length)
            return [];

        var range = ImmutableArray.CreateBuilder<Condition>();
        foreach (var filter in query.Filters)
        {
            if (filter is Condition condition && condition.Field == columns[leading] && IsRange(condition.Comparison))
            {
                range.Add(condition);
                used.Add(condition);
            }
        }

        return range.ToImmutable();
    }

    private static bool IsRange(Comparison comparison) => comparison
        is Comparison.Lt or Comparison.Le or Comparison.Gt or Comparison.Ge or Comparison.Between or Comparison.BeginsWith;

    /// <summary>Compares by reference, so that equal conditions are tracked separately.</summary>
    private static HashSet<Filter> NewSet() => new(ReferenceEqualityComparer.Instance);
}
