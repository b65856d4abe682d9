using Trellis.Storage.Queries;

namespace Trellis.Storage;

/// <summary>Reads a page by the path of its plan. Never a Scan.</summary>
public sealed class Lists(Table table) : IListRecords
{
    public Task<Page> List(ListPlan plan, CancellationToken cancellation) => Reader(plan) is { } reader
        ? PageReader.Read(plan, reader, cancellation)
        : Task.FromResult(new Page([], null) { Total = plan.Counts ? new Total(0, IsExact: true) : null });

    public Task<FilledIndexes> Filled(CancellationToken cancellation) => table.Indexes.Filled(cancellation);

    /// <summary>Null if there is nothing to read.</summary>
    private IListReader? Reader(ListPlan plan) => plan.Path switch
    {
        RangePath path => new QueryRecords(table.Name, plan, path) is { IsEmpty: false } query ? new RangeReader(table, query) : null,
        LinkPath path => new LinkReader(table, plan, path),
        SinglePath { Key: { } key } => new SingleReader(table, plan, key),
        MergedPath path => new MergingReader([.. Sources(plan, path)], plan.Descending),
        _ => null,
    };

    private IEnumerable<MergingReader.Source> Sources(ListPlan plan, MergedPath path)
    {
        // Records whose whole key is known, such as the caller's groups, are read together.
        var parts = path.Parts.ToLookup(part => part.Path is KeyPath key && key.Leading.Length == plan.Model.Key.Fields.Length);
        if (parts[true].Any())
            yield return new MergingReader.Source(new KeysReader(table, plan, parts[true]), isDense: true);
        foreach (var part in parts[false])
        {
            if (Reader(part with { Descending = plan.Descending, IsDense = true }) is { } reader)
                yield return new MergingReader.Source(reader, part.Filter is null || part.IsDense);
        }
    }
}

/// <summary>A range of keys: each chunk is one Query.</summary>
internal sealed class RangeReader(Table table, QueryRecords query) : IListReader
{
    public Filter? ResidualFilter => query.ResidualFilter;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        if (query.IsBehind(after))
            return ListChunk.Nothing;

        var request = query.Page(after, wanted);
        var answer = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        var response = RecordsResponse.From(request, answer);
        var found = response.Found.ConvertAll(item => (item.Record, query.PositionOf(item.Place)));
        return new ListChunk(found, response.Last is { } last ? query.PositionOf(last) : null, response.ScannedCount ?? found.Count);
    }

    public async Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation)
    {
        if (ResidualFilter is { } residual)
        {
            var chunk = await Read(after, QueryRecords.All, cancellation);
            return (chunk.Found.Count(found => residual.Holds(found.Record)), chunk.More, chunk.ItemsRead);
        }

        var request = query.Count(after);
        var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        return (response.Count ?? 0, query.PositionOf(response.LastEvaluatedKey), response.ScannedCount ?? 0);
    }
}

/// <summary>One record by its key: one GetItem.</summary>
internal sealed class SingleReader(Table table, ListPlan plan, RecordKey key) : IListReader
{
    public Filter? ResidualFilter => plan.Filter;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation) =>
        await new Reads(table)
            .Read(key, cancellation) is { } record ? new ListChunk([(record, new Position(""))], null, 1) : ListChunk.Nothing;

    public Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation) =>
        throw new InvalidOperationException("A list of one record has only one page, so nothing is left to count.");
}
