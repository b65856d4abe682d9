using Trellis.Access;
using Trellis.Operations;

namespace Trellis.Tests.Storage;

public sealed partial class MemoryTable : ISweepDeletions
{
    public Task<SweepProgress> Step(string workItem, IReadOnlyDictionary<string, Value>? expired, CancellationToken cancellation) =>
        Task.FromResult(default(SweepProgress));

    /// <summary>What follows a deletion follows at once here.</summary>
    private void Sweep(RecordKey deleted, Stamp stamp)
    {
        edges.RemoveWhere(edge => edge.Left.Equals(deleted) || edge.Right.Equals(deleted));
        foreach (var relation in deleted.Model.Consequences)
        {
            foreach (var child in Children(relation, deleted))
            {
                if (relation.OnDelete is OnDelete.Cascade)
                {
                    Remove(child);
                    Sweep(child.Key, stamp);
                }
                else
                {
                    Unset(child, relation, stamp);
                }
            }
        }
    }

    private void Unset(Record child, Relation relation, Stamp stamp)
    {
        var set = new Dictionary<string, Value>();
        if (child.Model.UpdatedAt is { } updatedAt)
            set[updatedAt] = stamp.Text;
        var plan = new UpdatePlan(
            child.Key, set, [.. relation.KeyFields.Select(field => field.Name)], new Demand(Grant.Always, Grant.Always, []), Expected.Any, stamp);
        Assert.True(plan.Against(child).Succeeded(out var revision, out _));
        Store(child, revision.Record);
        Release(Guards(child), child.Key);
        Take(Guards(revision.Record), child.Key);
    }

    private List<Record> Children(Relation relation, RecordKey parent) =>
    [
        .. records.Values.Where(record => record.Model.StorageName == relation.Target.StorageName)
            .Select(record => As(relation.Target, record))
            .Where(record => parent.Equals(ParentCount.ParentOf(record, relation)) && !record.Key.Equals(parent)),
    ];

    private void Remove(Record record)
    {
        records.Remove(Name(record.Key));
        Log(record, null);
        Release(Guards(record), record.Key);
    }
}
