using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One BatchGetItem for the records to change or delete, then one TransactWriteItems; both are repeated if another request wrote in
/// between. If some requests have failed already, the transaction is still sent, with a check that always fails: it writes nothing, but its
/// response has the failures of the other requests. Such a batch is only repeated a few times: busy records may never hold still for it.
/// </summary>
public sealed class Batches(Table table) : IWriteBatches
{
    private const int AttemptsToFindEveryFailure = 3;

    public async Task<Result<ImmutableArray<BatchResult>>> Write(BatchPlan plan, CancellationToken cancellation)
    {
        if (plan.Entries.IsEmpty)
            return BatchPlan.Refusal(plan.Faults);
        foreach (var model in plan.Entries.OfType<CreateEntry>().Select(entry => entry.Plan.Record.Model).Distinct())
            await table.Indexes.BeforeWrite(model, creates: true, cancellation);
        foreach (var model in plan.Entries.OfType<UpdateEntry>().Select(entry => entry.Plan.Key.Model).Distinct())
            await table.Indexes.BeforeWrite(model, creates: false, cancellation);
        foreach (var model in plan.Entries.OfType<DeleteEntry>().Select(entry => entry.Plan.Key.Model).Distinct())
            await table.Indexes.BeforeDelete(model, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var attempt in Backoff.OptimisticRetry(cancellation))
        {
            var members = new MemberChecks(table, plan.Caller);
            var olds = await BatchGet.Records(table, [.. plan.RecordsToRead], cancellation);
            var work = await members.Evaluate(() => BatchWork.Create(plan, olds), cancellation);
            var checkedOnly = work.Checks.SelectMany(check => check.Needs, (check, need) => (check.Key, need.Grant)).ToList();
            work.RequireMembers(await members.Inspect(checkedOnly, cancellation));
            var counts = await BatchCounts.Create(table, work, cancellation);
            var write = await members.Evaluate(() => new BatchWrite(table, plan, work, counts, foreign), cancellation);
            if (write.TooLarge is { } tooLarge)
                return tooLarge;
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone || outcome.IsOf(plan.Stamp.Write))
                return write.Results;
            if (write.Kept(outcome) is { } kept)
                return await Repeat(plan, kept, cancellation);
            if (write.Refusal(outcome, isLast: attempt + 1 >= AttemptsToFindEveryFailure) is { } refusal)
                return refusal;
        }

        throw Backoff.Exhausted;
    }

    /// <summary>The results of the first batch with the key. New records that the caller could read then must still be readable.</summary>
    private async Task<Result<ImmutableArray<BatchResult>>> Repeat(
        BatchPlan plan, Dictionary<string, AttributeValue> guard, CancellationToken cancellation)
    {
        if (!BatchGuard.Results(guard, plan).Succeeded(out var results, out var failure))
            return failure;
        var readable = plan.Idempotency!.ReadableOf;
        var members = new MemberChecks(table, plan.Caller);
        var visible = await members.Evaluate(
            () => results.Select(result => result.Record)
                .OfType<Record>()
                .Where(record => readable(record.Model).Holds(record))
                .ToList(),
            cancellation);
        var there = await BatchGet.Records(table, [.. visible.Select(record => record.Key)], cancellation);
        return await members.Evaluate(
            () => results
                .Select(result => result.Record is { } record && visible.Contains(record)
                    && !(there.TryGetValue(record.Key, out var now) && readable(record.Model).Holds(now))
                        ? new BatchResult(Failure: Access.Demand.NotFound)
                        : result)
                .ToImmutableArray(),
            cancellation);
    }
}

/// <summary>A batch as one transaction with one action per item.</summary>
internal sealed class BatchWrite
{
    private readonly Write write;
    private readonly BatchPlan plan;
    private readonly HashSet<string> foreign;
    private readonly BatchCounts counts;
    private readonly SortedDictionary<int, Failure> failures;
    private readonly Dictionary<int, BatchResult> results = [];
    private readonly List<(int Number, WriteAction Action)> puts = [];
    private readonly List<(int Number, WriteAction Action)> versions = [];
    private readonly List<(RecordCheck Check, WriteAction Action)> checks = [];
    private readonly List<(GuardChange Guard, WriteAction Action)> guards = [];
    private readonly WriteAction? once;

