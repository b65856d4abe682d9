namespace Trellis.Local.Tools.Data;

/// <summary>Removes everything of one person: their key space, what they own in shared models, their memberships, the pairs of all that,
/// guards and profile. A record that they own together with others stays, without them.</summary>
public sealed class Erase(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private readonly ItemReader reader = new(schema);

    /// <param name="sub">The person's <c>sub</c>, or identity id.</param>
    public async Task<Progress> Run(string sub, CancellationToken cancellation = default)
    {
        var progress = new Progress(print, $"erase {sub}", "nothing is stored under that sub");
        var theirs = new Belongings(schema, sub);
        var (step, after, _) = checkpoint.Load();
        for (; step < 3; step++, after = null)
        {
            await foreach (var (items, next) in data.Pages(null, after, cancellation))
            {
                foreach (var item in items)
                    await Look(reader.Read(item), theirs, step, progress, cancellation);
                checkpoint.Save(next is null ? step + 1 : step, next);
            }
        }

        checkpoint.Clear();
        return progress;
    }

    /// <summary>Records and all that is the person's own at first; then the pairs whose records are gone, wherever those lay; then what the
    /// deletions have left to do, which is done here, so that the person's id is not stored any longer.</summary>
    private Task Look(
        StoredItem stored, Belongings theirs, int step, Progress progress, CancellationToken cancellation) => (stored, step) switch
        {
            (StoredRecord record, 0) => EraseRecord(record, theirs, progress, cancellation),
            (StoredProfile, 0) when theirs.Has(stored) => Remove(stored, "profiles", progress, cancellation),
            (StoredGuard, 0) when theirs.Has(stored) => Remove(stored, "guards", progress, cancellation),
            (StoredPair, 0) when theirs.Has(stored) => Remove(stored, "pairs", progress, cancellation),
            (StoredPair pair, 1) => ErasePair(pair, progress, cancellation),
            (StoredFollowUp followUp, 2) when theirs.Has(stored) => EraseFollowUp(followUp, progress, cancellation),
            _ => Task.CompletedTask,
        };

    private async Task EraseFollowUp(StoredFollowUp followUp, Progress progress, CancellationToken cancellation)
    {
        var sweeps = new Sweeps(data.Table, schema, TimeProvider.System);
        for (var hasMore = followUp.IsWork; hasMore;)
            (_, hasMore) = await sweeps.Step(followUp.Item[Items.PartitionKey].S, null, cancellation);
        await Remove(followUp, "traces of deletions", progress, cancellation);
    }

    private async Task EraseRecord(StoredRecord first, Belongings theirs, Progress progress, CancellationToken cancellation)
    {
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        for (StoredRecord? stored = first; stored is not null;)
        {
            if (!theirs.Has(stored))
                return;

            var remaining = theirs.WithoutThem(stored);
            if (remaining is null)
                await data.Table.Indexes.BeforeDelete(stored.Record.Model, cancellation);
            else
                await data.Table.Indexes.BeforeWrite(remaining.Model, creates: false, cancellation);
            var write = new Write(data.Table);
            write.Add(
                remaining is null ? DeleteRecord.IfUnchanged(stored.Key, stored.Record) : Change(stored, remaining));
            var released = remaining is null ? AddConsequences(write, stored.Record, foreign) : null;
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
            {
                progress.Count(remaining is null ? "records" : "records left to their other owners");
                return;
            }

            foreign.UnionWith(outcome.RefusedOf(released ?? []).Select(guard => guard.Key));
            // It has changed meanwhile, or it would release a value that belongs to another record.
            stored = await data.Read(stored, reader, cancellation);
        }
    }

    /// <summary>A record goes even if children with RESTRICT refer to it: erasing a person must not depend on others. Their count stays, as
    /// long as they do.</summary>
    private static IReadOnlyList<(UniqueGuard Guard, WriteAction Action)> AddConsequences(
        Write write, Record record, HashSet<string> foreign)
    {
        if (record.Model.NeedsSweep)
            write.Add(WorkItems.Put(record.Key, new Stamp(DateTimeOffset.UtcNow, $"erase-{Guid.NewGuid():N}")));
        return Releases.AddTo(write, record, foreign);
    }

    private static WriteAction Change(StoredRecord stored, Record remaining)
    {
        var expression = new Expression();
        return WriteAction.Put(Items.ToItem(remaining), expression, expression.IsStill(stored.Record));
    }

    private async Task ErasePair(StoredPair pair, Progress progress, CancellationToken cancellation)
    {
        foreach (var end in (RecordKey[])[pair.Edge.Left, pair.Edge.Right])
        {
            if (await data.Read(Items.Key(end), cancellation) is null)
            {
                await Remove(pair, "pairs", progress, cancellation);
                return;
            }
        }
    }

    private async Task Remove(StoredItem stored, string what, Progress progress, CancellationToken cancellation)
    {
        await new Write(data.Table, WriteAction.Delete(stored.Key)).Send(cancellation);
        progress.Count(what);
    }
}
