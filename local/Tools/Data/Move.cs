using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>Brings the records of a model to where a schema with another scope or key looks for them. Each goes in one transaction, with
/// its unique values: at any moment it is at one place, and at one only. Its pairs go first, so that a run that is stopped between the two
/// finds the rest again.</summary>
public sealed class Move(Schema schema, LockedModel before, StoredData data, Checkpoint checkpoint, Action<string> print)
{
    private readonly ItemReader reader = new(schema);

    public async Task<Progress> Run(Model model, CancellationToken cancellation = default)
    {
        var progress = new Progress(print, $"move {model.Name}", "nothing to move");
        var pairings = schema.Pairings.Where(pairing => ReferenceEquals(pairing.Left, model) || ReferenceEquals(pairing.Right, model))
            .ToList();
        await data.Table.Indexes.BeforeWrite(model, creates: false, cancellation);
        // Children are counted under the parent's key.
        foreach (var relation in model.Restrictions)
        {
            await data.Table.Indexes.Remove(relation.Target, LockedModel.CountIdentity(relation), cancellation);
            print($"{relation.Target.Name} must be counted again: no {model.Name} can be deleted until you run "
                + $"'reindex {relation.Target.Name}'.");
        }

        var (step, after, _) = checkpoint.Load();
        for (; step <= pairings.Count; step++, after = null)
        {
            var prefix = step < pairings.Count ? ItemReader.PrefixOf(pairings[step]) : ItemReader.PrefixOf(model);
            await foreach (var (items, next) in data.Pages(prefix, after, cancellation))
            {
                foreach (var item in items)
                {
                    var stored = reader.Read(item);
                    if (stored is StoredPair pair)
                        await MovePair(model, pair, progress, cancellation);
                    else if (stored is StoredRecord record)
                        await MoveRecord(record, progress, cancellation);
                }

                // Not past a trouble: the next run must meet it again, or it would end well and let the schema be pinned.
                if (!progress.HasTroubles)
                    checkpoint.Save(next is null ? step + 1 : step, next);
            }
        }

        checkpoint.Clear();
        return progress;
    }

    private async Task MoveRecord(StoredRecord first, Progress progress, CancellationToken cancellation)
    {
        for (StoredRecord? stored = first; stored is not null;)
        {
            if (IsThere(stored))
            {
                progress.Count("in place");
                return;
            }

            if (Placeless(stored.Record) is { } missing)
            {
                progress.Trouble($"{RecordWords.DescribePlaceless(stored)} has no {missing}, so it has no place under the new schema. "
                    + $"Give it one, or delete it, with the schema that is deployed now, and move again.");
                return;
            }

            var write = new Write(data.Table);
            var item = ItemOf(stored);
            var put = write.Add(PutRecord.New(item));
            var delete = write.Add(DeleteRecord.IfUnchanged(stored.Key, stored.Record));
            var guards = AddGuards(write, stored, item);
            var outcome = await write.Send(cancellation);
            if (outcome.IsDone)
            {
                progress.Count("moved");
                return;
            }

            if (outcome.IsRefused(put))
            {
                var whose = stored.Owner is { } owner ? $" of {owner}" : "";
                progress.Trouble(
                    $"{RecordWords.Describe(stored)}{whose} cannot be moved: another record is at its new place. Delete this one "
                    + $"with the schema that is deployed now, and move again.");
                return;
            }

            if (outcome.IsTooLarge)
            {
                progress.Trouble(
                    $"{RecordWords.Describe(stored)} cannot be moved: with its new keys it would take more than the 400 KB that "
                    + $"DynamoDB stores as one.");
                return;
            }

            if (!outcome.IsRefused(delete))
            {
                var taken = outcome.RefusedOf(guards);
                progress.Trouble($"{RecordWords.Describe(stored)} cannot be moved: {RecordWords.Taken(stored.Record, taken)}. "
                    + $"Change one of the two with the schema that is deployed now, and move again.");
                return;
            }

            // It has changed meanwhile.
            stored = await data.Read(stored, reader, cancellation);
        }
    }

    private static bool IsThere(StoredRecord stored)
    {
        if (Placeless(stored.Record) is not null)
            return false;
        return IsSamePlace(Items.Key(stored.Record.Key), stored.Item);
    }

    private static bool IsSamePlace(Dictionary<string, AttributeValue> one, Dictionary<string, AttributeValue> other) =>
        one[Items.PartitionKey].S == other[Items.PartitionKey].S && one[Items.SortKey].S == other[Items.SortKey].S;

    private static string? Placeless(Record record)
    {
        if (record.Model.Key.Fields.FirstOrDefault(field => record[field.Name].Kind == ValueKind.Null) is { } field)
            return field.Name;
        return record.Model.Scope.OwnerField is { } owner && record[owner].Kind != ValueKind.Text ? owner : null;
    }

