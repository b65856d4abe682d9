namespace Trellis.Storage;

/// <summary>
/// Deletes the children of a deleted record, or removes their foreign key: each in its own transaction, on condition that it has not
/// changed. A child that was written after the deletion is only changed if no new record has the parent's key, in the same transaction.
/// </summary>
internal sealed class SweepChildren(Table table, Deletion deletion, Relation relation, Stamp stamp) : SweepStage
{
    private readonly Lists lists = new(table);
    private readonly Reads reads = new(table);
    private readonly Updates updates = new(table);

    public override async Task<Value> Page(Value after, CancellationToken cancellation)
    {
        var child = relation.Target;
        if (relation.OnDelete is OnDelete.Unset)
            await table.Indexes.BeforeWrite(child, creates: false, cancellation);
        else
            await table.Indexes.BeforeDelete(child, cancellation);
        var page = await lists.List(Plan(after), cancellation);
        await Change(page.Records, record => Sweep(record, cancellation));
        return page.Next is { } next ? Value.Of(next.SortKey) : Value.Null;
    }

    private ListPlan Plan(Value after)
    {
        var parts = deletion.Key.Parts;
        AccessPath path = relation.Index is { } index
            ? new IndexPath(index, parts[..index.PartitionFields.Length], parts[index.PartitionFields.Length..], [])
            : new KeyPath(parts, []);
        var owner = relation.Target.Scope.IsOwner ? deletion.Key.Owner : null;
        var position = after.Kind == ValueKind.Null ? null : new Position(after.Text);
        return new ListPlan(relation.Target, owner, path, null, Descending: false, PageSize, position);
    }

    private async Task<bool> Sweep(Record? child, CancellationToken cancellation)
    {
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var _ in Backoff.OptimisticRetry(cancellation))
        {
            if (child is null || !deletion.Key.Equals(ParentCount.ParentOf(child, relation)))
                return false;
            WriteAction? orphaned = null;
            if (child.Written >= deletion.At)
            {
                if (await reads.Read(deletion.Key, cancellation) is not null)
                    return false;
                orphaned = ReferenceChecks.Missing(deletion.Key);
            }

            var isDone = relation.OnDelete is OnDelete.Cascade
                ? await Delete(child, orphaned, foreign, cancellation)
                : await Unset(child, orphaned, foreign, cancellation);
            if (isDone)
                return true;
            // The index may have returned an older version.
            child = await reads.Read(child.Key, cancellation);
        }

        throw Backoff.Exhausted;
    }

    private async Task<bool> Delete(Record child, WriteAction? orphaned, HashSet<string> foreign, CancellationToken cancellation)
    {
        var write = new Write(table);
        write.Add(DeleteRecord.IfUnchanged(child));
        if (orphaned is not null)
            write.Add(orphaned);
        var released = Releases.AddTo(write, child, foreign);
        await FollowUp.AddTo(write, table, child.Key, stamp, cancellation);
        var outcome = await write.Send(cancellation);
        foreign.UnionWith(outcome.RefusedOf(released).Select(guard => guard.Key));
        return outcome.IsDone;
    }

    private async Task<bool> Unset(Record child, WriteAction? orphaned, HashSet<string> foreign, CancellationToken cancellation)
    {
        var set = new Dictionary<string, Value>();
        if (child.Model.UpdatedAt is { } updatedAt)
            set[updatedAt] = stamp.Text;
        var everything = new Demand(Grant.Always, Grant.Always, []);
        var plan = new UpdatePlan(
            child.Key, set, [.. relation.KeyFields.Select(field => field.Name)], everything, Expected.Any, stamp);
        if (!plan.Against(child).Succeeded(out var revision, out var failure)
            || !(await updates.WriteOver(revision, foreign, orphaned, new MemberChecks(table, Caller.Anonymous), cancellation))
                .Succeeded(out var change, out failure))
        {
            throw new InvalidOperationException($"A {child.Model.Name} cannot lose its {relation.Source.Name}: {failure.Detail}");
        }

        return change.Done;
    }
}
