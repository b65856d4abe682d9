using Amazon.DynamoDBv2.Model;
using Trellis.Schemas;
using Trellis.Storage;
using Trellis.Storage.Keys;

namespace Trellis.Local.Data;

/// <summary>
/// Gives old records of a model the index keys and the guards of unique values that the schema asks for now, and takes away those that it does not.
/// A record that somebody writes meanwhile is looked at again; none of its versions is counted. At the end the table says that its indexes are filled.
/// </summary>
public sealed class Reindex(Schema schema, StoredData data, Checkpoint checkpoint, Action<string> say)
{
    private readonly Layout layout = new(schema);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    /// <returns>What was done; with troubles where two records hold one unique value.</returns>
    public async Task<Progress> Run(Model model, CancellationToken cancellation = default)
    {
        var progress = new Progress(say, $"reindex {model.Name}");
        if (!await data.Table.Indexes.Begin(model, cancellation).ConfigureAwait(false))
            checkpoint.Clear();
        var (step, after, _) = checkpoint.Load();
        if (step == 0)
        {
            await foreach (var (items, next) in data.Pages(Layout.PrefixOf(model), after, cancellation).ConfigureAwait(false))
            {
                foreach (var item in items)
                {
                    if (layout.Read(item) is StoredRecord stored)
                        await Mend(stored, progress, cancellation).ConfigureAwait(false);
                }

                checkpoint.Save(next is null ? 1 : 0, next);
            }

            after = null;
        }

        await foreach (var (items, next) in data.Pages(Layout.UniquePrefixOf(model), after, cancellation).ConfigureAwait(false))
        {
            foreach (var guard in items)
                await DropIfStale(model, guard, progress, cancellation).ConfigureAwait(false);
            checkpoint.Save(1, next);
        }

        await End(model, progress, cancellation).ConfigureAwait(false);
        checkpoint.Clear();
        return progress;
    }

    /// <summary>The table says so even if this run is stopped now: the next one then begins anew.</summary>
    private async Task Fail(Model model, IEnumerable<string> identities, CancellationToken cancellation)
    {
        foreach (var identity in identities.Where(failed.Add))
            await data.Table.Indexes.GiveUp(model, identity, cancellation).ConfigureAwait(false);
    }

    /// <summary>What a record stands in the way of stays unfilled, and so does what another program has broken meanwhile.</summary>
    private async Task End(Model model, Progress progress, CancellationToken cancellation)
    {
        await data.Table.Indexes.End(model, cancellation).ConfigureAwait(false);
        var lost = (await data.Table.Indexes.Missing(model, cancellation).ConfigureAwait(false)).RemoveAll(failed.Contains);
        if (lost.Length > 0)
            progress.Trouble($"Records of {model.Name} were written meanwhile by functions with another schema, which lacks {Names(model, lost)}. Deploy everywhere first, and reindex again.");
    }

    /// <summary>The indexes and unique fields, by their names, of what the table's item says.</summary>
    internal static string Names(Model model, IEnumerable<string> identities) => string.Join(", ", identities.Select(identity =>
        model.Indexes.FirstOrDefault(index => LockedIndex.Of(index).Identity == identity)?.Name
            ?? model.Fields.First(field => field.Unique && LockedModel.UniqueIdentity(field) == identity).Name));

    private async Task Mend(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        for (StoredRecord? now = stored; now is not null; now = await Again(now, cancellation).ConfigureAwait(false))
        {
            if (!await MendKeys(now, progress, cancellation).ConfigureAwait(false))
                continue;
            if (await TakeGuards(now, progress, cancellation).ConfigureAwait(false))
                return;
        }
    }

    private async Task<StoredRecord?> Again(StoredRecord stored, CancellationToken cancellation) =>
        await data.Read(StoredData.KeyOf(stored.Item), cancellation).ConfigureAwait(false) is { } item ? layout.Read(item) as StoredRecord : null;

