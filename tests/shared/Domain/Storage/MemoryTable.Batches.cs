using Trellis.Access;
using Trellis.Operations;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Tests.Storage;

public sealed partial class MemoryTable : IWriteBatches
{
    private readonly Dictionary<(string Caller, string Key), (string Request, long Created, ImmutableArray<BatchResult> Results)> keptBatches = [];

    public Task<Result<ImmutableArray<BatchResult>>> Write(BatchPlan plan, CancellationToken cancellation) => Evaluated(plan.Caller, () => Write(plan));

    private Result<ImmutableArray<BatchResult>> Write(BatchPlan plan)
    {
        if (plan.Idempotency is { } create && kept.TryGetValue((create.Caller, create.Key), out var made)
            && plan.Stamp.Milliseconds < made.Record.Created + Idempotency.Lifetime.TotalMilliseconds)
        {
            return plan.Entries.IsEmpty ? BatchPlan.Refusal(plan.Faults) : Idempotency.Reused;
        }

        if (plan.Idempotency is { } asked && !plan.Entries.IsEmpty && keptBatches.TryGetValue((asked.Caller, asked.Key), out var first)
            && plan.Stamp.Milliseconds < first.Created + Idempotency.Lifetime.TotalMilliseconds)
        {
            if (first.Request != asked.Request)
                return Idempotency.Reused;
            return plan.Faults.IsEmpty ? Again(asked, first.Results) : BatchPlan.Refusal(plan.Faults);
        }

        var olds = plan.RecordsToRead.Where(key => KeyLimits.Check(key) is null).Select(key => (key, Record: Find(key))).Where(old => old.Record is not null);
        var work = BatchWork.Create(plan, olds.ToDictionary(old => old.key, old => old.Record!));
        var failures = new SortedDictionary<int, Failure>(work.Failures.ToDictionary());
        foreach (var (number, record) in work.Created)
        {
            if ((Unfit(record) ?? (records.ContainsKey(Name(record.Key)) ? Puts.Exists : null)) is { } unfit)
                BatchPlan.Add(failures, number, unfit);
        }

        foreach (var check in work.Checks)
        {
            var found = KeyLimits.Check(check.Key) is null ? Find(check.Key) : null;
            foreach (var need in check.Needs)
            {
                if (need.FailureFor(found) is { } failure)
                    BatchPlan.Add(failures, need.Number, failure);
            }
        }

        var guards = work.Revised.SelectMany(each => Guards(each.Revision.Old).Except(Guards(each.Revision.Record)).Concat(Guards(each.Revision.Record).Except(Guards(each.Revision.Old))))
            .Concat(work.Created.Select(each => each.Record).Concat(work.Deleted.Select(each => each.Record)).SelectMany(Guards))
            .Select(guard => guard.Key).Distinct().Count();
        var steps = guards + work.Created.Count + work.Revised.Count + work.Unchanged.Count + work.Deleted.Count + work.Pairs.Count + work.Checks.Count + (plan.Idempotency is null ? 0 : 1);
        if (steps > Trellis.Storage.Write.MostActions)
            return new Failure("batch.too-large", $"The batch takes {steps} steps.");
        AddInUse(work, failures);
        AddTaken(plan, work, failures);
        if (failures.Count > 0)
            return BatchPlan.Refusal(failures);
        if (IsUndecided(plan.Caller))
            return Demand.Refused;
        Apply(work);
        var results = plan.Entries.Select(entry => new BatchResult(entry switch
        {
            CreateEntry create => create.Plan.Record,
            UpdateEntry update => Find(update.Plan.Key),
            _ => null,
        })).ToImmutableArray();
        // The answers are of the records as the batch has left them.
        foreach (var (_, record) in work.Deleted)
            Sweep(record.Key, plan.Stamp);
        if (plan.Idempotency is { } once)
        {
            keptBatches[(once.Caller, once.Key)] = (once.Request, plan.Stamp.Milliseconds, [.. plan.Entries.Zip(results, (entry, result) =>
                entry is UpdateEntry ? new BatchResult(Tag: once.TagOf(result.Record!)) : result)]);
        }

        return results;
    }

