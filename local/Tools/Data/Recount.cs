using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>
/// Counts the children in a relation with RESTRICT, while others write. Every change of a count counts itself too, so a count is only
/// corrected, or found to be right, if no child of its parent came or went while the children were read. The other parents are counted
/// again. A count that is right once stays right.
/// </summary>
internal sealed class Recount(StoredData data, ItemReader reader, Relation relation)
{
    private const int MostRounds = 20;

    /// <returns>False if children of one parent came and went all the time.</returns>
    public async Task<bool> Run(Progress progress, CancellationToken cancellation)
    {
        HashSet<string>? again = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var before = await Counts(cancellation);
            var children = await Children(cancellation);
            var after = await Counts(cancellation);
            var changed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var key in again ?? [.. before.Keys, .. children.Keys, .. after.Keys])
            {
                var (old, number) = (before.GetValueOrDefault(key), children.GetValueOrDefault(key));
                var isUnchanged = old == after.GetValueOrDefault(key);
                if (isUnchanged && (old?.Count ?? 0) == number)
                    continue;
                var isCorrected = isUnchanged && await Correct(key, old, number, cancellation);
                progress.Count(isCorrected ? "parents counted" : "written meanwhile");
                if (!isCorrected)
                    changed.Add(key);
            }

            if (changed.Count == 0)
                return true;
            again = changed;
        }

        progress.Trouble($"The children in {relation} could not be counted, because they change all the time. Reindex again later.");
        return false;
    }

    private async Task<Dictionary<string, Counted>> Counts(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, Counted>(StringComparer.Ordinal);
        await foreach (var (items, _) in data.Pages(ItemReader.CountPrefixOf(relation.Source), null, cancellation))
        {
            foreach (var item in items.Where(item => TableKeys.RelationOfCount(item[Items.PartitionKey].S) == relation.Name))
            {
                counts[item[Items.PartitionKey].S] =
                    new Counted(Items.Integer(item, ChildCounts.Count), Items.Integer(item, ChildCounts.Changes));
            }
        }

        return counts;
    }

    private async Task<Dictionary<string, long>> Children(CancellationToken cancellation)
    {
        var children = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var (items, _) in data.Pages(ItemReader.PrefixOf(relation.Target), null, cancellation))
        {
            foreach (var record in items.Select(reader.Read).OfType<StoredRecord>())
            {
                if (ParentCount.For(record.Record).FirstOrDefault(count => ReferenceEquals(count.Relation, relation)) is not { } count)
                    continue;
                var key = TableKeys.Children(count);
                children[key] = children.GetValueOrDefault(key) + 1;
            }
        }

        return children;
    }

    private async Task<bool> Correct(string key, Counted? old, long number, CancellationToken cancellation)
    {
        var expression = new Expression();
        var change = $"SET {expression.Name(ChildCounts.Count)} = {expression.Value(Items.Number(number))} "
            + $"ADD {expression.Name(ChildCounts.Changes)} {expression.Value(Items.Number(1))}";
        var condition = old is null
            ? $"attribute_not_exists({expression.Name(Items.PartitionKey)})"
            : $"{expression.Name(ChildCounts.Changes)} = {expression.Value(Items.Number(old.Changes))}";
        var update = WriteAction.Update(Items.Key(key, ChildCounts.SortKey), change, expression, condition);
        return (await new Write(data.Table, update).Send(cancellation)).IsDone;
    }

    private sealed record Counted(long Count, long Changes);
}
