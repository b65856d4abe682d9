namespace Trellis.Storage;

/// <summary>How a batch changes the counts of children: one action for each count. The count of a record that the batch deletes is removed,
/// if the batch also deletes or moves all that it counts.</summary>
internal sealed class BatchCounts
{
    private readonly Dictionary<ParentCount, int> changes = [];
    private readonly Dictionary<ParentCount, int> leaving = [];
    private readonly Dictionary<ParentCount, int> removals = [];
    private readonly List<(Model Model, WriteAction Check, Relation? Uncounted)> registered = [];
    private readonly IndexRegister register;
    private IReadOnlyList<(ParentCount Subject, WriteAction Action)> removed = [];
    private WriteAction? check;

    private BatchCounts(IndexRegister register, BatchWork work)
    {
        this.register = register;
        foreach (var (_, record) in work.Created)
            Change(ParentCount.For(record), 1, changes);
        foreach (var (_, revision) in work.Revised)
        {
            var (before, after) = (ParentCount.For(revision.Old).ToList(), ParentCount.For(revision.Record).ToList());
            Leave(before.Except(after));
            Change(after.Except(before), 1, changes);
        }

        foreach (var (number, old) in work.Deleted)
        {
            Leave(ParentCount.For(old));
            foreach (var count in ParentCount.Under(old.Key))
                removals[count] = number;
        }
    }

    public static async Task<BatchCounts> Create(Table table, BatchWork work, CancellationToken cancellation)
    {
        var counts = new BatchCounts(table.Indexes, work);
        foreach (var model in counts.removals.Keys.Select(count => count.Parent.Model).Distinct())
        {
            var (check, uncounted) = await table.Indexes.Counts(model, cancellation);
            counts.registered.Add((model, check, uncounted));
        }

        return counts;
    }

    /// <summary>Adds the actions, and a failure for each record whose children are not counted.</summary>
    public void AddTo(Write write, SortedDictionary<int, Failure> failures)
    {
        foreach (var (model, _, uncounted) in registered.Where(each => each.Uncounted is not null))
        {
            foreach (var (count, number) in removals.Where(each => each.Key.Parent.Model == model))
                failures.TryAdd(number, (count with { Relation = uncounted! }).Uncounted);
        }

        // They all check the same item, so one is enough.
        if (registered is [var first, ..])
            check = write.Add(first.Check);
        removed = write.AddAll(removals.Keys, count => ChildCounts.Remove(count, leaving.GetValueOrDefault(count)));
        foreach (var (count, change) in changes.Where(change => change.Value != 0 && !removals.ContainsKey(change.Key)))
            write.Add(ChildCounts.Add(count, change));
    }

    /// <summary>Has the register changed, which tells whether all children are counted? The batch is then retried.</summary>
    public bool AreOutdated(WriteOutcome outcome)
    {
        if (!outcome.IsRefused(check))
            return false;
        register.Forget();
        return true;
    }

    /// <summary>The requests that cannot delete their record because of its children.</summary>
    public IEnumerable<(int Number, Failure InUse)> Refused(WriteOutcome outcome) =>
        outcome.RefusedOf(removed).Select(count => (removals[count], count.InUse));

    // A request that adds a child to a deleted record fails by itself, and is no reason to keep the record.
    private void Leave(IEnumerable<ParentCount> counts)
    {
        var list = counts.ToList();
        Change(list, -1, changes);
        Change(list, 1, leaving);
    }

    private static void Change(IEnumerable<ParentCount> counts, int by, Dictionary<ParentCount, int> sums)
    {
        foreach (var count in counts)
            sums[count] = sums.GetValueOrDefault(count) + by;
    }
}