    /// <returns>False when somebody has written meanwhile.</returns>
    private async Task<bool> MendKeys(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        var wanted = IndexKeys(Items.Of(stored.Record));
        var present = IndexKeys(stored.Item);
        if (wanted.Count == present.Count && wanted.All(key => present.TryGetValue(key.Key, out var there) && there.S == key.Value.S))
        {
            progress.Count("fine already");
            return true;
        }

        if (TableKeys.Check(stored.Record) is { } unfit)
        {
            await Fail(stored.Record.Model, stored.Record.Model.Indexes.Select(index => LockedIndex.Of(index).Identity), cancellation).ConfigureAwait(false);
            progress.Trouble($"{Words.Of(stored)} cannot be indexed: {unfit.Detail}");
            return true;
        }

        var expression = new Expression();
        var sets = wanted.Select(key => $"{expression.Name(key.Key)} = {expression.Value(key.Value)}").ToList();
        var removes = present.Keys.Except(wanted.Keys).Select(expression.Name).ToList();
        var request = new UpdateItemRequest
        {
            TableName = data.Table.Name,
            Key = StoredData.KeyOf(stored.Item),
            UpdateExpression = string.Join(' ', new[] { sets.Count > 0 ? $"SET {string.Join(", ", sets)}" : "", removes.Count > 0 ? $"REMOVE {string.Join(", ", removes)}" : "" }),
            ConditionExpression = expression.IsStill(stored.Record),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
        };
        try
        {
            await data.Table.Send((client, _, token) => client.UpdateItemAsync(request, token), cancellation).ConfigureAwait(false);
            progress.Count("mended");
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private async Task<bool> TakeGuards(StoredRecord stored, Progress progress, CancellationToken cancellation)
    {
        var key = stored.Record.Key;
        foreach (var (field, guard) in UniqueGuards.Of(stored.Record))
        {
            var expression = new Expression();
            var still = Transactions.Check(StoredData.KeyOf(stored.Item), data.Table.Name, expression, expression.IsStill(stored.Record));
            var cancelled = await data.Table.Transact([still, UniqueGuards.Take(data.Table.Name, key, guard, stored.Record.Write)], cancellation).ConfigureAwait(false);
            if (cancelled?.Failed(0) == true)
                return false;
            if (cancelled is null)
                continue;
            await Fail(key.Model, [LockedModel.UniqueIdentity(field)], cancellation).ConfigureAwait(false);
            progress.Trouble($"{Words.Of(stored)} holds a {field.Name} that is another's: {stored.Record[field.Name].Text}. Change one of the two, and reindex again.");
        }

        return true;
    }

    /// <summary>A guard whose record is gone, or no longer holds the value, or whose field is no longer unique, would keep the value from everybody.</summary>
    private async Task DropIfStale(Model model, Dictionary<string, AttributeValue> guard, Progress progress, CancellationToken cancellation)
    {
        var parts = guard[Items.PartitionKey].S.Split(KeyText.Separator);
        var recordKey = new Dictionary<string, AttributeValue>
        {
            [Items.PartitionKey] = Items.Text($"{parts[1]}{KeyText.Separator}{parts[2]}"),
            [Items.SortKey] = guard[UniqueGuards.Holder],
        };
        var item = await data.Read(recordKey, cancellation).ConfigureAwait(false);
        var record = item is null ? null : Items.Record(model, item);
        if (record is not null && UniqueGuards.Of(record).Exists(held => held.Key == guard[Items.PartitionKey].S))
            return;

        var expression = new Expression();
        var still = record is null ? $"attribute_not_exists({expression.Name(Items.PartitionKey)})" : expression.IsStill(record);
        var own = new Expression();
        var same = $"{own.Name(UniqueGuards.Holder)} = {own.Value(guard[UniqueGuards.Holder])}";
        var cancelled = await data.Table.Transact(
            [Transactions.Check(recordKey, data.Table.Name, expression, still), Transactions.Delete(StoredData.KeyOf(guard), data.Table.Name, own, same)],
            cancellation).ConfigureAwait(false);
        progress.Count(cancelled is null ? "guards freed" : "written meanwhile");
    }

    private static Dictionary<string, AttributeValue> IndexKeys(Dictionary<string, AttributeValue> item) =>
        item.Where(attribute => Items.IsIndexKey(attribute.Key)).ToDictionary();
}