    /// <summary>Takes the record's unique values under its new key, and gives them up under the old one.</summary>
    private static List<(Field Field, WriteAction Action)> AddGuards(
        Write write, StoredRecord stored, Dictionary<string, AttributeValue> item)
    {
        var guards = new List<(Field, WriteAction)>();
        var (oldSpace, newSpace) = (stored.Item[Items.PartitionKey].S, item[Items.PartitionKey].S);
        var (oldHolder, newHolder) = (stored.Item[Items.SortKey].S, item[Items.SortKey].S);
        foreach (var (field, guard) in UniqueGuards.For(stored.Record))
        {
            var old = guard.Replace(newSpace, oldSpace, StringComparison.Ordinal);
            guards.Add((field, write.Add(UniqueGuards.Claim(guard, newHolder, stored.Record.Write, old == guard ? oldHolder : null))));
            if (old != guard)
                guards.Add((field, write.Add(UniqueGuards.Release(old, oldHolder))));
        }

        return guards;
    }

    /// <summary>As an update would leave it: with the values of fields that the schema no longer has, and with the index keys that it asks
    /// for now alone.</summary>
    private static Dictionary<string, AttributeValue> ItemOf(StoredRecord stored)
    {
        var item = stored.Item.Where(attribute => !Items.FollowsSchema(attribute.Key)).ToDictionary();
        foreach (var (name, value) in Items.ToItem(stored.Record))
            item[name] = value;
        return item;
    }

    /// <summary>A pair goes with its ends: to the key that the moved record is to have, and to the scope that the relation has
    /// now.</summary>
    private async Task MovePair(Model model, StoredPair stored, Progress progress, CancellationToken cancellation)
    {
        var (pairing, owner) = (stored.Edge.Pairing, stored.Edge.Owner);
        var (left, right) = (stored.Edge.Left, stored.Edge.Right);
        var (leftText, rightText) = (Edges.Identifier(stored.Item, isLeft: true), Edges.Identifier(stored.Item, isLeft: false));
        var old = stored.Key;
        foreach (var isLeft in (bool[])[true, false])
        {
            if (!ReferenceEquals(isLeft ? pairing.Left : pairing.Right, model))
                continue;
            var (parts, text) = isLeft ? (left.Parts, leftText) : (right.Parts, rightText);
            if (await AtOldPlace(model, stored.Edge.Owner, parts, text, cancellation) is not { } record)
            {
                // With as many parts as the key has now it has been moved before, or the key has not changed.
                if (parts.Length == model.Key.Fields.Length)
                    continue;
                await Drop(stored, old, progress, cancellation);
                return;
            }

            if (Placeless(record) is { } missing)
            {
                progress.Trouble($"A pair of {pairing.Name} stays where it is: its {model.Name} {string.Join(" / ", parts)} has no "
                    + $"{missing}. It is moved with that record.");
                return;
            }

            owner = pairing.IsOwned ? record.Key.Owner ?? owner : null;
            if (isLeft)
                (left, leftText) = (record.Key, TableKeys.Identifier(record.Key));
            else
                (right, rightText) = (record.Key, TableKeys.Identifier(record.Key));
        }

        var edge = new Edge(pairing, pairing.IsOwned ? owner : null, left, right);
        var moved = Edges.Item(edge, leftText, rightText, Edges.Written(stored.Item));
        if (IsSamePlace(moved, old))
            return;
        await new Write(data.Table, WriteAction.Put(moved), WriteAction.Delete(old)).Send(cancellation);
        progress.Count("pairs moved");
    }

    /// <summary>A pair outlives its records. One that is gone gets no new key, and under the old one nobody can find the pair or unlink
    /// it.</summary>
    private async Task Drop(StoredPair stored, Dictionary<string, AttributeValue> key, Progress progress, CancellationToken cancellation)
    {
        if (before.Scope != "*" && stored.Edge.Owner is null)
        {
            // The move of its other end has taken its owner, and with it the way to a record that may well be there.
            progress.Count("pairs left: nothing says whose they were");
            return;
        }

        await new Write(data.Table, WriteAction.Delete(key)).Send(cancellation);
        progress.Count("pairs of what is gone removed");
    }

    /// <summary>The record where the schema before had it, read by the schema of now. The pair's own text names it, whichever fields made
    /// it.</summary>
    private async Task<Record?> AtOldPlace(
        Model model, string? pairOwner, ImmutableArray<Value> parts, string identifier, CancellationToken cancellation)
    {
        if (before.Key.Length != parts.Length)
            return null;
        var old = new Dictionary<string, AttributeValue>
        {
            [Items.PartitionKey] = Items.Text(TableKeys.Partition(model, before.Scope == "*" ? null : pairOwner)),
            [Items.SortKey] = Items.Text(identifier),
        };
        return await data.Read(old, cancellation) is { } item ? Items.Record(model, item) : null;
    }
}
