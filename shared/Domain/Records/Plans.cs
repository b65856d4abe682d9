using System.Collections.Immutable;
using Trellis.Access;
using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>A merge patch, ready to be written in one step.</summary>
/// <param name="Key">Of which record.</param>
/// <param name="Set">The fields that get a value.</param>
/// <param name="Remove">The fields that go.</param>
/// <param name="Required">What the record must grant to the caller, as it is before the write: all of these.</param>
/// <param name="Expected">Over which versions the caller is willing to write.</param>
/// <param name="Stamp">When, and by which request.</param>
public sealed record UpdatePlan(
    RecordKey Key,
    IReadOnlyDictionary<string, Value> Set,
    ImmutableArray<string> Remove,
    ImmutableArray<Grant> Required,
    Expected Expected,
    Stamp Stamp);

/// <summary>A record to be removed, under the same conditions as an update.</summary>
public sealed record DeletePlan(RecordKey Key, Grant Required, Expected Expected, Stamp Stamp);

/// <summary>One page of a model's records, in the order of their key.</summary>
/// <param name="Model">Whose.</param>
/// <param name="Owner">The owner of the key space, or null in a shared model.</param>
/// <param name="Readable">Which of them the caller may have.</param>
/// <param name="Descending">From the last key to the first.</param>
/// <param name="Limit">How many.</param>
/// <param name="After">Where the page before this one ended, or null.</param>
public sealed record ListPlan(Model Model, string? Owner, Grant Readable, bool Descending, int Limit, Position? After);

/// <param name="Records">The page: as many as asked for, unless there are no more or the read budget was spent.</param>
/// <param name="Next">Where to go on, or null at the end.</param>
public sealed record Page(ImmutableArray<Record> Records, Position? Next);

/// <summary>Where in a partition a page ended. It never names the partition: that comes from the caller and the query, each time anew.</summary>
public sealed record Position(string SortKey);
