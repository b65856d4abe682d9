namespace Trellis.Storage.Queries;

/// <summary>The result of one call to the table for a list.</summary>
/// <param name="Found">Records before the residual filter, each with its position on the path.</param>
/// <param name="More">The position to continue from, or null at the end of the path.</param>
internal readonly record struct ListChunk(IReadOnlyList<(Record Record, Position Position)> Found, Position? More, int ItemsRead)
{
    public static ListChunk Nothing { get; } = new([], null, 0);
}

/// <summary>Reads the records on a path in chunks.</summary>
internal interface IListReader
{
    /// <summary>The filters that the table did not apply; null if there are none.</summary>
    Filter? ResidualFilter { get; }

    /// <param name="after">The position to continue from, or null.</param>
    /// <param name="wanted">How many records are needed.</param>
    Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation);

    /// <summary>The number of matching records in the next chunk, and the position to continue from.</summary>
    Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation);
}

/// <summary>Collects a page from chunks, within 4 MB and a budget of calls.</summary>
internal static class PageReader
{
    // A page is most often full. A larger one grows.
    private const int MostRoom = 100;

    public static async Task<Page> Read(ListPlan plan, IListReader reader, CancellationToken cancellation)
    {
        var page = await ReadRecords(plan, reader, cancellation);
        if (plan.IsSingle)
            page = page with { Next = null };

        return plan.Counts ? await WithTotal(plan, page, reader, cancellation) : page;
    }

    private static async Task<Page> ReadRecords(ListPlan plan, IListReader reader, CancellationToken cancellation)
    {
        var room = Math.Min(plan.Limit, MostRoom);
        var records = ImmutableArray.CreateBuilder<Record>(room);
        var position = plan.After;
        var positions = ImmutableArray.CreateBuilder<Position>(room);
        var (size, read) = (0L, 0);
        for (var call = 0; call < plan.MostCalls; call++)
        {
            // One extra record shows whether there is another page.
            var chunk = await reader.Read(position, plan.Limit - records.Count + 1, cancellation);
            read += chunk.ItemsRead;
            foreach (var (record, place) in chunk.Found)
            {
                if (reader.ResidualFilter?.Holds(record) == false)
                    continue;

                size += AnswerSize.Of(record);
                if (records.Count == plan.Limit || (size > AnswerSize.Most && records.Count > 0))
                {
                    var end = positions.Count > 0 ? positions[^1] : plan.After;
                    return new Page(records.DrainToImmutable(), end) { Positions = positions.DrainToImmutable(), ItemsRead = read };
                }

                records.Add(record);
                positions.Add(place);
            }

            position = chunk.More;
            if (position is null || records.Count == plan.Limit || plan.Deadline.IsCancellationRequested)
                break;
        }

        return new Page(records.DrainToImmutable(), position) { Positions = positions.DrainToImmutable(), ItemsRead = read };
    }

    private static async Task<Page> WithTotal(ListPlan plan, Page page, IListReader reader, CancellationToken cancellation)
    {
        if (plan.IsSingle || (plan.After is null && page.Next is null))
            return page with { Total = new Total(page.Records.Length, IsExact: true) };

        // The records of the first page are already counted. For a later page the count starts from the beginning of the list.
        long count = plan.After is null ? page.Records.Length : 0;
        var position = plan.After is null ? page.Next : null;
        var read = page.ItemsRead;
        for (var call = 0; call < plan.MostCalls && !plan.Deadline.IsCancellationRequested; call++)
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
