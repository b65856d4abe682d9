using Amazon.DynamoDBv2.Model;
using Trellis.Access;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One transaction: what both records must grant, and the pair's item.</summary>
public sealed class Links(Table table) : ILinkRecords
{
    public Task<Failure?> Link(LinkPlan plan, CancellationToken cancellation) =>
        LinkChecks.Write(table, plan, ends: false, () => Transactions.Put(Edges.Item(plan.Edge), table.Name, new Expression(), null), cancellation);
}

/// <summary>The same, and the pair's item goes.</summary>
public sealed class Unlinks(Table table) : IUnlinkRecords
{
    public Task<Failure?> Unlink(LinkPlan plan, CancellationToken cancellation) =>
        LinkChecks.Write(table, plan, ends: true, () => Transactions.Delete(Edges.Key(plan.Edge), table.Name, new Expression(), null), cancellation);
}

internal static class LinkChecks
{
    /// <param name="table">Where.</param>
    /// <param name="plan">What both records must grant.</param>
    /// <param name="ends">Is the pair to end? Then the right record is not asked: were it, the answer would tell one that is gone from one that the caller may not read.</param>
    /// <param name="write">What to do with the pair's item.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Failure?> Write(Table table, LinkPlan plan, bool ends, Func<TransactWriteItem> write, CancellationToken cancellation)
    {
        var (edge, mayUpdate) = (plan.Edge, !plan.Left.Operation.IsNever);
        var left = mayUpdate ? plan.Left.Operation : plan.Left.Readable;
        if (TableKeys.Check(edge.Left) is not null || TableKeys.Check(edge.Right) is not null || left.IsNever || plan.Right.IsNever)
        {
            return Demand.NotFound;
        }

        var actions = new List<TransactWriteItem>();
        var isSelf = edge.Left.Equals(edge.Right);
        // DynamoDB takes one action an item: a record that is paired with itself has to grant both in one.
        actions.Add(ReferenceChecks.Readable(table.Name, edge.Left, isSelf && !ends ? left.And(plan.Right) : left));
        if (!isSelf && !ends)
        {
            actions.Add(ReferenceChecks.Readable(table.Name, edge.Right, plan.Right));
        }

        if (mayUpdate)
        {
            actions.Add(write());
        }

        var cancelled = await table.Transact(actions, cancellation);
        if (cancelled is null)
        {
            return mayUpdate ? null : Demand.Refused;
        }

        var record = cancelled.Failed(0) ? cancelled.Item(0) is { } item ? Items.Record(edge.Left.Model, item) : null : null;
        var right = ends || (isSelf ? record is not null && plan.Right.Holds(record) : !cancelled.Failed(1));
        return (right && cancelled.Failed(0) ? plan.Refusal(record, right) : null) ?? Demand.NotFound;
    }
}
