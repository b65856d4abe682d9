using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Storage.Keys;
using Trellis.Storage.Queries;

namespace Trellis.Tests.Storage;

/// <summary>Lists: every record that the path leads to, in its order, judged here.</summary>
public sealed partial class MemoryTable
{
    private readonly HashSet<Edge> edges = [];

    public Task<Page> List(ListPlan plan, CancellationToken cancellation)
    {
        lock (door)
        {
            var found = Along(plan).Where(entry => plan.Filter?.Holds(entry.Record) != false).ToList();
            var ahead = plan.After is { } after
                ? found.SkipWhile(entry => ByUtf8.Compare(entry.SortKey, after.SortKey) * (plan.Descending ? -1 : 1) <= 0).ToList()
                : found;
            var page = ahead.Take(Fitting(ahead, plan.Limit)).ToList();
            var next = ahead.Count > page.Count && !plan.IsSingle ? new Position(page[^1].SortKey) : null;
            return Task.FromResult(new Page([.. page.Select(entry => entry.Record)], next)
            {
                Positions = [.. page.Select(entry => new Position(entry.SortKey))],
                ItemsRead = page.Count,
                Total = plan.Counts ? new Total(plan.IsSingle ? page.Count : found.Count, IsExact: true) : null,
            });
        }
    }

    /// <summary>There are no indexes that could lack something.</summary>
    public Task<FilledIndexes> Filled(CancellationToken cancellation) => Task.FromResult(FilledIndexes.All);

    public Task<IReadOnlyDictionary<RecordKey, Record>> Read(IReadOnlyCollection<RecordKey> keys, CancellationToken cancellation)
    {
        lock (door)
            return Task.FromResult<IReadOnlyDictionary<RecordKey, Record>>(keys.Distinct().Where(key => records.ContainsKey(Name(key))).ToDictionary(key => key, key => Find(key)!));
    }

    private List<(Record Record, string SortKey)> Along(ListPlan plan)
    {
        var ascending = plan.Path switch
        {
            RangePath path => Range(plan, path),
            MergedPath path => path.Parts.SelectMany(part => Range(plan, (RangePath)part.Path).Where(entry => part.Filter?.Holds(entry.Record) != false)).DistinctBy(entry => entry.SortKey),
            LinkPath path => Links(plan, path),
            SinglePath { Key: { } key } when Find(key) is { } record => [(record, "")],
            _ => [],
        };
        var ordered = ascending.OrderBy(entry => entry.SortKey, Comparer<string>.Create(ByUtf8.Compare)).ToList();
        if (plan.Descending)
            ordered.Reverse();

        return ordered;
    }

    private IEnumerable<(Record Record, string SortKey)> Range(ListPlan plan, RangePath path)
    {
        var bounds = KeyBounds.For(plan, path);
        var space = TableKeys.Partition(plan.Model, plan.Owner);
        foreach (var ((partition, identifier), stored) in records)
        {
            if (partition != space)
                continue;

            var record = As(plan.Model, stored);
            var sortKey = path is IndexPath { Index: var index }
                ? TableKeys.IndexPartition(plan.Model, plan.Owner, index, field => record[field.Name]) == bounds.Partition
                    ? TableKeys.IndexSort(index, record.Key, field => record[field.Name])
                    : null
                : identifier;
            if (sortKey is not null && bounds.Holds(sortKey) && bounds.Rest.All(condition => condition.Holds(record)))
                yield return (record, sortKey);
        }
    }

    private IEnumerable<(Record Record, string SortKey)> Links(ListPlan plan, LinkPath path) => edges
        .Where(edge => TableKeys.EdgePartition(edge.Pairing, edge.Owner, path.Forward ? edge.Left : edge.Right) == TableKeys.EdgePartition(path.Pairing, path.Owner, path.From))
        .Select(edge => path.Forward ? edge.Right : edge.Left)
        .Select(end => new RecordKey(plan.Model, plan.Owner, end.Parts))
        .Where(end => records.ContainsKey(Name(end)))
        .Select(end => (Find(end)!, TableKeys.Identifier(end)));

    private static int Fitting(List<(Record Record, string SortKey)> entries, int limit)
    {
        long size = 0;
        for (var count = 0; count < Math.Min(limit, entries.Count); count++)
        {
            size += AnswerSize.Of(entries[count].Record);
            if (size > AnswerSize.Most && count > 0)
                return count;
        }

        return Math.Min(limit, entries.Count);
    }
}
