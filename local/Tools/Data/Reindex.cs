using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>Gives old records of a model the index keys, the guards of unique values and the mark of live records that the schema asks for
/// now, and takes away those that it does not, and counts them for their parents. A record that somebody writes meanwhile is looked at
/// again; none of its versions is counted. At the end the table says that its indexes are filled.</summary>
public sealed class Reindex(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private readonly ItemReader reader = new(schema);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    /// <returns>What was done; with troubles where two records hold one unique value.</returns>
    public async Task<Progress> Run(Model model, CancellationToken cancellation = default)
    {
        var progress = new Progress(print, $"reindex {model.Name}");
        if (!await data.Table.Indexes.Begin(model, cancellation))
            checkpoint.Clear();
        var (step, after, _) = checkpoint.Load();
        if (step == 0)
        {
            await foreach (var (items, next) in data.Pages(ItemReader.PrefixOf(model), after, cancellation))
            {
                foreach (var item in items)
                {
                    if (reader.Read(item) is StoredRecord stored)
                        await Mend(stored, progress, cancellation);
                }

                checkpoint.Save(next is null ? 1 : 0, next);
            }

            after = null;
        }

        await foreach (var (items, next) in data.Pages(ItemReader.UniquePrefixOf(model), after, cancellation))
        {
            foreach (var guard in items)
                await DropIfStale(model, guard, progress, cancellation);
            checkpoint.Save(1, next);
        }

        foreach (var relation in model.CountedIn)
        {
            if (!await new Recount(data, reader, relation).Run(progress, cancellation))
                await Fail(model, [LockedModel.CountIdentity(relation)], cancellation);
        }

        await End(model, progress, cancellation);
        checkpoint.Clear();
        return progress;
    }

    /// <summary>The table knows even if this run is stopped now, so the next one starts from the beginning.</summary>
    private async Task Fail(Model model, IEnumerable<string> identities, CancellationToken cancellation)
    {
        foreach (var identity in identities.Where(failed.Add))
            await data.Table.Indexes.GiveUp(model, identity, cancellation);
    }

    /// <summary>What a record stands in the way of stays unfilled, and so does what another program has broken meanwhile.</summary>
    private async Task End(Model model, Progress progress, CancellationToken cancellation)
    {
        await data.Table.Indexes.End(model, cancellation);
        var lost = (await data.Table.Indexes.Missing(model, cancellation)).RemoveAll(failed.Contains);
        if (lost.Length > 0)
        {
            progress.Trouble($"Records of {model.Name} were written meanwhile by functions with another schema, which lacks "
                + $"{Names(model, lost)}. Deploy everywhere first, and reindex again.");
        }
    }

    /// <summary>The indexes, unique fields, counted relations and the mark of live records, by their names, of what the table's item
    /// says.</summary>
    internal static string Names(Model model, IEnumerable<string> identities) => string.Join(", ", identities.Select(identity =>
        model.Indexes.FirstOrDefault(index => LockedIndex.From(index).Identity == identity)?.Name
            ?? model.CountedIn.FirstOrDefault(relation => LockedModel.CountIdentity(relation) == identity)?.ToString()
            ?? (identity == LockedModel.LiveIdentity ? "live: true" : null)
            ?? model.Fields.First(field => field.Unique && LockedModel.UniqueIdentity(field) == identity).Name));

    private async Task Mend(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        if (Places.Fault(stored.Record) is not null)
        {
            var model = stored.Record.Model;
            await Fail(model, LockedModel.Identities(model), cancellation);
            progress.Trouble(
                $"{RecordWords.DescribePlaceless(stored)} lacks a part of the key that {model.Name} has now. Run 'move {model.Name}' "
                + "first, and reindex again.");
            return;
        }

        for (StoredRecord? now = stored; now is not null; now = await data.Read(now, reader, cancellation))
        {
            if (!await MendKeys(now, progress, cancellation))
                continue;
            if (await TakeGuards(now, progress, cancellation))
                return;
        }
    }

    /// <returns>False if the record has changed meanwhile.</returns>
    private async Task<bool> MendKeys(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        var wanted = OfSchema(Items.ToItem(stored.Record));
        var present = OfSchema(stored.Item);
        if (wanted.Count == present.Count && wanted.All(key => present.TryGetValue(key.Key, out var there) && there.S == key.Value.S))
        {
            progress.Count("fine already");
            return true;
        }

        if (KeyLimits.Check(stored.Record) is { } unfit)
        {
            var model = stored.Record.Model;
            await Fail(
                model, model.Indexes.Select(index => LockedIndex.From(index).Identity).Append(LockedModel.LiveIdentity), cancellation);
            progress.Trouble($"{RecordWords.Describe(stored)} cannot be indexed: {unfit.Detail}");
            return true;
        }

        var expression = new Expression();
        var sets = wanted.Select(key => $"{expression.Name(key.Key)} = {expression.Value(key.Value)}").ToList();
        var removes = present.Keys.Except(wanted.Keys).Select(expression.Name).ToList();
        var change = string.Join(' ', [
            .. sets.Count > 0 ? [$"SET {string.Join(", ", sets)}"] : Array.Empty<string>(),
            .. removes.Count > 0 ? [$"REMOVE {string.Join(", ", removes)}"] : Array.Empty<string>(),
        ]);
        var update = WriteAction.Update(stored.Key, change, expression, expression.IsStill(stored.Record));
        var isDone = (await new Write(data.Table, update).Send(cancellation)).IsDone;
        if (isDone)
            progress.Count("mended");
        return isDone;
    }

    private async Task<bool> TakeGuards(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        var key = stored.Record.Key;
        foreach (var (field, guard) in UniqueGuards.For(stored.Record))
        {
            var expression = new Expression();
            var write = new Write(data.Table);
            var still = write.Add(WriteAction.Check(stored.Key, expression, expression.IsStill(stored.Record)));
            write.Add(UniqueGuards.Claim(key, guard, stored.Record.Write));
            var outcome = await write.Send(cancellation);
            if (outcome.IsRefused(still))
                return false;
            if (outcome.IsDone)
                continue;
            await Fail(key.Model, [LockedModel.UniqueIdentity(field)], cancellation);
            progress.Trouble($"{RecordWords.Describe(stored)}: {RecordWords.Taken(stored.Record, [field])}. "
                + "Change one of the two, and reindex again.");
        }

        return true;
    }

    /// <summary>A guard whose record is gone, or no longer holds the value, or whose field is no longer unique, would keep the value from
    /// everybody.</summary>
    private async Task DropIfStale(Model model, Dictionary<string, AttributeValue> guard, Progress progress, CancellationToken cancellation)
    {
        var recordKey = UniqueGuards.RecordKey(guard);
        var item = await data.Read(recordKey, cancellation);
        var record = item is null ? null : Items.Record(model, item);
        if (record is not null && UniqueGuards.For(record).Exists(held => held.Key == guard[Items.PartitionKey].S))
            return;

        var expression = new Expression();
        var still = record is null ? $"attribute_not_exists({expression.Name(Items.PartitionKey)})" : expression.IsStill(record);
        var own = new Expression();
        var same = $"{own.Name(UniqueGuards.Holder)} = {own.Value(guard[UniqueGuards.Holder])}";
        var guardKey = Items.Key(guard[Items.PartitionKey].S, guard[Items.SortKey].S);
        var write = new Write(
            data.Table, WriteAction.Check(recordKey, expression, still), WriteAction.Delete(guardKey, own, same));
        progress.Count((await write.Send(cancellation)).IsDone ? "guards freed" : "written meanwhile");
    }

    private static Dictionary<string, AttributeValue> OfSchema(Dictionary<string, AttributeValue> item) =>
        item.Where(attribute => Items.FollowsSchema(attribute.Key)).ToDictionary();
}
