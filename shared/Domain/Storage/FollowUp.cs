namespace Trellis.Storage;

/// <summary>
/// The part of a deletion's transaction that concerns the record's children and pairs: the record must have no children with RESTRICT, and
/// the work item tells Sweep about the others.
/// </summary>
internal sealed class FollowUp
{
    private readonly IndexRegister register;
    private readonly WriteAction? registered;
    private readonly IReadOnlyList<(ParentCount Subject, WriteAction Action)> counts;
    private readonly Failure? unready;

    private FollowUp(
        IndexRegister register, WriteAction? registered, IReadOnlyList<(ParentCount, WriteAction)> counts, Failure? unready)
    {
        this.register = register;
        this.registered = registered;
        this.counts = counts;
        this.unready = unready;
    }

    public static async Task<FollowUp> AddTo(Write write, Table table, RecordKey key, Stamp stamp, CancellationToken cancellation)
    {
        if (key.Model.NeedsSweep)
            write.Add(WorkItems.Put(key, stamp));
        if (key.Model.Restrictions.IsEmpty)
            return new FollowUp(table.Indexes, null, [], null);
        var (check, uncounted) = await table.Indexes.Counts(key.Model, cancellation);
        if (uncounted is not null)
        {
            // The transaction is still sent: the deletion may fail for a more important reason.
            write.Add(WriteAction.Never());
            return new FollowUp(table.Indexes, null, [], new ParentCount(uncounted, key).Uncounted);
        }

        var counts = write.AddAll(ParentCount.Under(key), count => ChildCounts.Remove(count));
        return new FollowUp(table.Indexes, write.Add(check), counts, null);
    }

    /// <summary>Why the record must not be deleted; null if the deletion can be retried.</summary>
    public Failure? Refusal(WriteOutcome outcome)
    {
        // The counts are only valid for the state of the register that was checked.
        if (outcome.IsRefused(registered))
        {
            register.Forget();
            return null;
        }

        return outcome.RefusedOf(counts) is [var count, ..] ? count.InUse : unready;
    }
}
