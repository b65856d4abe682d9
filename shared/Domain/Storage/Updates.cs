using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One UpdateItem: who may, over which version, and the write itself are a single step. Where the write hangs on what the record holds, it is
/// read first and written over that very version, as one transaction with whatever else changes; and anew when somebody else was quicker.
/// </summary>
public sealed class Updates(Table table) : IUpdateRecords
{
    private readonly Reads reads = new(table);

    public async Task<Result<Changed>> Update(UpdatePlan plan, CancellationToken cancellation)
    {
        if (TableKeys.Check(plan.Key) is not null)
        {
            return Changed.Refused(null);
        }

        await table.Indexes.Writing(plan.Key.Model, creates: false, cancellation);
        var change = ItemChange.Of(plan);
        return plan.NeedsOld || change.Unfit is not null
            ? await Revise(plan, cancellation)
            : await UpdateAlone(plan, change, cancellation);
    }

    private async Task<Result<Changed>> UpdateAlone(UpdatePlan plan, ItemChange change, CancellationToken cancellation)
    {
        var model = plan.Key.Model;
        var request = UpdateRecord.For(table.Name, plan, change);
        try
        {
            var response = await table.Send((client, _, token) => client.UpdateItemAsync(request, token), cancellation);
            var record = Items.Record(model, response.Attributes);
            await Mend(plan, record, response.Attributes, cancellation);
            return Changed.Written(record);
        }
        catch (ConditionalCheckFailedException refused)
        {
            var record = refused.Item is { Count: > 0 } item ? Items.Record(model, item) : null;
            if (record is null || !Items.IsWrittenBy(refused.Item, plan.Stamp.Write))
            {
                return Changed.Refused(record);
            }

            await Mend(plan, record, refused.Item, cancellation);
            return Changed.Written(record);
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsMeant(invalid))
        {
            return Puts.TooLarge;
        }
    }

    /// <summary>
    /// Makes index keys whole of which the update wrote one half. The other half is there as it should be, save in a record from before a change of
    /// the index that was not reindexed: it costs a second write there, and nothing else.
    /// </summary>
    private async Task Mend(UpdatePlan plan, Record record, Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Overtaking.MostAttempts; attempt++)
        {
            if (ItemChange.Mending(plan, record, item) is not { } change)
            {
                return;
            }

            var request = UpdateRecord.Mending(table.Name, record, change);
            try
            {
                await table.Send((client, _, token) => client.UpdateItemAsync(request, token), cancellation);
                return;
            }
            catch (ConditionalCheckFailedException overtaken)
            {
                if (overtaken.Item is not { Count: > 0 } left)
                {
                    return;
                }

                (record, item) = (Items.Record(plan.Key.Model, left), left);
            }
        }
    }

    private async Task<Result<Changed>> Revise(UpdatePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < Overtaking.MostAttempts; attempt++)
        {
            if (old is null || !plan.Fits(old))
            {
                return Changed.Refused(old);
            }

            if (!plan.Against(old).Succeeded(out var revision, out var failure))
            {
                return failure;
            }

            var transaction = new UpdateTransaction(table.Name, revision, foreign);
            if (transaction.Unfit is { } unfit)
            {
                return unfit;
            }

            var attempted = transaction.Actions.Count == 1
                ? await WriteAlone(transaction, cancellation)
                : await WriteTogether(transaction, cancellation);
            if (!attempted.Succeeded(out var changed, out failure))
            {
                return failure;
            }

            if (changed.Done)
            {
                return changed;
            }

            old = changed.Record;
            await Overtaking.Pause(attempt, cancellation);
        }

        throw Overtaking.TooOften;
    }

    /// <summary>Refused: somebody else was quicker, and this is what they left.</summary>
    private async Task<Result<Changed>> WriteAlone(UpdateTransaction transaction, CancellationToken cancellation)
    {
        var (model, revision) = (transaction.Revision.Record.Model, transaction.Revision);
        var request = transaction.Alone;
        try
        {
            var response = await table.Send((client, _, token) => client.UpdateItemAsync(request, token), cancellation);
            return Changed.Written(Items.Record(model, response.Attributes));
        }
        catch (ConditionalCheckFailedException refused)
        {
            return Items.IsWrittenBy(refused.Item, revision.Record.Write)
                ? Changed.Written(revision.Record)
                : Changed.Refused(refused.Item is { Count: > 0 } item ? Items.Record(model, item) : null);
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsMeant(invalid))
        {
            return Puts.TooLarge;
        }
    }

    private async Task<Result<Changed>> WriteTogether(UpdateTransaction transaction, CancellationToken cancellation)
    {
        if (transaction.Actions.Count > Transactions.MostActions)
        {
            return Puts.TooManyActions;
        }

        return await table.Transact(transaction.Actions, cancellation) is { } cancelled
            ? transaction.Outcome(cancelled)
            : Changed.Written(transaction.Revision.Record);
    }
}

