using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Storage.Queries;

namespace Trellis.Storage;

/// <summary>Reads a page by the path of its plan. Never a Scan.</summary>
public sealed class Lists(Table table) : IListRecords
{
    public Task<Page> List(ListPlan plan, CancellationToken cancellation) => plan.Path switch
    {
        RangePath path => OfRange(QueryRecords.Of(table.Name, plan, path), plan, cancellation),
        LinkPath path => PageReader.Read(plan, new LinkReader(table, plan, path), cancellation),
        SinglePath { Key: { } key } => PageReader.Read(plan, new SingleReader(table, plan, key), cancellation),
        _ => Task.FromResult(Nothing(plan)),
    };

    public Task<FilledIndexes> Filled(CancellationToken cancellation) => table.Indexes.Filled(cancellation);

    private Task<Page> OfRange(QueryRecords query, ListPlan plan, CancellationToken cancellation) =>
        query.IsEmpty ? Task.FromResult(Nothing(plan)) : PageReader.Read(plan, new RangeReader(table, query), cancellation);

    private static Page Nothing(ListPlan plan) => new([], null) { Total = plan.Counts ? new Total(0, IsExact: true) : null };
}

/// <summary>A range of keys: each chunk is one Query.</summary>
internal sealed class RangeReader(Table table, QueryRecords query) : IListReader
{
    public Filter? ResidualFilter => query.ResidualFilter;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        var request = query.Page(after, wanted);
        var answer = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        var response = RecordsResponse.Of(request, answer);
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
