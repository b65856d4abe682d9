namespace Trellis.Operations;

/// <summary>A deleted record whose children and pairs are to follow.</summary>
/// <param name="Key">The record's key. A new record may have it by now.</param>
/// <param name="At">The time of the deletion in Unix milliseconds. What was written later belongs to a new record with the key.</param>
/// <param name="Write">The id of the request that deleted it.</param>
public sealed record Deletion(RecordKey Key, long At, string Write);

public interface ISweepDeletions
{
    /// <summary>
    /// Continues with what follows from a deletion, for about two seconds. What is left is noted in the table, and that change wakes the
    /// next step. Can be repeated at any time, and does nothing if nothing is left.
    /// </summary>
    /// <param name="workItem">The partition key of the deletion's work item.</param>
    /// <param name="expired">The contents of the work item if it has expired and was removed from the table; else null.</param>
    Task<SweepProgress> Step(string workItem, IReadOnlyDictionary<string, Value>? expired, CancellationToken cancellation);
}

/// <param name="Changed">How many children and pairs were changed or deleted.</param>
/// <param name="HasMore">Is work left that can be done now?</param>
public readonly record struct SweepProgress(int Changed, bool HasMore);
