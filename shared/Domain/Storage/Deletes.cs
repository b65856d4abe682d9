using Amazon.DynamoDBv2.Model;
using Trellis.Operations;
using Trellis.Operations.Delete;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One DeleteItem. If an earlier attempt of this request may have deleted the record, a missing record counts as success. A record with
/// unique values is read first and deleted together with its guards in one transaction.
/// </summary>
public sealed class Deletes(Table table) : IDeleteRecords
{
    private readonly Reads reads = new(table);

    public async Task<ChangeResult> Delete(DeletePlan plan, CancellationToken cancellation)
    {
        if (TableKeys.Check(plan.Key) is not null)
            return ChangeResult.Refused(null);
        return plan.NeedsOld ? await DeleteTogether(plan, cancellation) : await DeleteAlone(plan, cancellation);
    }

    private async Task<ChangeResult> DeleteAlone(DeletePlan plan, CancellationToken cancellation)
    {
        var write = new Write(table);
        var delete = write.Add(DeleteRecord.For(plan));
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return ChangeResult.Written(null);
        return outcome.Found(delete) is { } item
            ? ChangeResult.Refused(Items.Record(plan.Key.Model, item))
            : new ChangeResult(outcome.MayHaveHappened, null);
    }

    private async Task<ChangeResult> DeleteTogether(DeletePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (old is null || !plan.Fits(old))
                return ChangeResult.Refused(old);
            var write = new Write(table);
            var delete = write.Add(DeleteRecord.OfVersion(old));
            var released = write.AddAll(
                UniqueGuards.Of(old).Where(guard => !foreign.Contains(guard.Key)), guard => UniqueGuards.Release(plan.Key, guard.Key));
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
                return ChangeResult.Written(null);
            if (outcome.IsRefused(delete))
                old = outcome.Found(delete) is { } item ? Items.Record(plan.Key.Model, item) : null;
            foreign.UnionWith(outcome.RefusedOf(released).Select(guard => guard.Key));
        }

        throw Backoff.Exhausted;
    }
}

internal static class DeleteRecord
{
    public static WriteAction For(DeletePlan plan)
    {
        var expression = new Expression();
        var condition = Conditions.Of(expression, plan.Stamp.Write, [plan.Demand.OnRecord], plan.Expected);
        return WriteAction.Delete(Items.Key(plan.Key), expression, condition);
    }

    /// <summary>Only the version that was read.</summary>
    public static WriteAction OfVersion(Record old) => At(Items.Key(old.Key), old);

    /// <summary>The same, at a former key of the record.</summary>
    public static WriteAction At(Dictionary<string, AttributeValue> key, Record old)
    {
        var expression = new Expression();
        return WriteAction.Delete(key, expression, expression.IsStill(old));
    }
}