    /// <param name="counts">The changes of its records' children.</param>
    /// <param name="foreign">Mutated: newly found guards of other records are added, and are not released.</param>
    public BatchWrite(Table table, BatchPlan plan, BatchWork work, BatchCounts counts, HashSet<string> foreign)
    {
        write = new Write(table);
        this.plan = plan;
        this.counts = counts;
        this.foreign = foreign;
        failures = new(work.Failures.ToDictionary());
        AddRecords(work);
        AddGuards(work);
        foreach (var (number, edge, isLink) in work.Pairs)
        {
            if (LinkChecks.CannotStore(edge))
                failures.TryAdd(number, Access.Demand.NotFound);
            else
                write.Add(isLink ? WriteAction.Put(Edges.Item(edge, plan.Stamp.Milliseconds)) : WriteAction.Delete(Edges.Key(edge)));
        }

        counts.AddTo(write, failures);
        foreach (var check in work.Checks)
            AddCheck(check);
        if (plan.Idempotency is { } idempotency)
            once = write.Add(BatchGuard.Claim(idempotency, plan, results));
        if (failures.Count > 0)
            write.Add(WriteAction.Never());
    }

    /// <summary>The failure if the transaction has too many actions to be sent; else null. What has failed already is reported first: the
    /// check that always fails may be the one action too many.</summary>
    public Failure? TooLarge => (write.HasTooManyActions, failures.Count) switch
    {
        (false, _) => null,
        (true, > 0) => BatchPlan.Refusal(failures),
        _ => new Failure(
            "batch.too-large",
            $"The batch needs {write.Count} actions, including its unique values, references, links and counts. DynamoDB "
            + $"allows {Write.MostActions} in one transaction."),
    };

    public ImmutableArray<BatchResult> Results =>
        [.. plan.Entries.Select(entry => results.GetValueOrDefault(entry.Number) ?? new BatchResult())];

    public Task<WriteOutcome> Send(CancellationToken cancellation) => write.SendTogether(cancellation);

    /// <summary>The guard of the first batch with the idempotency key, if this one repeats it.</summary>
    public Dictionary<string, AttributeValue>? Kept(WriteOutcome outcome) => outcome.Found(once);

    /// <summary>The failure of the batch; null if another request wrote in between, and it should be retried.</summary>
    /// <param name="isLast">Whether a batch that has failed already ends with the failures found so far, instead of being retried.</param>
    public Failure? Refusal(WriteOutcome outcome, bool isLast)
    {
        if (outcome.IsTooLarge && failures.Count == 0)
        {
            return new Failure(
                "batch.too-large",
                "A record of the batch would be larger than 400 KB, or the whole batch larger than the 4 MB that DynamoDB allows in one "
                + "transaction.");
        }
        // The records that were read are out of date, and so is what the transaction says of the other requests.
        if (outcome.RefusedOf(versions).Count > 0 || counts.AreOutdated(outcome))
            return isLast && failures.Count > 0 ? BatchPlan.Refusal(failures) : null;
        foreach (var (number, inUse) in counts.Refused(outcome))
            failures.TryAdd(number, inUse);
        foreach (var number in outcome.RefusedOf(puts))
            BatchPlan.Add(failures, number, Puts.Exists);
        foreach (var (check, action) in checks.Where(each => outcome.IsRefused(each.Action)))
        {
            var found = outcome.Found(action) is { } item ? Items.Record(check.Key.Model, item) : null;
            foreach (var need in check.Needs)
            {
                if (need.FailureFor(found) is { } failure)
                    BatchPlan.Add(failures, need.Number, failure);
            }
        }

        var lost = guards.Where(each => outcome.IsRefused(each.Action)
            && each.Guard.ClaimedBy is not null
            && !(outcome.Found(each.Action) is { } found && WouldBeReleased(each.Guard.Field, found, plan, failures)));
        foreach (var taken in lost.Select(each => each.Guard).GroupBy(guard => guard.ClaimedBy!.Value).ToList())
            BatchPlan.Add(failures, taken.Key, UniqueGuards.Taken(taken.Select(guard => guard.Field)));
        foreign.UnionWith(outcome.RefusedOf(guards).Where(guard => guard.ClaimedBy is null).Select(guard => guard.Key));
        return failures.Count > 0 ? BatchPlan.Refusal(failures) : null;
    }

    /// <summary>Would a request of the batch release the value, had it not failed? Then the conflict is only a consequence. But the
    /// caller does not learn that a record has the value if that record is hidden from them.</summary>
    internal static bool WouldBeReleased(
        Schemas.Field field, Dictionary<string, AttributeValue> guard, BatchPlan plan, IReadOnlyDictionary<int, Failure> failures)
    {
        var holder = UniqueGuards.RecordKey(guard);
        var requests = plan.Entries.Where(entry => entry.Changes is { } key && key.Model.Fields.Contains(field)
            && TableKeys.Partition(key) == holder[Items.PartitionKey].S && TableKeys.Identifier(key) == holder[Items.SortKey].S).ToList();
        return requests.Exists(entry => entry is DeleteEntry || (entry is UpdateEntry { Plan: var update } && update.Touches(field)
                && TableKeys.Unique(update.Key, field, update.Set.GetValueOrDefault(field.Name)) != guard[Items.PartitionKey].S))
            && !requests.Exists(entry => failures.GetValueOrDefault(entry.Number)?.Code
                is "record.not-found" or "access.denied" or "access.field");
    }

