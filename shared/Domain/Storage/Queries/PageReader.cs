using Trellis.Operations.List;
using Trellis.Records;

namespace Trellis.Storage.Queries;

/// <summary>What one call of the table found of a list.</summary>
/// <param name="Found">Records that may be meant, each with its place on the path.</param>
/// <param name="More">Where to go on, or null where the path ends.</param>
/// <param name="ItemsRead">How many items were read for it.</param>
internal readonly record struct ListChunk(IReadOnlyList<(Record Record, Position Position)> Found, Position? More, int ItemsRead)
{
    public static ListChunk Nothing { get; } = new([], null, 0);
}

/// <summary>A way through a list, a chunk at a time.</summary>
internal interface IListReader
{
    /// <summary>What the table did not judge and is still to be asked of each record; null where that is nothing.</summary>
    Filter? ResidualFilter { get; }

    /// <param name="after">Where to go on.</param>
    /// <param name="wanted">How many records are wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation);

    /// <summary>How many records the next call's worth holds, and where to go on.</summary>
    Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation);
}

/// <summary>Puts a page together: full, under 4 MB, and with no more reads than its budget has.</summary>
internal static class PageReader
{
    // DynamoDB reads at most 1 MB a call. Eight calls keep a page, and the wait for it, bounded when a filter lets little through.
    private const int MostCalls = 8;

    // A count reads on to the end, or for as many calls.
    private const int MostCountCalls = 8;

    public static async Task<Page> Read(ListPlan plan, IListReader reader, CancellationToken cancellation)
    {
        var page = await OfRecords(plan, reader, cancellation);
        if (plan.IsSingle)
            page = page with { Next = null };

        return plan.Counts ? await WithTotal(plan, page, reader, cancellation) : page;
    }

    private static async Task<Page> OfRecords(ListPlan plan, IListReader reader, CancellationToken cancellation)
    {
        var records = ImmutableArray.CreateBuilder<Record>();
        var position = plan.After;
        var places = ImmutableArray.CreateBuilder<Position>();
        var (size, read) = (0L, 0);
        for (var call = 0; call < MostCalls; call++)
        {
            // One more than is wanted tells whether there is another page.
            var chunk = await reader.Read(position, plan.Limit - records.Count + 1, cancellation);
            read += chunk.ItemsRead;
            foreach (var (record, place) in chunk.Found)
            {
                if (reader.ResidualFilter?.Holds(record) == false)
                    continue;

                size += AnswerSize.Of(record);
                if (records.Count == plan.Limit || (size > AnswerSize.Most && records.Count > 0))
                {
                    return new Page(
                        records.ToImmutable(),
                        places.Count > 0 ? places[^1] : plan.After) { Places = places.ToImmutable(), ItemsRead = read };
                }

                records.Add(record);
                places.Add(place);
            }

            position = chunk.More;
            if (position is null || records.Count == plan.Limit || plan.Enough.IsCancellationRequested)
                break;
        }

        return new Page(records.ToImmutable(), position) { Places = places.ToImmutable(), ItemsRead = read };
    }

    private static async Task<Page> WithTotal(ListPlan plan, Page page, IListReader reader, CancellationToken cancellation)
    {
        if (plan.IsSingle || (plan.After is null && page.Next is null))
            return page with { Total = new Total(page.Records.Length, IsExact: true) };

        // From the first page on, what it holds is counted already; from a later one, the count starts anew.
        long count = plan.After is null ? page.Records.Length : 0;
        var position = plan.After is null ? page.Next : null;
        var read = page.ItemsRead;
        for (var call = 0; call < MostCountCalls && !plan.Enough.IsCancellationRequested; call++)
        {
            var (more, next, items) = await reader.Count(position, cancellation);
            count += more;
            read += items;
            position = next;
            if (position is null)
                break;
        }

        return page with { ItemsRead = read, Total = new Total(count, IsExact: position is null) };
    }
}
