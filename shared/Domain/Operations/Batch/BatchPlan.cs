using Trellis.Access;
using Trellis.Operations.Create;
using Trellis.Operations.Delete;
using Trellis.Operations.Link;
using Trellis.Operations.Update;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Operations.Batch;

/// <summary>Several writes of one caller: all of them happen, in this order, or none.</summary>
/// <param name="Entries">Those that were understood.</param>
/// <param name="Faults">Why others were not, by the number of the request. With any, nothing is written, and every other fault is still
/// found.</param>
/// <param name="Stamp">When, and by which request.</param>
/// <param name="Once">Where the client asked that it happen once; else null.</param>
public sealed record BatchPlan(
    ImmutableArray<BatchEntry> Entries, ImmutableSortedDictionary<int, Failure> Faults, Stamp Stamp, BatchOnce? Once)
{
    /// <summary>The records that have to be known before it can be written.</summary>
    public IEnumerable<RecordKey> Olds => Entries
        .Select(entry => entry switch
        {
            UpdateEntry update => update.Plan.Key,
            DeleteEntry delete => delete.Plan.Key,
            LinkEntry { Puts: false } unlink => unlink.Plan.Edge.Right,
            _ => null,
        })
        .OfType<RecordKey>()
        .Distinct();

    /// <summary>One failure for the batch: that of the first request that failed, with every fault of every request.</summary>
    public static Failure Refusal(IReadOnlyDictionary<int, Failure> failures)
    {
        var first = failures.MinBy(failure => failure.Key);
        var detail = failures.Count == 1
            ? $"Request {first.Key} cannot be carried out, so nothing was written: {first.Value.Detail}"
            : $"{failures.Count} requests cannot be carried out, so nothing was written. The first, {first.Key}: {first.Value.Detail}";
        return new Failure(
            first.Value.Code, detail,
            [.. failures.OrderBy(failure => failure.Key).SelectMany(failure => Faults(failure.Key, failure.Value))]);

        static IEnumerable<Fault> Faults(int number, Failure failure) => failure.Faults.IsEmpty
            ? [new Fault($"/requests/{number}", failure.Code, failure.Detail)]
            : failure.Faults.Select(fault => fault with
            {
                Pointer = $"/requests/{number}{(fault.Pointer.StartsWith('/') ? "/body" + fault.Pointer : "/path")}",
            });
    }
}

/// <param name="Number">Which of the batch's requests, from 0.</param>
public abstract record BatchEntry(int Number);

public sealed record CreateEntry(int Number, CreatePlan Plan) : BatchEntry(Number);

public sealed record UpdateEntry(int Number, UpdatePlan Plan) : BatchEntry(Number);

public sealed record DeleteEntry(int Number, DeletePlan Plan) : BatchEntry(Number);

/// <param name="Number">Which request.</param>
/// <param name="Plan">The pair.</param>
/// <param name="Puts">Is the pair made? Else it ends.</param>
public sealed record LinkEntry(int Number, LinkPlan Plan, bool Puts) : BatchEntry(Number);

/// <summary>
/// A batch that is meant to happen once (<c>Idempotency-Key</c>). What is kept of it for a day is small, as for a single create: of each
/// new record what the service added, of each changed one its entity tag.
/// </summary>
/// <param name="Caller">Whose keys these are.</param>
/// <param name="Key">The key that the client chose.</param>
/// <param name="Request">A hash of what the batch asks for.</param>
/// <param name="TagOf">The entity tag under which the caller sees a record.</param>
/// <param name="ReadableOf">Which records of a model the caller may read, as of now.</param>
public sealed record BatchOnce(string Caller, string Key, string Request, Func<Record, string> TagOf, Func<Model, Grant> ReadableOf);

/// <summary>What became of one request of a batch.</summary>
/// <param name="Record">The record that was made or changed; null of a deletion, a pair, and of a change that is only remembered.</param>
/// <param name="Tag">Of a change that is only remembered: the entity tag that it was answered with.</param>
/// <param name="Failure">A new record that is only remembered, and that the caller can no longer read.</param>
public sealed record BatchResult(Record? Record = null, string? Tag = null, Failure? Failure = null);

public interface IWriteBatches
{
    /// <summary>
    /// Carries out all of the batch, or nothing. Sent again by the same request, it succeeds again. Failure: that of the first request
    /// that cannot be carried out, as its own operation has it, with every fault of all; or <c>batch.too-large</c>, <c>batch.twice</c>,
    /// <c>idempotency.reused</c>.
    /// </summary>
    Task<Result<ImmutableArray<BatchResult>>> Write(BatchPlan plan, CancellationToken cancellation);
}
