using Trellis.Access;
using Trellis.Operations;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One transaction: what both records must grant, and the pair's item.</summary>
public sealed class Links(Table table) : ILinkRecords
{
    public async Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation)
    {
        var edge = plan.Edge;
        if (LinkChecks.CannotSucceed(plan))
            return Demand.NotFound;
        // DynamoDB takes one action an item: a record that is paired with itself has to grant both in one.
        var isSelf = edge.Left.Equals(edge.Right);
        var required = LinkChecks.Left(plan);
        var write = new Write(table);
        var left = write.Add(ReferenceChecks.Readable(edge.Left, isSelf ? required.And(plan.Right) : required));
        var right = isSelf ? null : write.Add(ReferenceChecks.Readable(edge.Right, plan.Right));
        if (plan.MayUpdate)
            write.Add(WriteAction.Put(Edges.Item(edge)));
        var outcome = await write.Send(cancellation);
        if (outcome.IsDone)
            return plan.MayUpdate ? null : Demand.Refused;
        var found = LinkChecks.Record(plan, outcome, left);
        var seesRight = isSelf ? found is not null && plan.Right.Holds(found) : !outcome.IsRefused(right);
        return (seesRight && outcome.IsRefused(left) ? plan.Refusal(found, seesRight) : null) ?? Demand.NotFound;
    }
}

/// <summary>
/// One transaction: what both records must grant, and the pair's item goes. A pair whose right record the caller may not read stays, and
/// the answer is the one for a pair that does not exist: for this caller there is none.
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
        var write = new Write(table);
        var left = write.Add(ReferenceChecks.Readable(edge.Left, isSelf && plan.MayUpdate ? required.And(plan.Right) : required));
        if (plan.MayUpdate)
        {
            if (!isSelf)
                write.Add(ReferenceChecks.ReadableOrGone(edge.Right, plan.Right));
            write.Add(WriteAction.Delete(Edges.Key(edge)));
        }

        var outcome = await write.Send(cancellation);
        if (!plan.MayUpdate)
            return outcome.IsDone ? Demand.Refused : Demand.NotFound;
        return outcome.IsRefused(left) ? plan.Refusal(LinkChecks.Record(plan, outcome, left), right: true) : null;
    }
}

internal static class LinkChecks
{
    /// <summary>What the left record must grant. Whoever may update none is refused where they may read it.</summary>
    public static Grant Left(LinkPlan plan) => plan.MayUpdate ? plan.Left.OnRecord : plan.Left.Readable;

    /// <summary>Can no two records meet the plan, or does DynamoDB take no such key?</summary>
    public static bool CannotSucceed(LinkPlan plan) =>
        TableKeys.Check(plan.Edge.Left) is not null || TableKeys.Check(plan.Edge.Right) is not null
        || Left(plan).IsNever || plan.Right.IsNever;

    /// <summary>The left record; null where its check did not fail, or where there is no record.</summary>
    public static Record? Record(LinkPlan plan, WriteOutcome outcome, WriteAction left) =>
        outcome.Found(left) is { } item ? Items.Record(plan.Edge.Left.Model, item) : null;
}