    private void AddRecords(BatchWork work)
    {
        foreach (var (number, record) in work.Created)
        {
            var item = Items.ToItem(record);
            if ((KeyLimits.Check(record) ?? (ItemSize.Of(item) > ItemSize.Most ? Puts.TooLarge : null)) is { } unfit)
                failures.TryAdd(number, unfit);
            else
                puts.Add((number, write.Add(PutRecord.New(item))));
            results[number] = new BatchResult(record);
        }

        foreach (var (number, revision) in work.Revised)
        {
            var change = ItemChange.For(revision);
            if (change.Failure is { } unfit)
                failures.TryAdd(number, unfit);
            else
                versions.Add((number, write.Add(UpdateRecord.For(revision, change))));
            results[number] = new BatchResult(revision.Record);
        }

        foreach (var (number, old) in work.Unchanged)
        {
            var expression = new Expression();
            versions.Add((number, write.Add(WriteAction.Check(Items.Key(old.Key), expression, expression.IsStill(old)))));
            results[number] = new BatchResult(old);
        }

        foreach (var (number, old) in work.Deleted)
        {
            versions.Add((number, write.Add(DeleteRecord.IfUnchanged(old))));
            if (old.Model.NeedsSweep)
                write.Add(WorkItems.Put(old.Key, plan.Stamp));
        }
    }

    private void AddCheck(RecordCheck check)
    {
        if (KeyLimits.Check(check.Key) is not null)
        {
            foreach (var need in check.Needs.Where(need => !need.MayBeMissing))
                failures[need.Number] = need.Failure(null)!;
        }
        else
        {
            var action = check.MayBeMissing
                ? ReferenceChecks.ReadableOrMissing(check.Key, check.Grant)
                : ReferenceChecks.Readable(check.Key, check.Grant);
            checks.Add((check, write.Add(action)));
        }
    }

    /// <summary>A value that moves from one record to another needs only one action.</summary>
    private void AddGuards(BatchWork work)
    {
        var changes = new Dictionary<string, GuardChange>(StringComparer.Ordinal);
        foreach (var (number, before, after) in work.Revised.Select(
            each => (each.Number, (Record?)each.Revision.Old, (Record?)each.Revision.Record))
            .Concat(work.Created.Select(each => (each.Number, (Record?)null, (Record?)each.Record)))
            .Concat(work.Deleted.Select(each => (each.Number, (Record?)each.Record, (Record?)null)))
            .OrderBy(each => each.Number))
        {
            var (held, wanted) = (before is null ? [] : UniqueGuards.For(before), after is null ? [] : UniqueGuards.For(after));
            foreach (var (field, key) in held.Except(wanted))
                Change(field, key).ReleasedBy = TableKeys.Identifier(before!.Key);
            foreach (var (field, key) in wanted.Except(held))
            {
                var change = Change(field, key);
                if (change.ClaimedBy is not null)
                    BatchPlan.Add(failures, number, UniqueGuards.Taken([field]));
                else
                    (change.ClaimedBy, change.NewHolder) = (number, TableKeys.Identifier(after!.Key));
            }
        }

        foreach (var change in changes.Values)
        {
            if (change.ClaimedBy is not null)
                guards.Add((change, write.Add(UniqueGuards.Claim(change.Key, change.NewHolder, plan.Stamp.Write, change.ReleasedBy))));
            else if (!foreign.Contains(change.Key))
                guards.Add((change, write.Add(UniqueGuards.Release(change.Key, change.ReleasedBy!))));
        }

        GuardChange Change(Schemas.Field field, string key) =>
            changes.TryGetValue(key, out var change) ? change : changes[key] = new GuardChange(field, key);
    }

    /// <summary>The change of one unique value.</summary>
    private sealed class GuardChange(Schemas.Field unique, string key)
    {
        public Schemas.Field Field => unique;

        public string Key => key;

        /// <summary>The identifier of the record that releases it; null if none does.</summary>
        public string? ReleasedBy { get; set; }

        /// <summary>The number of the request whose record claims it; null if none does.</summary>
        public int? ClaimedBy { get; set; }

        /// <summary>The identifier of that record.</summary>
        public string NewHolder { get; set; } = "";
    }
}
