namespace Trellis.Operations;

/// <summary>Several writes of one caller, applied in this order: either all or none.</summary>
/// <param name="Faults">Why the other requests are invalid, by their number. If there are any, nothing is written, but the valid requests
/// are checked too.</param>
/// <param name="Stamp">The time and the id of the request.</param>
/// <param name="Idempotency">Set if the client sent an idempotency key; else null.</param>
public sealed record BatchPlan(
    ImmutableArray<BatchEntry> Entries, ImmutableSortedDictionary<int, Failure> Faults, Stamp Stamp, BatchIdempotency? Idempotency)
{
    /// <summary>The caller, on whose memberships it may depend.</summary>
    public Access.Caller Caller { get; init; } = Access.Caller.Anonymous;

    /// <summary>The code of the faults in a request's own members, such as its path.</summary>
    public const string ShapeCode = "batch.shape";

    /// <summary>The records that have to be read first.</summary>
    public IEnumerable<RecordKey> RecordsToRead => Entries.Select(entry => entry.Reads).OfType<RecordKey>().Distinct();

    // Of several failures of one request, the first of these is the one that it would have had by itself.
    private static readonly ImmutableArray<string> ByPrecedence =
        ["record.not-found", "access.denied", "relation.missing", "record.exists", "record.not-unique"];

    /// <summary>Adds a failure of a request. If it has one already, the one stays that it would have had by itself; faults of the same kind
    /// add up.</summary>
    public static void Add(IDictionary<int, Failure> failures, int number, Failure failure)
    {
        if (!failures.TryGetValue(number, out var known) || ByPrecedence.IndexOf(failure.Code) < ByPrecedence.IndexOf(known.Code))
        {
            failures[number] = failure;
        }
        else if (failure.Code == known.Code && !failure.Faults.IsEmpty)
        {
            var faults = known.Faults.Union(failure.Faults).OrderBy(fault => fault.Pointer, StringComparer.Ordinal).ToImmutableArray();
            failures[number] = new Failure(known.Code, faults[0].Detail, faults);
        }
    }

    /// <summary>The failure of the batch: that of the first failed request, with the faults of all requests.</summary>
    public static Failure Refusal(IReadOnlyDictionary<int, Failure> failures)
    {
        var first = failures.MinBy(failure => failure.Key);
        var detail = failures.Count == 1
            ? $"Nothing was written, because request {first.Key} failed: {first.Value.Detail}"
            : $"Nothing was written, because {failures.Count} requests failed. The first is request {first.Key}: {first.Value.Detail}";
        return new Failure(
            first.Value.Code, detail,
            [.. failures.OrderBy(failure => failure.Key).SelectMany(failure => Faults(failure.Key, failure.Value))]);

        static IEnumerable<Fault> Faults(int number, Failure failure) => failure.Faults.IsEmpty
            ? [new Fault($"/requests/{number}", failure.Code, failure.Detail)]
            : failure.Faults.Select(fault => fault with { Pointer = $"/requests/{number}{Place(fault)}" });

        // Other faults point into the request's body, or name a parameter of its path.
        static string Place(Fault fault) =>
            fault.Code == ShapeCode ? fault.Pointer : fault.Pointer.StartsWith('/') ? "/body" + fault.Pointer : "/path";
    }
}

/// <param name="Number">The request's position in the batch, from 0.</param>
public abstract record BatchEntry(int Number)
{
    /// <summary>The stored record that it changes or deletes; null if there is none.</summary>
    public virtual RecordKey? Changes => null;

    /// <summary>The record that has to be read first; null if there is none.</summary>
    public virtual RecordKey? Reads => Changes;
}

public sealed record CreateEntry(int Number, CreatePlan Plan) : BatchEntry(Number);

public sealed record UpdateEntry(int Number, UpdatePlan Plan) : BatchEntry(Number)
{
    public override RecordKey? Changes => Plan.Key;
}

public sealed record DeleteEntry(int Number, DeletePlan Plan) : BatchEntry(Number)
{
    public override RecordKey? Changes => Plan.Key;
}

/// <param name="IsLink">True to link the two records, false to unlink them.</param>
public sealed record LinkEntry(int Number, LinkPlan Plan, bool IsLink) : BatchEntry(Number)
{
    public override RecordKey? Reads => IsLink ? null : Plan.Edge.Right;
}

/// <summary>
/// A batch with an <c>Idempotency-Key</c>. As for a single create, little is kept, for a day: the generated values of each new record, and
/// the ETag of each changed one.
/// </summary>
/// <param name="Caller">The caller: each has a separate set of keys.</param>
/// <param name="Request">A hash of the body.</param>
/// <param name="TagOf">The ETag of a record for this caller.</param>
/// <param name="ReadableOf">The records of a model that the caller may read now.</param>
public sealed record BatchIdempotency(string Caller, string Key, string Request, Func<Record, string> TagOf, Func<Model, Grant> ReadableOf);

/// <summary>The result of one request of a batch.</summary>
/// <param name="Record">The new or changed record; null for deletes and pairs, and for an update in a repeated batch.</param>
/// <param name="Tag">For an update in a repeated batch, the ETag of the first response; else null.</param>
/// <param name="Failure">For a create in a repeated batch, set if the caller can no longer read the record.</param>
public sealed record BatchResult(Record? Record = null, string? Tag = null, Failure? Failure = null);

public interface IWriteBatches
{
    /// <summary>
    /// Writes all of the batch, or nothing. A retry of the same request succeeds again. Failures: <see cref="BatchPlan.Refusal"/>,
    /// <c>batch.too-large</c>, <c>idempotency.reused</c>.
    /// </summary>
    Task<Result<ImmutableArray<BatchResult>>> Write(BatchPlan plan, CancellationToken cancellation);
}
