using Amazon.DynamoDBv2.Model;
using Trellis.Operations;
using Trellis.Operations.Delete;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One DeleteItem. If an earlier send of this request may have removed the record, one that is gone counts as removed by it. A record with
/// unique values is read first, and goes together with them in one transaction.
/// </summary>
public sealed class Deletes(Table table) : IDeleteRecords
{
    private readonly Reads reads = new(table);

    public async Task<Changed> Delete(DeletePlan plan, CancellationToken cancellation)
    {
        if (TableKeys.Check(plan.Key) is not null)
            return Changed.Refused(null);
        return plan.NeedsOld ? await DeleteTogether(plan, cancellation) : await DeleteAlone(plan, cancellation);
    }

    private async Task<Changed> DeleteAlone(DeletePlan plan, CancellationToken cancellation)
    {
        var write = new Write(table);
        var delete = write.Add(DeleteRecord.For(plan));
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return Changed.Written(null);
        return outcome.Found(delete) is { } item
            ? Changed.Refused(Items.Record(plan.Key.Model, item))
            : new Changed(outcome.MayHaveHappened, null);
    }

    private async Task<Changed> DeleteTogether(DeletePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (old is null || !plan.Fits(old))
                return Changed.Refused(old);
            var write = new Write(table);
            var delete = write.Add(DeleteRecord.OfVersion(old));
            var released = write.AddAll(
                UniqueGuards.Of(old).Where(guard => !foreign.Contains(guard.Key)), guard => UniqueGuards.Release(plan.Key, guard.Key));
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
                return Changed.Written(null);
            if (outcome.IsRefused(delete))
                old = outcome.Found(delete) is { } item ? Items.Record(plan.Key.Model, item) : null;
            foreign.UnionWith(outcome.RefusedOf(released).Select(guard => guard.Key));
        }

        throw Backoff.Exhausted;
    }
}

internal static class DeleteRecord
{
    /// <summary>Of any version that meets the plan.</summary>
    public static WriteAction For(DeletePlan plan)
    {
        var expression = new Expression();
        var condition = Conditions.Of(expression, plan.Stamp.Write, [plan.Demand.OnRecord], plan.Expected);
        return WriteAction.Delete(Items.Key(plan.Key), expression, condition);
    }

    /// <summary>Of the very version that was read.</summary>
    public static WriteAction OfVersion(Record old) => At(Items.Key(old.Key), old);

    /// <summary>The same under a key that the record had before.</summary>
    public static WriteAction At(Dictionary<string, AttributeValue> key, Record old)
    {
        var expression = new Expression();
        return WriteAction.Delete(key, expression, expression.IsStill(old));
    }
}