    private ImmutableArray<BatchResult> Again(BatchIdempotency once, ImmutableArray<BatchResult> results) => [.. results.Select(result =>
        result.Record is { } record && once.ReadableOf(record.Model) is var readable && readable.Holds(record)
            && !(Find(record.Key) is { } now && readable.Holds(now))
                ? new BatchResult(Failure: Demand.NotFound)
                : result)];

    /// <summary>Whose values are taken already, by a record that does not give them up in the same batch.</summary>
    private void AddTaken(BatchPlan plan, BatchWork work, SortedDictionary<int, Failure> failures)
    {
        var given = work.Deleted.Select(each => (Owner: each.Record, Guards: Guards(each.Record).AsEnumerable()))
            .Concat(work.Revised.Select(each => (Owner: each.Revision.Old, Guards: Guards(each.Revision.Old).Except(Guards(each.Revision.Record)))))
            .SelectMany(each => each.Guards, (each, guard) => (guard.Key, Holder: TableKeys.Identifier(each.Owner.Key)))
            .Where(guard => holders.GetValueOrDefault(guard.Key) == guard.Holder)
            .Select(guard => guard.Key).ToHashSet();
        var taken = new HashSet<string>();
        var takers = work.Revised.Select(each => (each.Number, each.Revision.Record, New: Guards(each.Revision.Record).Except(Guards(each.Revision.Old))))
            .Concat(work.Created.Select(each => (each.Number, each.Record, New: Guards(each.Record).AsEnumerable())));
        foreach (var (number, record, guards) in takers.OrderBy(each => each.Number))
        {
            var fields = guards.Where(guard => !taken.Add(guard.Key) || IsHeld(guard, record)).Select(guard => guard.Field).ToList();
            if (fields.Count > 0)
                BatchPlan.Add(failures, number, UniqueGuards.Taken(fields));
        }

        bool IsHeld(UniqueGuard guard, Record record) =>
            holders.TryGetValue(guard.Key, out var holder)
            && holder != TableKeys.Identifier(record.Key)
            && !given.Contains(guard.Key)
            && !BatchWrite.WouldBeReleased(guard.Field, new() { [Items.PartitionKey] = new(guard.Key), [UniqueGuards.Holder] = new(holder) }, plan, failures);
    }

    private void AddInUse(BatchWork work, SortedDictionary<int, Failure> failures)
    {
        var gone = work.Deleted.Select(each => each.Record.Key)
            .Concat(work.Revised.Where(each => !ParentCount.For(each.Revision.Old).SequenceEqual(ParentCount.For(each.Revision.Record))).Select(each => each.Revision.Old.Key))
            .ToHashSet();
        foreach (var (number, record) in work.Deleted)
        {
            if (ParentCount.Under(record.Key).FirstOrDefault(count => Children(count.Relation, record.Key).Exists(child => !gone.Contains(child.Key))) is { } count)
                failures.TryAdd(number, count.InUse);
        }
    }

    private void Apply(BatchWork work)
    {
        foreach (var record in work.Deleted.Select(each => each.Record).Concat(work.Revised.Select(each => each.Revision.Old)))
            Release(Guards(record), record.Key);
        foreach (var (_, record) in work.Deleted)
        {
            records.Remove(Name(record.Key));
            Log(record, null);
        }

        foreach (var (old, record) in work.Revised.Select(each => ((Record?)each.Revision.Old, each.Revision.Record)).Concat(work.Created.Select(each => ((Record?)null, each.Record))))
        {
            Store(old, record);
            Take(Guards(record), record.Key);
        }

        foreach (var (_, edge, isLink) in work.Pairs)
            _ = isLink ? edges.Add(edge) : edges.Remove(edge);
    }
}
