namespace Trellis.Operations.List;

/// <summary>How to read one page of records: path, order and filter.</summary>
/// <param name="Owner">The owner of the key space, or null in a shared model.</param>
/// <param name="Path">How the records are read.</param>
/// <param name="Filter">The conditions that the path does not already ensure, or null.</param>
/// <param name="Descending">Reverses the path's order.</param>
/// <param name="After">The end of the previous page, or null.</param>
public sealed record ListPlan(Model Model, string? Owner, AccessPath Path, Filter? Filter, bool Descending, int Limit, Position? After)
{
    /// <summary>Do nearly all records on the path pass the filter? Then only as many as requested are read.</summary>
    public bool IsDense { get; init; }

    /// <summary>The client's conditions that the path applies, for <c>explain</c>.</summary>
    public ImmutableArray<Filter> KeyConditions { get; init; } = [];

    /// <summary>The client's conditions that are applied as filters, for <c>explain</c>.</summary>
    public ImmutableArray<Filter> FilterConditions { get; init; } = [];

    /// <summary>A better index that cannot be used because it is not filled, for <c>explain</c>; else null.</summary>
    public SecondaryIndex? UnfilledIndex { get; init; }

    /// <summary>May the response contain the number of items read? Not if that would count records that the caller may not read.</summary>
    public bool ShowsItemsRead { get; init; }

    /// <summary>Does the list end with this page, because the relation is to one record? Further records on the path do not belong to
    /// it.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Count the records of all pages too?</summary>
    public bool Counts { get; init; }

    /// <summary>How many calls of the table the page may take, and the count as many again. Each reads up to 1 MB.</summary>
    public int MostCalls { get; init; } = 8;

    /// <summary>When cancelled, the page and the count end early with what has been read so far.</summary>
    public CancellationToken Deadline { get; init; }
}

/// <param name="Records">As many as requested, or fewer at the end of the list, at 4 MB, or if the read budget is used up.</param>
/// <param name="Next">The start of the next page, or null at the end.</param>
public sealed record Page(ImmutableArray<Record> Records, Position? Next)
{
    /// <summary>The position of each record on the path.</summary>
    public ImmutableArray<Position> Positions { get; init; } = [];

    /// <summary>A page with only the first records; the others move to the next page.</summary>
    public Page First(int count) => count == Records.Length
        ? this
        : this with { Records = Records[..count], Positions = Positions[..count], Next = Positions[count - 1] };

    /// <summary>How many items were read from the table, including those only counted.</summary>
    public int ItemsRead { get; init; }

    /// <summary>The number of records on all pages, if requested.</summary>
    public Total? Total { get; init; }
}

/// <param name="Count">The number of records counted.</param>
/// <param name="IsExact">False if the budget was used up before the end: there are at least that many.</param>
public readonly record struct Total(long Count, bool IsExact);

/// <summary>
/// A position on a path: the sort key there. It does not contain the partition, which is always derived from the caller and the query, so
/// a manipulated token cannot reach other partitions.
/// </summary>
public sealed record Position(string SortKey)
{
    /// <summary>The end of the change log when the list began, if it can be followed.</summary>
    public LogPosition? LogEnd { get; init; }
}
