using Amazon.DynamoDBv2.Model;
using Trellis.Operations;
using Trellis.Operations.Update;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One UpdateItem: who may, over which version, and the write itself are a single step. Where the write depends on what the record holds,
/// it is read first and written over that very version, in one transaction with whatever else changes; and again when another writer was
/// faster.
/// </summary>
public sealed class Updates(Table table) : IUpdateRecords
{
    private readonly Reads reads = new(table);

    public async Task<Result<Changed>> Update(UpdatePlan plan, CancellationToken cancellation)
    {
        if (TableKeys.Check(plan.Key) is not null)
            return Changed.Refused(null);
        await table.Indexes.Writing(plan.Key.Model, creates: false, cancellation);
        var change = ItemChange.Of(plan);
        return plan.NeedsOld || change.Unfit is not null
            ? await Revise(plan, cancellation)
            : await UpdateUnread(plan, change, cancellation);
    }

    /// <summary>Over any version that meets the plan.</summary>
    private async Task<Result<Changed>> UpdateUnread(UpdatePlan plan, ItemChange change, CancellationToken cancellation)
    {
        var write = new Write(table);
        var update = write.Add(UpdateRecord.For(plan, change));
        var outcome = await write.Send(cancellation);
        if (outcome.IsTooLarge)
            return Puts.TooLarge;
        if ((outcome.Item ?? outcome.Found(update)) is not { } item)
            return Changed.Refused(null);
        var record = Items.Record(plan.Key.Model, item);
        if (!outcome.IsDone && !Items.IsWrittenBy(item, plan.Stamp.Write))
            return Changed.Refused(record);
        await Mend(plan, record, item, cancellation);
        return Changed.Written(record);
    }

    /// <summary>
    /// Completes index keys of which the update wrote one half. The other half is there as it should be, except in a record from before a
    /// change of the index that was not reindexed: only there does it cost a second write.
    /// </summary>
    private async Task Mend(UpdatePlan plan, Record record, Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (ItemChange.Mending(plan, record, item) is not { } change)
                return;
            var write = new Write(table);
            var mending = write.Add(UpdateRecord.Mending(record, change));
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone || outcome.Found(mending) is not { } left)
                return;
            (record, item) = (Items.Record(plan.Key.Model, left), left);
        }
    }

    private async Task<Result<Changed>> Revise(UpdatePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (old is null || !plan.Fits(old))
                return Changed.Refused(old);
            if (!plan.Against(old).Succeeded(out var revision, out var failure)
                || !(await WriteOver(revision, foreign, cancellation)).Succeeded(out var changed, out failure))
                return failure;
            if (changed.Done)
                return changed;
            old = changed.Record;
        }

        throw Backoff.Exhausted;
    }

    /// <summary>
    /// Writes the record, takes and gives up unique values, and checks what it newly names. Refused: another writer was faster, and this
    /// is what they left.
    /// </summary>
    /// <param name="revision">What becomes of the record.</param>
    /// <param name="foreign">Mutated: guards of values that turn out to be another record's are added, and not given up again.</param>
    /// <param name="cancellation">Gives up.</param>
    private async Task<Result<Changed>> WriteOver(Revision revision, HashSet<string> foreign, CancellationToken cancellation)
    {
        var (record, change) = (revision.Record, ItemChange.Of(revision));
        if ((change.Unfit ?? ReferenceChecks.Impossible(revision.References)) is { } unfit)
            return unfit;
        var (before, after) = (UniqueGuards.Of(revision.Old), UniqueGuards.Of(record));
        var write = new Write(table);
        var update = write.Add(UpdateRecord.For(revision, change));
        var taken = write.AddAll(
            after.Where(guard => !before.Contains(guard)), guard => UniqueGuards.Take(record.Key, guard.Key, record.Write));
        var released = write.AddAll(
            before.Where(guard => !after.Contains(guard) && !foreign.Contains(guard.Key)), guard =>
                UniqueGuards.Release(record.Key, guard.Key));
        var references = write.AddAll(revision.References, ReferenceChecks.Check);
        if (write.HasTooManyActions)
            return Write.TooManyActions;
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return Changed.Written(outcome.Item is { } item ? Items.Record(record.Model, item) : record);
        if (outcome.IsRefused(update))
        {
            var found = outcome.Found(update);
            return Items.IsWrittenBy(found, record.Write)
                ? Changed.Written(record)
                : Changed.Refused(found is null ? null : Items.Record(record.Model, found));
        }

        if (outcome.IsTooLarge)
            return Puts.TooLarge;
        if (outcome.RefusedOf(references) is { Count: > 0 } missing)
            return Reference.Missing(missing);
        if (outcome.RefusedOf(taken) is { Count: > 0 } others)
            return UniqueGuards.Taken(others.Select(guard => guard.Field));
        // Only what was to be given up is another's: it stays theirs, and the rest is tried again.
        foreign.UnionWith(outcome.RefusedOf(released).Select(guard => guard.Key));
        return Changed.Refused(revision.Old);
    }
}
