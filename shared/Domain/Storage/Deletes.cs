using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;
using Trellis.Storage.Queries;

namespace Trellis.Storage;

/// <summary>
/// One DeleteItem. If an earlier attempt of this request may have deleted the record, a missing record counts as success, and so does one
/// that was created since. Unique values, counts of children and the work item for what follows are deleted and written in the same
/// transaction. For the first two the record is read first.
/// </summary>
public sealed class Deletes(Table table) : IDeleteRecords
{
    private readonly Reads reads = new(table);

    public async Task<Result<ChangeResult>> Delete(DeletePlan plan, CancellationToken cancellation)
    {
        var key = plan.Key;
        if (KeyLimits.Check(key) is not null)
            return ChangeResult.Refused(null);
        await table.Indexes.BeforeDelete(key.Model, cancellation);
        var readsFirst = plan.NeedsOld || !FilterExpressions.FitInCondition([plan.Demand.OnRecord]);
        var old = readsFirst ? await reads.Read(key, cancellation) : null;
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            var (members, now) = (new MemberChecks(table, plan.Caller), old);
            if (readsFirst && (now is null || !await members.Evaluate(() => plan.Fits(now), cancellation)))
                return ChangeResult.Refused(now);
            if (now is not null)
                members.Require([plan.Demand.OnRecord], now);
            if (now is not null && !members.AreMetBy(now))
                continue;
            var write = new Write(table);
            var delete = write.Add(old is null ? DeleteRecord.For(plan) : DeleteRecord.IfUnchanged(old));
            var released = old is null ? null : Releases.AddTo(write, old, foreign);
            members.AddTo(write, [key]);
            var followUp = await FollowUp.AddTo(write, table, key, plan.Stamp, cancellation);
            if (write.HasTooManyActions)
                return Write.TooManyActions;
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
                return ChangeResult.Written(null);
            if (outcome.IsRefused(delete))
            {
                var found = outcome.Found(delete) is { } item ? Items.Record(key.Model, item) : null;
                // A record that was created since is a new one under the key.
                if (outcome.MayHaveSucceeded && (found is null || found.Created > plan.Stamp.Milliseconds))
                    return ChangeResult.Written(null);
                if (!readsFirst)
                    return ChangeResult.Refused(found);
                old = found;
            }
            else if (members.AreRefused(outcome))
            {
                continue;
            }
            else if (followUp.Refusal(outcome) is { } failure)
            {
                return failure;
            }

            foreign.UnionWith(outcome.RefusedOf(released ?? []).Select(guard => guard.Key));
        }

        throw Backoff.Exhausted;
    }
}

/// <summary>The unique values and counts that a deleted record gives back.</summary>
internal static class Releases
{
    /// <returns>The guards. They are refused if they belong to another record; a retry must then leave them alone.</returns>
    public static IReadOnlyList<(UniqueGuard Guard, WriteAction Action)> AddTo(Write write, Record old, HashSet<string> foreign)
    {
        write.AddAll(ParentCount.For(old), count => ChildCounts.Add(count, -1));
        return write.AddAll(
            UniqueGuards.For(old).Where(guard => !foreign.Contains(guard.Key)), guard => UniqueGuards.Release(old.Key, guard.Key));
    }
}

internal static class DeleteRecord
{
    public static WriteAction For(DeletePlan plan) => For(plan, isRepeated: false);

    /// <param name="isRepeated">Was a response lost? If that delete succeeded, the key may belong to a new record by now, which
    /// stays.</param>
    private static WriteAction For(DeletePlan plan, bool isRepeated)
    {
        var expression = new Expression();
        var condition = Conditions.For(expression, plan.Stamp.Write, [plan.Demand.OnRecord], plan.Expected);
        if (isRepeated)
            condition += $" AND NOT {expression.Name(Items.Created)} > {expression.Value(Items.Number(plan.Stamp.Milliseconds))}";
        return WriteAction.Delete(Items.Key(plan.Key), expression, condition, isRepeated ? null : () => For(plan, isRepeated: true));
    }

    /// <summary>Only the version that was read.</summary>
    public static WriteAction IfUnchanged(Record old) => IfUnchanged(Items.Key(old.Key), old);

    /// <summary>The same, at a former key of the record.</summary>
    public static WriteAction IfUnchanged(Dictionary<string, AttributeValue> key, Record old)
    {
        var expression = new Expression();
        return WriteAction.Delete(key, expression, expression.IsStill(old));
    }
}
