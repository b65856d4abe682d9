using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Batch;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One BatchGetItem for the records that change or go, and one TransactWriteItems; both again when another writer was faster. With a fault
/// known beforehand the transaction is sent all the same, with a check in it that never holds: it writes nothing, and tells every other
/// fault.
/// </summary>
public sealed class Batches(Table table) : IWriteBatches
{
    public async Task<Result<ImmutableArray<BatchResult>>> Write(BatchPlan plan, CancellationToken cancellation)
    {
        if (plan.Entries.IsEmpty)
            return BatchPlan.Refusal(plan.Faults);
        foreach (var model in plan.Entries.OfType<CreateEntry>().Select(entry => entry.Plan.Record.Model).Distinct())
            await table.Indexes.BeforeWrite(model, creates: true, cancellation);
        foreach (var model in plan.Entries.OfType<UpdateEntry>().Select(entry => entry.Plan.Key.Model).Distinct())
            await table.Indexes.BeforeWrite(model, creates: false, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            var work = BatchWork.Of(plan, await BatchGet.Records(table, [.. plan.Olds], cancellation));
            var write = new BatchWrite(table, plan, work, foreign);
            if (write.Impossible is { } impossible)
                return impossible;
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
                return write.Results;
            if (write.Kept(outcome) is { } kept)
                return await Repeat(plan, kept, cancellation);
            if (write.Refusal(outcome) is { } refusal)
                return refusal;
        }

        throw Backoff.Exhausted;
    }

    /// <summary>Answers as the first time, of changed records with the entity tag alone. New records that the caller could read must still
    /// be readable.</summary>
    private async Task<Result<ImmutableArray<BatchResult>>> Repeat(
        BatchPlan plan, Dictionary<string, AttributeValue> guard, CancellationToken cancellation)
    {
        if (!BatchGuard.Results(guard, plan).Succeeded(out var results, out var failure))
            return failure;
        var readable = plan.Once!.ReadableOf;
        var visible = results.Select(result => result.Record)
            .OfType<Record>()
            .Where(record => readable(record.Model).Holds(record))
            .ToList();
        var there = await BatchGet.Records(table, [.. visible.Select(record => record.Key)], cancellation);
        return results
            .Select(result => result.Record is { } record && visible.Contains(record)
                && !(there.TryGetValue(record.Key, out var now) && readable(record.Model).Holds(now))
                    ? new BatchResult(Failure: Access.Demand.NotFound)
                    : result)
            .ToImmutableArray();
    }
}

/// <summary>A batch as one transaction, in which every item has one action.</summary>
internal sealed class BatchWrite
{
    private readonly Write write;
    private readonly BatchPlan plan;
    private readonly HashSet<string> foreign;
    private readonly SortedDictionary<int, Failure> failures;
    private readonly Dictionary<int, BatchResult> results = [];
    private readonly List<(int Number, WriteAction Action)> puts = [];
    private readonly List<(int Number, WriteAction Action)> versions = [];
    private readonly List<(RecordCheck Check, WriteAction Action)> checks = [];
    private readonly List<(GuardChange Guard, WriteAction Action)> guards = [];
    private readonly WriteAction? once;

    /// <param name="table">The table.</param>
    /// <param name="plan">What was asked.</param>
    /// <param name="work">What it comes to.</param>
    /// <param name="foreign">Mutated: guards that turn out to be another record's are added, and not given up again.</param>
    public BatchWrite(Table table, BatchPlan plan, BatchWork work, HashSet<string> foreign)
    {
        write = new Write(table);
        this.plan = plan;
        this.foreign = foreign;
        failures = new(work.Failures.ToDictionary());
        AddRecords(work);
        AddGuards(work);
        foreach (var (_, edge, isPut) in work.Pairs)
            write.Add(isPut ? WriteAction.Put(Edges.Item(edge)) : WriteAction.Delete(Edges.Key(edge)));
        foreach (var check in work.Checks)
            AddCheck(check);
        if (plan.Once is { } asked)
            once = write.Add(BatchGuard.Take(asked, plan, results));
        if (failures.Count > 0)
            write.Add(Never());
    }

    /// <summary>Why it is not even sent; null where it is.</summary>
    public Failure? Impossible => write.HasTooManyActions
        ? new Failure(
            "batch.too-large",
            $"The batch takes {write.Count} steps, with its unique values, references and links, and DynamoDB does {Write.MostActions} as "
            + $"one.")
        : null;

    public ImmutableArray<BatchResult> Results =>
        [.. plan.Entries.Select(entry => results.GetValueOrDefault(entry.Number) ?? new BatchResult())];

    public Task<WriteOutcome> Send(CancellationToken cancellation) => write.Send(cancellation);

    /// <summary>What is kept of the first batch with that key, where this one is a repetition.</summary>
    public Dictionary<string, AttributeValue>? Kept(WriteOutcome outcome) => outcome.Found(once);

