using System.Collections.Immutable;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Local.Data;

/// <summary>
/// Brings the records of a model to where a schema with another scope or key looks for them. Each goes in one transaction, with its unique values: at
/// any moment it is at one place, and at one only. Its pairs go first, so that a run that is stopped between the two finds the rest again.
/// </summary>
public sealed class Move(Schema schema, LockedModel before, StoredData data, Checkpoint checkpoint, Action<string> say)
{
    private readonly Layout layout = new(schema);

    public async Task<Progress> Run(Model model, CancellationToken cancellation = default)
    {
        var progress = new Progress(say, $"move {model.Name}");
        var pairings = schema.Pairings.Where(pairing => ReferenceEquals(pairing.Left, model) || ReferenceEquals(pairing.Right, model)).ToList();
        var (step, after, _) = checkpoint.Load();
        for (; step <= pairings.Count; step++, after = null)
        {
            var prefix = step < pairings.Count ? Layout.PrefixOf(pairings[step]) : Layout.PrefixOf(model);
            await foreach (var (items, next) in data.Pages(prefix, after, cancellation).ConfigureAwait(false))
            {
                foreach (var item in items)
                {
                    var stored = layout.Read(item);
                    if (stored is StoredPair pair)
                        await MovePair(model, pair, progress, cancellation).ConfigureAwait(false);
                    else if (stored is StoredRecord record)
                        await MoveRecord(record, progress, cancellation).ConfigureAwait(false);
                }

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
                progress.Trouble($"{stored.Item[Items.SortKey].S} has no {missing}, so it has no place under the new schema.");
                return;
            }

            var actions = Actions(stored);
            var cancelled = await data.Table.Transact(actions, cancellation).ConfigureAwait(false);
            if (cancelled is null)
            {
                progress.Count("moved");
                return;
            }

            if (cancelled.Failed(0))
            {
                progress.Trouble($"{Words.Of(stored)} cannot be moved: another record is at its new place.");
                return;
            }

            if (!cancelled.Failed(1))
            {
                progress.Trouble($"{Words.Of(stored)} cannot be moved: it holds a unique value that is another's there.");
                return;
            }

            // Somebody has written to it meanwhile.
            stored = await data.Read(StoredData.KeyOf(stored.Item), cancellation).ConfigureAwait(false) is { } item ? layout.Read(item) as StoredRecord : null;
        }
    }

    private static bool IsThere(StoredRecord stored)
    {
        if (Placeless(stored.Record) is not null)
            return false;
        var key = Items.Key(stored.Record.Key);
        return key[Items.PartitionKey].S == stored.Item[Items.PartitionKey].S && key[Items.SortKey].S == stored.Item[Items.SortKey].S;
    }

    private static string? Placeless(Record record)
    {
        if (record.Model.Key.Fields.FirstOrDefault(field => record[field.Name].Kind == ValueKind.Null) is { } field)
            return field.Name;
        return record.Model.Scope.OwnerField is { } owner && record[owner].Kind != ValueKind.Text ? owner : null;
    }

    private List<TransactWriteItem> Actions(StoredRecord stored)
    {
        var (table, record) = (data.Table.Name, stored.Record);
        var expression = new Expression();
        var item = Items.Of(record);
        foreach (var earlier in Items.EarlierWrites)
        {
            if (stored.Item.TryGetValue(earlier, out var write))
                item[earlier] = write;
        }

        var actions = new List<TransactWriteItem>
        {
            PutRecord.ActionFor(table, item),
            Transactions.Delete(StoredData.KeyOf(stored.Item), table, expression, expression.IsStill(record)),
        };
        var (oldSpace, newSpace) = (stored.Item[Items.PartitionKey].S, item[Items.PartitionKey].S);
        foreach (var (_, guard) in UniqueGuards.Of(record))
        {
            var old = guard.Replace(newSpace, oldSpace, StringComparison.Ordinal);
            var (oldHolder, newHolder) = (stored.Item[Items.SortKey].S, item[Items.SortKey].S);
            actions.Add(UniqueGuards.Take(table, guard, newHolder, record.Write, old == guard ? oldHolder : null));
            if (old != guard)
                actions.Add(UniqueGuards.Release(table, old, oldHolder));
        }

        return actions;
    }

    /// <summary>A pair goes with its ends: to the key that the moved record is to have, and to the scope that the relation has now.</summary>
    private async Task MovePair(Model model, StoredPair stored, Progress progress, CancellationToken cancellation)
    {
        var pairing = stored.Edge.Pairing;
        var (left, right) = (stored.Edge.Left, stored.Edge.Right);
        var owner = stored.Edge.Owner;
        foreach (var isLeft in (bool[])[true, false])
        {
            if (!ReferenceEquals(isLeft ? pairing.Left : pairing.Right, model))
                continue;
            if (await AtOldPlace(model, owner, isLeft ? left.Parts : right.Parts, cancellation).ConfigureAwait(false) is not { } record || Placeless(record) is not null)
                continue;
            owner = pairing.IsOwned ? record.Key.Owner ?? owner : null;
            (left, right) = isLeft ? (record.Key, right) : (left, record.Key);
        }

        owner = pairing.IsOwned ? owner : null;
        RecordKey At(RecordKey key) => key with { Owner = key.Model.Scope.IsOwner ? owner : null };
        var moved = Edges.Item(new Edge(pairing, owner, At(left), At(right)));
        var (key, old) = (StoredData.KeyOf(moved), StoredData.KeyOf(stored.Item));
        if (key[Items.PartitionKey].S == old[Items.PartitionKey].S && key[Items.SortKey].S == old[Items.SortKey].S)
            return;
        await data.Table.Transact(
            [Transactions.Put(moved, data.Table.Name, new Expression(), null), Transactions.Delete(old, data.Table.Name, new Expression(), null)],
            cancellation).ConfigureAwait(false);
        progress.Count("pairs moved");
    }

    /// <summary>The record where the schema before had it, read by the schema of now.</summary>
    private async Task<Record?> AtOldPlace(Model model, string? pairOwner, ImmutableArray<Value> parts, CancellationToken cancellation)
    {
        var types = before.Key.Select(name => model.FieldNamed(name)).ToList();
        if (types.Count != parts.Length || types.Contains(null))
            return null;
        var old = new Dictionary<string, AttributeValue>
        {
            [Items.PartitionKey] = Items.Text(TableKeys.Partition(model, before.Scope == "*" ? null : pairOwner)),
            [Items.SortKey] = Items.Text(TableKeys.Identifier(types!, parts)),
        };
        return await data.Read(old, cancellation).ConfigureAwait(false) is { } item ? Items.Record(model, item) : null;
    }
}
