using Trellis.Storage;

namespace Trellis.Local.Tools.Data;

/// <summary>Removes everything of one person: the key space that is theirs, what they own among everybody's, the pairs of all that, guards
/// and profile. A record that they own together with others stays, without them.</summary>
public sealed class Erase(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> say)
{
    private readonly ItemReader reader = new(schema);

    /// <param name="sub">The person's <c>sub</c>, or identity id.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Progress> Run(string sub, CancellationToken cancellation = default)
    {
        var progress = new Progress(say, $"erase {sub}");
        var (step, after, _) = checkpoint.Load();
        for (; step < 3; step++, after = null)
        {
            await foreach (var (items, next) in data.Pages(null, after, cancellation))
            {
                foreach (var item in items)
                    await Look(reader.Read(item), sub, step, progress, cancellation);
                checkpoint.Save(next is null ? step + 1 : step, next);
            }
        }

        checkpoint.Clear();
        return progress;
    }

    /// <summary>Records and all that is the person's own at first; then the pairs whose records are gone, wherever those lay; then what the
    /// deletions have left to do, which is done here, so that the person's id is not stored any longer.</summary>
    private Task Look(StoredItem stored, string sub, int step, Progress progress, CancellationToken cancellation) => (stored, step) switch
    {
        (StoredRecord record, 0) => EraseRecord(record, sub, progress, cancellation),
        (StoredProfile profile, 0) when profile.Sub == sub => Remove(profile, "profiles", progress, cancellation),
        (StoredGuard guard, 0) when guard.Owner == sub => Remove(guard, "guards", progress, cancellation),
        (StoredPair pair, 0) when pair.Edge.Owner == sub => Remove(pair, "pairs", progress, cancellation),
        (StoredPair pair, 1) => ErasePair(pair, progress, cancellation),
        (StoredFollowUp followUp, 2) when followUp.Owner == sub => EraseFollowUp(followUp, progress, cancellation),
        _ => Task.CompletedTask,
    };

    private async Task EraseFollowUp(StoredFollowUp followUp, Progress progress, CancellationToken cancellation)
    {
        var sweeps = new Sweeps(data.Table, schema, TimeProvider.System);
        for (var hasMore = followUp.IsWork; hasMore;)
            (_, hasMore) = await sweeps.Step(followUp.Item[Items.PartitionKey].S, null, cancellation);
        await Remove(followUp, "traces of deletions", progress, cancellation);
    }

    private async Task EraseRecord(StoredRecord first, string sub, Progress progress, CancellationToken cancellation)
    {
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        for (StoredRecord? stored = first; stored is not null;)
        {
            var remaining = stored.Owner == sub ? null : Without(stored.Record, sub);
            if (ReferenceEquals(remaining, stored.Record))
                return;

            if (remaining is null)
                await data.Table.Indexes.BeforeDelete(stored.Record.Model, cancellation);
            else
                await data.Table.Indexes.BeforeWrite(remaining.Model, creates: false, cancellation);
            var write = new Write(data.Table);
            write.Add(
                remaining is null ? DeleteRecord.At(StoredData.KeyOf(stored.Item), stored.Record) : Change(stored, remaining));
            var released = remaining is null ? AddConsequences(write, stored.Record, foreign) : null;
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
            {
                progress.Count(remaining is null ? "records" : "records left to their other owners");
                return;
            }

            foreign.UnionWith(outcome.RefusedOf(released ?? []).Select(guard => guard.Key));
            // Somebody has written to it meanwhile, or it gives back something that is another record's.
            stored = await data.Read(StoredData.KeyOf(stored.Item), cancellation) is { } item ? reader.Read(item) as StoredRecord : null;
        }
    }

    /// <summary>A record goes even if children with RESTRICT refer to it: erasing a person must not depend on others. Their count stays, as
    /// long as they do.</summary>
    private static IReadOnlyList<(UniqueGuard Guard, WriteAction Action)> AddConsequences(
        Write write, Record record, HashSet<string> foreign)
    {
        if (record.Model.NeedsSweep)
            write.Add(WorkItems.Put(record.Key, new Stamp(DateTimeOffset.UtcNow, $"erase-{Guid.NewGuid():N}")));
        return Released.By(write, record, foreign);
    }

    /// <summary>The record without that owner; the same one where they do not own it, and null where nobody else does.</summary>
    private static Record? Without(Record record, string sub)
    {
        var fields = new Dictionary<string, Value>(record.Fields, StringComparer.Ordinal);
        var (others, owned) = (0, false);
        foreach (var name in OwnerFields(record.Model))
        {
            var value = record[name];
            if (value.Kind == ValueKind.List)
            {
                var left = value.Items.Where(item => !IsOf(item, sub)).ToImmutableArray();
                owned |= left.Length < value.Items.Length;
                others += left.Length;
                fields[name] = Value.Of(left);
            }
            else if (IsOf(value, sub))
            {
                owned = true;
                fields.Remove(name);
            }
            else if (value.Kind == ValueKind.Text)
            {
                others++;
            }
        }

        if (!owned)
            return record;
        return others == 0 ? null : new Record
        {
            Model = record.Model,
            Fields = fields,
            Version = record.Version + 1,
            Created = record.Created,
            Written = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Write = $"erase-{Guid.NewGuid():N}",
        };
    }

    private static IEnumerable<string> OwnerFields(Model model) => model.Rules
        .Concat(model.Fields.SelectMany(field => field.Rules ?? []))
        .OfType<OwnerRule>()
        .Where(rule => rule.BySub)
        .Select(rule => rule.Field)
        .Distinct();

    private static bool IsOf(Value value, string sub) => value.Kind == ValueKind.Text && OwnerName.IsOf(value.Text, sub);

    private static WriteAction Change(StoredRecord stored, Record remaining)
    {
        var expression = new Expression();
        return WriteAction.Put(Items.Of(remaining), expression, expression.IsStill(stored.Record));
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
        var write = new Write(data.Table);
        write.Add(WriteAction.Delete(StoredData.KeyOf(stored.Item)));
        await write.Send(cancellation);
        progress.Count(what);
    }
}
