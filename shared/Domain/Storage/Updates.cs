using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;
using Trellis.Storage.Queries;

namespace Trellis.Storage;

/// <summary>
/// One UpdateItem that checks access and version and writes. If the change depends on the current record, that is read first, and the
/// update requires the same version, in one transaction with the other changes. If another writer was faster, it is repeated.
/// </summary>
public sealed class Updates(Table table) : IUpdateRecords
{
    private readonly Reads reads = new(table);

    public async Task<Result<ChangeResult>> Update(UpdatePlan plan, CancellationToken cancellation)
    {
        if (KeyLimits.Check(plan.Key) is not null)
            return ChangeResult.Refused(null);
        await table.Indexes.BeforeWrite(plan.Key.Model, creates: false, cancellation);
        var change = ItemChange.For(plan);
        return plan.NeedsOld || change.Failure is not null || !FilterExpressions.FitInCondition(plan.Required)
            ? await Revise(plan, cancellation)
            : await UpdateUnread(plan, change, cancellation);
    }

    private async Task<Result<ChangeResult>> UpdateUnread(UpdatePlan plan, ItemChange change, CancellationToken cancellation)
    {
        var write = new Write(table);
        var update = write.Add(UpdateRecord.For(plan, change));
        var outcome = await write.Send(cancellation);
        if (outcome.IsTooLarge)
            return Puts.TooLarge;
        if ((outcome.Item ?? outcome.Found(update)) is not { } item)
            return ChangeResult.Refused(null);
        var record = Items.Record(plan.Key.Model, item);
        if (!outcome.IsDone && !Items.IsWrittenBy(item, plan.Stamp.Write))
            return Refused(outcome, record, plan.Expected.OneOf ?? []);
        await CompleteIndexKeys(plan, record, item, cancellation);
        return ChangeResult.Written(record);
    }

    /// <summary>
    /// Completes index keys of which the update wrote only the partition or the sort key. The other one is normally correct already. It
    /// takes a second write only for a record that was not reindexed after a change of the index.
    /// </summary>
    private async Task CompleteIndexKeys(
        UpdatePlan plan, Record record, Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (ItemChange.MissingIndexKeys(plan, record, item) is not { } change)
                return;
            var write = new Write(table);
            var update = write.Add(UpdateRecord.IndexKeys(record, change));
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone || outcome.Found(update) is not { } current)
                return;
            (record, item) = (Items.Record(plan.Key.Model, current), current);
        }
    }

    private async Task<Result<ChangeResult>> Revise(UpdatePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            var (members, now) = (new MemberChecks(table, plan.Caller), old);
            if (now is null || !await members.Evaluate(() => plan.Fits(now), cancellation))
                return ChangeResult.Refused(now);
            if (!(await members.Evaluate(() => plan.Against(now), cancellation)).Succeeded(out var revision, out var failure))
                return failure;
            members.Require(plan.Required, now);
            if (plan.MovedBy.Any())
                members.Require(plan.Required, revision.Record);
            if (!members.AreMetBy(now))
                continue;
            if (!(await WriteOver(revision, foreign, null, members, cancellation)).Succeeded(out var changed, out failure))
                return failure;

            if (changed.Done)
                return changed;
            old = changed.Record;
        }

        throw Backoff.Exhausted;
    }

    /// <summary>
    /// Writes the record, takes and releases unique values, and checks changed foreign keys. If refused, another writer was faster, and the
    /// result contains the current record.
    /// </summary>
    /// <param name="foreign">Mutated: guards that belong to another record are added, so that a retry does not release them.</param>
    /// <param name="condition">A further check in the same transaction, or null.</param>
    /// <param name="members">The memberships that the change relies on.</param>
    internal async Task<Result<ChangeResult>> WriteOver(
        Revision revision, HashSet<string> foreign, WriteAction? condition, MemberChecks members, CancellationToken cancellation)
    {
        var (record, change) = (revision.Record, ItemChange.For(revision));
        if ((change.Failure ?? ReferenceChecks.Impossible(revision.References)) is { } failure)
            return failure;
        await members.Inspect([.. revision.References.Select(reference => (reference.Key, reference.Readable))], cancellation);
        var (before, after) = (UniqueGuards.For(revision.Old), UniqueGuards.For(record));
        var write = new Write(table);
        var update = write.Add(UpdateRecord.For(revision, change));
        var taken = write.AddAll(
            after.Where(guard => !before.Contains(guard)), guard => UniqueGuards.Claim(record.Key, guard.Key, record.Write));
        var released = write.AddAll(
            before.Where(guard => !after.Contains(guard) && !foreign.Contains(guard.Key)), guard =>
                UniqueGuards.Release(record.Key, guard.Key));
        var (left, joined) = (ParentCount.For(revision.Old).ToList(), ParentCount.For(record).ToList());
        write.AddAll(joined.Except(left), count => ChildCounts.Add(count, 1));
        write.AddAll(left.Except(joined), count => ChildCounts.Add(count, -1));
        if (condition is not null)
            write.Add(condition);
        var references = write.AddAll(revision.References, reference => ReferenceChecks.Check(reference, members));
        members.AddTo(write, revision.References.Select(reference => reference.Key).Prepend(record.Key));
        if (write.HasTooManyActions)
            return Write.TooManyActions;
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return ChangeResult.Written(outcome.Item is { } item ? Items.Record(record.Model, item) : record);
        if (outcome.IsRefused(update))
        {
            if (outcome.Found(update) is not { } found)
                return ChangeResult.Refused(null);
            return Items.IsWrittenBy(found, record.Write)
                ? ChangeResult.Written(record)
                : Refused(outcome, Items.Record(record.Model, found), [RecordVersion.Of(revision.Old)]);
        }

        if (members.AreRefused(outcome))
            return ChangeResult.Refused(revision.Old);
        if (outcome.IsTooLarge)
            return Puts.TooLarge;
        if (outcome.RefusedOf(references) is { Count: > 0 } missing)
            return Reference.Missing(missing);
        if (outcome.RefusedOf(taken) is { Count: > 0 } others)
            return UniqueGuards.Taken(others.Select(guard => guard.Field));
        // Only guards to release were refused, because they belong to another record. Retry without them.
        foreign.UnionWith(outcome.RefusedOf(released).Select(guard => guard.Key));
        return ChangeResult.Refused(revision.Old);
    }

    /// <summary>Another writer was faster. But an item names its last writes only: if a response was lost, and more have followed since,
    /// nobody can tell whether that update succeeded.</summary>
    /// <param name="now">The current record, which does not name the update.</param>
    /// <param name="before">The versions that the update was made for; none if any.</param>
    private static ChangeResult Refused(WriteOutcome outcome, Record now, ImmutableArray<RecordVersion> before)
    {
        foreach (var (version, created) in before)
        {
            if (outcome.MayHaveSucceeded && created == now.Created && now.Version > version + 1 + Items.EarlierWrites.Length)
                throw Backoff.Exhausted;
        }

        return ChangeResult.Refused(now);
    }
}