    /// <summary>Why nothing was written; null where another writer was faster, and it is to be tried again.</summary>
    public Failure? Refusal(WriteOutcome outcome)
    {
        if (outcome.IsTooLarge && failures.Count == 0)
            return new Failure(
                "batch.too-large",
                "A record of the batch would take more than 400 KB, or the whole more than the 4 MB that DynamoDB writes as one.");
        // What was read is out of date, and so is all that was concluded from it.
        if (outcome.RefusedOf(versions).Count > 0)
            return null;
        foreach (var number in outcome.RefusedOf(puts))
            failures.TryAdd(number, Puts.Exists);
        foreach (var (check, action) in checks.Where(each => outcome.IsRefused(each.Action)))
        {
            var found = outcome.Found(action) is { } item ? Items.Record(check.Key.Model, item) : null;
            foreach (var need in check.Needs)
            {
                if (need.FailureFor(found) is { } failure)
                    failures[need.Number] = failure;
            }
        }

        var lost = guards.Where(each => outcome.IsRefused(each.Action)
            && each.Guard.Taker is not null
            && !IsKeptByRefused(each.Guard, outcome.Found(each.Action)));
        foreach (var taken in lost.Select(each => each.Guard).GroupBy(guard => guard.Taker!.Value).ToList())
            failures.TryAdd(taken.Key, UniqueGuards.Taken(taken.Select(guard => guard.Field)));
        foreign.UnionWith(outcome.RefusedOf(guards).Where(guard => guard.Taker is null).Select(guard => guard.Key));
        return failures.Count > 0 ? BatchPlan.Refusal(failures) : null;
    }

    /// <summary>Does the value belong to a record that the batch would have changed, had its request not been refused? That says
    /// enough.</summary>
    private bool IsKeptByRefused(GuardChange guard, Dictionary<string, AttributeValue>? found) => plan.Entries.Any(entry =>
        failures.ContainsKey(entry.Number)
        && entry switch { UpdateEntry update => update.Plan.Key, DeleteEntry delete => delete.Plan.Key, _ => null } is { } key
        && key.Model.Fields.Contains(guard.Field)
        && found?.GetValueOrDefault(UniqueGuards.Holder)?.S == TableKeys.Identifier(key));

    private void AddRecords(BatchWork work)
    {
        foreach (var (number, record) in work.Created)
        {
            var item = Items.Of(record);
            if ((TableKeys.Check(record) ?? (ItemSize.Of(item) > ItemSize.Most ? Puts.TooLarge : null)) is { } unfit)
                failures.TryAdd(number, unfit);
            else
                puts.Add((number, write.Add(PutRecord.New(item))));
            results[number] = new BatchResult(record);
        }

        foreach (var (number, revision) in work.Revised)
        {
            var change = ItemChange.Of(revision);
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
            versions.Add((number, write.Add(DeleteRecord.OfVersion(old))));
    }

    private void AddCheck(RecordCheck check)
    {
        if (TableKeys.Check(check.Key) is not null)
        {
            foreach (var need in check.Needs.Where(need => !need.MayBeGone))
                failures[need.Number] = need.Failure(null)!;
        }
        else
        {
            var action = check.MayBeGone
                ? ReferenceChecks.ReadableOrGone(check.Key, check.Grant)
                : ReferenceChecks.Readable(check.Key, check.Grant);
            checks.Add((check, write.Add(action)));
        }
    }

    /// <summary>A value that one record gives up and another takes changes hands in one action.</summary>
    private void AddGuards(BatchWork work)
    {
        var changes = new Dictionary<string, GuardChange>(StringComparer.Ordinal);
        foreach (var (number, before, after) in work.Revised.Select(
            each => (each.Number, (Record?)each.Revision.Old, (Record?)each.Revision.Record))
            .Concat(work.Created.Select(each => (each.Number, (Record?)null, (Record?)each.Record)))
            .Concat(work.Deleted.Select(each => (each.Number, (Record?)each.Record, (Record?)null))))
        {
            var (held, wanted) = (before is null ? [] : UniqueGuards.Of(before), after is null ? [] : UniqueGuards.Of(after));
            foreach (var (field, key) in held.Except(wanted))
                Change(field, key).Giver = TableKeys.Identifier(before!.Key);
            foreach (var (field, key) in wanted.Except(held))
            {
                var change = Change(field, key);
                if (change.Taker is not null)
                    failures.TryAdd(number, UniqueGuards.Taken([field]));
                else
                    (change.Taker, change.Holder) = (number, TableKeys.Identifier(after!.Key));
            }
        }

        foreach (var change in changes.Values)
        {
            if (change.Taker is not null)
                guards.Add((change, write.Add(UniqueGuards.Take(change.Key, change.Holder, plan.Stamp.Write, change.Giver))));
            else if (!foreign.Contains(change.Key))
                guards.Add((change, write.Add(UniqueGuards.Release(change.Key, change.Giver!))));
        }

        GuardChange Change(Schemas.Field field, string key) =>
            changes.TryGetValue(key, out var change) ? change : changes[key] = new GuardChange(field, key);
    }

    private static WriteAction Never()
    {
        var expression = new Expression();
        var key = new Dictionary<string, AttributeValue>
        {
            [Items.PartitionKey] = Items.Text(TableKeys.Never),
            [Items.SortKey] = Items.Text(TableKeys.Never)
        };
        return WriteAction.Check(key, expression, $"attribute_exists({expression.Name(Items.PartitionKey)})");
    }

    /// <summary>What becomes of one unique value.</summary>
    private sealed class GuardChange(Schemas.Field unique, string key)
    {
        public Schemas.Field Field => unique;

        public string Key => key;

        /// <summary>The identifier of the record that gives it up; null where none does.</summary>
        public string? Giver { get; set; }

        /// <summary>The request whose record takes it; null where none does.</summary>
        public int? Taker { get; set; }

        /// <summary>The identifier of that record.</summary>
        public string Holder { get; set; } = "";
    }
}