/// <summary>An update of a known record as one transaction: the record, the unique values that it takes and gives up, and what it newly names.</summary>
internal sealed class UpdateTransaction
{
    private readonly string table;
    private readonly ItemChange change;
    private readonly HashSet<string> foreign;
    private readonly List<UniqueGuard> taken;
    private readonly List<UniqueGuard> released;

    /// <param name="table">The table's name.</param>
    /// <param name="revision">What becomes of the record.</param>
    /// <param name="foreign">Guards of values that turned out to be another record's: those are not given up. It learns.</param>
    public UpdateTransaction(string table, Revision revision, HashSet<string> foreign)
    {
        this.table = table;
        this.foreign = foreign;
        Revision = revision;
        change = ItemChange.Of(revision);
        var (before, after) = (UniqueGuards.Of(revision.Old), UniqueGuards.Of(revision.Record));
        taken = [.. after.Where(guard => !before.Contains(guard))];
        released = [.. before.Where(guard => !after.Contains(guard) && !foreign.Contains(guard.Key))];
        var key = revision.Record.Key;
        Actions.Add(UpdateRecord.ActionFor(table, revision, change));
        Actions.AddRange(taken.Select(guard => UniqueGuards.Take(table, key, guard.Key, revision.Record.Write)));
        Actions.AddRange(released.Select(guard => UniqueGuards.Release(table, key, guard.Key)));
        Actions.AddRange(revision.References.Where(reference => !ReferenceChecks.IsHopeless(reference)).Select(reference => ReferenceChecks.Check(table, reference)));
    }

    public Revision Revision { get; }

    public List<TransactWriteItem> Actions { get; } = [];

    /// <summary>The update without the rest, where there is no rest.</summary>
    public UpdateItemRequest Alone => UpdateRecord.For(table, Revision, change);

    /// <summary>Why it need not be tried.</summary>
    public Failure? Unfit => change.Unfit ?? (Revision.References.Where(ReferenceChecks.IsHopeless).ToList() is { Count: > 0 } hopeless
        ? Reference.Missing(hopeless)
        : null);

    /// <summary>What the failed conditions mean. Refused: somebody else was quicker, and this is what they left.</summary>
    public Result<Changed> Outcome(Cancelled cancelled)
    {
        if (cancelled.Failed(0))
        {
            return Items.IsWrittenBy(cancelled.Item(0), Revision.Record.Write)
                ? Changed.Written(Revision.Record)
                : Changed.Refused(cancelled.Item(0) is { } item ? Items.Record(Revision.Record.Model, item) : null);
        }

        if (cancelled.IsTooLarge)
        {
            return Puts.TooLarge;
        }

        var missing = Revision.References.Where((_, index) => cancelled.Failed(1 + taken.Count + released.Count + index)).ToList();
        if (missing.Count > 0)
        {
            return Reference.Missing(missing);
        }

        var others = taken.Where((_, index) => cancelled.Failed(1 + index)).Select(guard => guard.Field).ToList();
        if (others.Count > 0)
        {
            return UniqueGuards.Taken(others);
        }

        // Only what was to be given up is another's: it stays theirs, and the rest is tried again.
        foreign.UnionWith(released.Where((_, index) => cancelled.Failed(1 + taken.Count + index)).Select(guard => guard.Key));
        return Changed.Refused(Revision.Old);
    }
}
