using System.Collections.Immutable;
using Trellis.Access;

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
