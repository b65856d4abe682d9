using Amazon.DynamoDBv2.Model;
using Trellis.Access;
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
        {
            return Demand.NotFound;
        }

        // DynamoDB takes one action an item: a record that is paired with itself has to grant both in one.
        var isSelf = edge.Left.Equals(edge.Right);
        var actions = new List<TransactWriteItem>
        {
            ReferenceChecks.Readable(table.Name, edge.Left, isSelf ? LinkChecks.Left(plan).And(plan.Right) : LinkChecks.Left(plan)),
        };
        if (!isSelf)
        {
            actions.Add(ReferenceChecks.Readable(table.Name, edge.Right, plan.Right));
        }

        if (plan.MayUpdate)
        {
            actions.Add(Transactions.Put(Edges.Item(edge), table.Name, new Expression(), null));
        }

        if (await table.Transact(actions, cancellation) is not { } cancelled)
        {
            return plan.MayUpdate ? null : Demand.Refused;
        }

        var left = LinkChecks.Left(plan, cancelled);
        var right = isSelf ? left is not null && plan.Right.Holds(left) : !cancelled.Failed(1);
        return (right && cancelled.Failed(0) ? plan.Refusal(left, right) : null) ?? Demand.NotFound;
    }
}

/// <summary>
/// One transaction: what both records must grant, and the pair's item goes. A pair whose right record the caller may not read stays, and the answer
/// is the one for a pair that does not exist: for this caller there is none.
/// </summary>
public sealed class Unlinks(Table table) : IUnlinkRecords
{
    public async Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation)
    {
        var edge = plan.Edge;
        if (LinkChecks.CannotSucceed(plan))
        {
            return Demand.NotFound;
        }

        var isSelf = edge.Left.Equals(edge.Right);
        var left = LinkChecks.Left(plan);
        var actions = new List<TransactWriteItem> { ReferenceChecks.Readable(table.Name, edge.Left, isSelf && plan.MayUpdate ? left.And(plan.Right) : left) };
        if (plan.MayUpdate)
        {
            if (!isSelf)
            {
                actions.Add(ReferenceChecks.ReadableOrGone(table.Name, edge.Right, plan.Right));
            }

            actions.Add(Transactions.Delete(Edges.Key(edge), table.Name, new Expression(), null));
        }

        var cancelled = await table.Transact(actions, cancellation);
        if (!plan.MayUpdate)
        {
            return cancelled is null ? Demand.Refused : Demand.NotFound;
        }

        return cancelled?.Failed(0) == true ? plan.Refusal(LinkChecks.Left(plan, cancelled), right: true) : null;
    }
}

internal static class LinkChecks
{
    /// <summary>What the left record must grant. Whoever may update none is refused where they may read it.</summary>
    public static Grant Left(LinkPlan plan) => plan.MayUpdate ? plan.Left.Operation : plan.Left.Readable;

    /// <summary>Can no two records meet the plan, or does DynamoDB take no such key?</summary>
    public static bool CannotSucceed(LinkPlan plan) =>
        TableKeys.Check(plan.Edge.Left) is not null || TableKeys.Check(plan.Edge.Right) is not null || Left(plan).IsNever || plan.Right.IsNever;

    /// <summary>The left record, whose check comes first in both transactions; null where it did not fail, or where there is no record.</summary>
    public static Record? Left(LinkPlan plan, Cancelled cancelled) =>
        cancelled.Failed(0) && cancelled.Item(0) is { } item ? Items.Record(plan.Edge.Left.Model, item) : null;
}
