using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.List;

/// <summary>One page of records: where they are found, in which order, and which of them are meant.</summary>
/// <param name="Model">Whose records.</param>
/// <param name="Owner">The owner of the key space, or null in a shared model.</param>
/// <param name="Path">Where they are found.</param>
/// <param name="Filter">What the path does not already ensure; null where that is nothing.</param>
/// <param name="Descending">From the last to the first.</param>
/// <param name="Limit">How many.</param>
/// <param name="After">Where the page before this one ended, or null.</param>
public sealed record ListPlan(Model Model, string? Owner, AccessPath Path, Filter? Filter, bool Descending, int Limit, Position? After)
{
    /// <summary>Does nearly all that the path finds pass the filter? Then no more is read than is asked for.</summary>
    public bool IsDense { get; init; }

    /// <summary>The client's conditions that the path itself sees to, for <c>explain</c>.</summary>
    public ImmutableArray<Filter> Keyed { get; init; } = [];

    /// <summary>The client's conditions that are a filter, for <c>explain</c>.</summary>
    public ImmutableArray<Filter> Filtered { get; init; } = [];

    /// <summary>The index that would read less and is not filled, for <c>explain</c>; null where there is none.</summary>
    public SecondaryIndex? PassedOver { get; init; }

    /// <summary>May the caller be told how much was read? Not where records that they may not read are among it.</summary>
    public bool TellsItemsRead { get; init; }

    /// <summary>Is there no page after this one, because a relation leads to one record? The others that could be found are not
    /// its.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Are all the records of the list counted, not only those of the page?</summary>
    public bool Counts { get; init; }

    /// <summary>Once cancelled, the page ends with what has been read, and a count with what has been counted.</summary>
    public CancellationToken Enough { get; init; }
}

/// <param name="Records">The page: as many as asked for, unless there are no more, they would take more than 4 MB, or the read budget was
/// spent.</param>
/// <param name="Next">Where to go on, or null at the end.</param>
public sealed record Page(ImmutableArray<Record> Records, Position? Next)
{
    /// <summary>The place of each record on the path.</summary>
    public ImmutableArray<Position> Places { get; init; } = [];

    /// <summary>Only the first of its records; the others are on the next page.</summary>
    public Page First(int count) =>
        count == Records.Length ? this : this with { Records = Records[..count], Places = Places[..count], Next = Places[count - 1] };

    /// <summary>How many items the table read for it, those of a count among them.</summary>
    public int ItemsRead { get; init; }

    /// <summary>How many there are on all pages, where the plan asked.</summary>
    public Total? Total { get; init; }
}

/// <param name="Count">How many were counted.</param>
/// <param name="IsExact">False where the budget was spent before the end: there are at least so many.</param>
public readonly record struct Total(long Count, bool IsExact);

/// <summary>
/// Where on its path a page ended: the sort key there. It never names a partition: that comes from the caller and the query, each time
/// anew.
/// </summary>
public sealed record Position(string SortKey);
