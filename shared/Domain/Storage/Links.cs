using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One transaction: checks both records and puts the link.</summary>
public sealed class Links(Table table) : ILinkRecords
{
    public async Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation)
    {
        var edge = plan.Edge;
        if (LinkChecks.CannotSucceed(plan))
            return Demand.NotFound;
        // DynamoDB allows one action per item, so linking a record to itself combines both checks.
        var isSelf = edge.Left.Equals(edge.Right);
        var required = LinkChecks.Left(plan);
        var members = new MemberChecks(table, plan.Caller);
        await members.Inspect([(edge.Left, required), (edge.Right, plan.Right)], cancellation);
        var write = new Write(table);
        var left = write.Add(ReferenceChecks.Readable(
            edge.Left, (isSelf ? required.And(plan.Right) : required).And(members.ConditionsOn(edge.Left))));
        var right = isSelf ? null : write.Add(ReferenceChecks.Readable(edge.Right, plan.Right.And(members.ConditionsOn(edge.Right))));
        members.AddTo(write, [edge.Left, edge.Right]);
        if (plan.MayUpdate)
            write.Add(WriteAction.Put(Edges.Item(edge, plan.Stamp.Milliseconds)));
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return plan.MayUpdate ? null : Demand.Refused;
        if (members.AreRefused(outcome))
            return await Link(plan, cancellation);
        var found = LinkChecks.Record(plan, outcome, left);
        return await members.Evaluate(
            () =>
            {
                var seesRight = isSelf ? found is not null && plan.Right.Holds(found) : !outcome.IsRefused(right);
                return (seesRight && outcome.IsRefused(left) ? plan.Refusal(found, seesRight) : null) ?? Demand.NotFound;
            },
            cancellation);
    }
}

/// <summary>
/// One transaction: checks both records and deletes the link. If the caller may not read the right record, the link stays, with the same
/// result as for a link that does not exist.
/// </summary>
public sealed class Unlinks(Table table) : IUnlinkRecords
{
    public async Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation)
    {
        var edge = plan.Edge;
        if (LinkChecks.CannotSucceed(plan))
            return Demand.NotFound;
        var isSelf = edge.Left.Equals(edge.Right);
        var required = LinkChecks.Left(plan);
        var members = new MemberChecks(table, plan.Caller);
        await members.Inspect(plan.MayUpdate ? [(edge.Left, required), (edge.Right, plan.Right)] : [(edge.Left, required)], cancellation);
        var write = new Write(table);
        var left = write.Add(ReferenceChecks.Readable(
            edge.Left, (isSelf && plan.MayUpdate ? required.And(plan.Right) : required).And(members.ConditionsOn(edge.Left))));
        if (plan.MayUpdate)
        {
            if (!isSelf)
                write.Add(ReferenceChecks.ReadableOrMissing(edge.Right, plan.Right.And(members.ConditionsOn(edge.Right))));
            write.Add(WriteAction.Delete(Edges.Key(edge)));
        }

        members.AddTo(write, plan.MayUpdate ? [edge.Left, edge.Right] : [edge.Left]);
        var outcome = await write.Send(cancellation);
        if (members.AreRefused(outcome))
            return await Unlink(plan, cancellation);
        if (!plan.MayUpdate)
            return outcome.IsDone ? Demand.Refused : Demand.NotFound;
        var found = LinkChecks.Record(plan, outcome, left);
        return outcome.IsRefused(left) ? await members.Evaluate(() => plan.Refusal(found, right: true), cancellation) : null;
    }
}

internal static class LinkChecks
{
    /// <summary>The grant for the left record. For callers who can update no record it is read access, to choose between 403 and
    /// 404.</summary>
    public static Grant Left(LinkPlan plan) => plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable;

    /// <summary>Is access denied for all records, or can DynamoDB not store such a key?</summary>
    public static bool CannotSucceed(LinkPlan plan) => CannotStore(plan.Edge) || Left(plan).IsNever || plan.Right.IsNever;

    /// <summary>Is one of the keys such that DynamoDB cannot store it? Then there is no such record.</summary>
    public static bool CannotStore(Edge edge) => KeyLimits.Check(edge.Left) is not null || KeyLimits.Check(edge.Right) is not null;

    /// <summary>The left record if its check failed; null if it held or there is no record.</summary>
    public static Record? Record(LinkPlan plan, WriteOutcome outcome, WriteAction left) =>
        outcome.Found(left) is { } item ? Items.Record(plan.Edge.Left.Model, item) : null;
}
