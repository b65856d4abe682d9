using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>A path that could answer, what it would see to by itself, and how much it is worth.</summary>
internal sealed record Candidate(RangePath Path, HashSet<Filter> Used, int Worth)
{
    // A whole key is one record; a relation or an owner means fewer records than a state that many share; a range is better than none.
    private const int OfWholeKey = 100;
    private const int OfRelation = 12;
    private const int OfOwner = 10;
    private const int OfPartition = 8;
    private const int OfKeyPart = 8;
    private const int OfSortPart = 4;
    private const int OfRange = 2;
    private const int OfExactSort = 1;

    /// <summary>Do the records of one owner lie there, under all spellings of their name? Then the rules' own filter drops next to
    /// nothing.</summary>
    public bool IsOwnerList => Path is IndexPath { Index.Origin: IndexOrigin.Owner };

    /// <summary>Null where the key's order is not the one that is asked for.</summary>
    public static Candidate? OfKey(Model model, AuthorizedQuery query, Selection selection)
    {
        var columns = model.Key.Fields;
        if (!Sorting.IsMet(model, columns, query.IsPinned, selection.Sort, out var exact))
            return null;

        var used = NewSet();
        var leading = Leading(columns, query, used);
        var range = Range(columns, leading.Length, query, used);
        var worth = leading.Length == columns.Length ? OfWholeKey : leading.Length * OfKeyPart;
        return new Candidate(new KeyPath(leading, range), used, worth + (range.IsEmpty ? 0 : OfRange) + (exact ? OfExactSort : 0));
    }

    /// <summary>Null where the index cannot answer: a partition field is not pinned, the order is another, or records that are meant may be
    /// missing in it.</summary>
    public static Candidate? OfIndex(Model model, SecondaryIndex index, AuthorizedQuery query, Selection selection)
    {
        ImmutableArray<Field> columns = [.. index.SortFields, .. model.Key.Fields];
        if (!Sorting.IsMet(model, columns, query.IsPinned, selection.Sort, out var exact)
            || !index.SortFields.All(field => query.IsPresent(field) || selection.Sort.Contains(field)))
        {
            return null;
        }

        var used = NewSet();
        if (Partition(index, query, used) is not { } partition)
            return null;

        var leading = Leading(columns, query, used);
        var range = Range(columns, leading.Length, query, used);
        var worth = WorthOf(index) + (leading.Length * OfSortPart) + (range.IsEmpty ? 0 : OfRange) + (exact ? OfExactSort : 0);
        return new Candidate(new IndexPath(index, partition, leading, range), used, worth);
    }

    private static int WorthOf(SecondaryIndex index) => index.Origin switch
    {
        IndexOrigin.Relation => OfRelation,
        IndexOrigin.Owner => OfOwner,
        _ => OfPartition,
    };

    private static ImmutableArray<Value>? Partition(SecondaryIndex index, AuthorizedQuery query, HashSet<Filter> used)
    {
        var values = ImmutableArray.CreateBuilder<Value>(index.PartitionFields.Length);
        foreach (var field in index.PartitionFields)
        {
            var (value, by) = query.Pinned(field);
            if (index.Origin == IndexOrigin.Owner)
            {
                // The list holds an owner's records under every spelling, so what is asked of the owner stays a filter.
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
        foreach (var filter in query.Asked)
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

    /// <summary>By identity: the same condition written twice is asked twice.</summary>
    private static HashSet<Filter> NewSet() => new(ReferenceEqualityComparer.Instance);
}
