using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage.Queries;

/// <summary>
/// Merges ranges of the same order. A chunk is one round: every range that may hold one of the records needed next is read on, and what
/// all ranges have been read up to is delivered. The rest is kept for the next chunk.
/// </summary>
internal sealed class MergingReader(IReadOnlyList<MergingReader.Source> sources, bool descending) : IListReader
{
    private const int ReadsAtOnce = 16;

    // As many records of 1 KB as the least that DynamoDB counts for reading an index, half a unit.
    private const int Fewest = 4;

    // Where a filter excludes most records. The size of records is not known: of 1 KB, that is what a list by one range reads at a time.
    private const int ManyAtOnce = 1000;

    private const int CountedAtOnce = 2000;

    private readonly List<(Record Record, Position Position, long Size)> found = [];
    private bool isStarted;
    private Position? delivered;

    /// <summary>The sources apply theirs.</summary>
    public Filter? ResidualFilter => null;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        if (!isStarted || after?.SortKey != delivered?.SortKey)
            Start(after);

        var read = await ReadOn(wanted, cancellation);
        return Deliver(wanted, read);
    }

    public async Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation)
    {
        var chunk = await Read(after, CountedAtOnce, cancellation);
        return (chunk.Found.Count, chunk.More, chunk.ItemsRead);
    }

    private void Start(Position? after)
    {
        isStarted = true;
        delivered = after;
        found.Clear();
        foreach (var source in sources)
            (source.End, source.IsDone) = (after, false);
    }

    private async Task<int> ReadOn(int wanted, CancellationToken cancellation)
    {
        var last = found.Count < wanted ? null : found[wanted - 1].Position;
        var open = sources.Where(source => !source.IsDone && (last is null || source.End is null || Order(source.End, last) < 0)).ToList();
        var some = Math.Min(wanted, Math.Max(Fewest, 2 * wanted / Math.Max(open.Count, 1)));
        var many = Math.Max(some, ManyAtOnce / Math.Max(open.Count, 1));
        var read = 0;
        foreach (var group in open.Chunk(ReadsAtOnce))
        {
            var chunks = await Task.WhenAll(
                group.Select(source => source.Reader.Read(source.End, source.IsDense ? some : many, cancellation)));
            foreach (var (source, chunk) in group.Zip(chunks))
            {
                read += chunk.ItemsRead;
                (source.End, source.IsDone) = (chunk.More, chunk.More is null);
                foreach (var (record, position) in chunk.Found)
                {
                    if (source.Reader.ResidualFilter?.Holds(record) != false)
                        found.Add((record, position, AnswerSize.Of(record)));
                }
            }

            Sort();
        }

        return read;
    }

    /// <summary>Brings what was found into its order, each record once. What does not fit into a response is dropped, and read again if it
    /// is needed after all.</summary>
    private void Sort()
    {
        found.Sort((left, right) => Order(left.Position, right.Position));
        var size = 0L;
        var kept = 0;
        for (var at = 0; at < found.Count; at++)
        {
            var entry = found[at];
            if (kept > 0 && entry.Position.SortKey == found[kept - 1].Position.SortKey)
                continue;
            if (size > AnswerSize.Most)
            {
                ReadAgainAfter(found[kept - 1].Position);
                break;
            }

            size += entry.Size;
            found[kept++] = entry;
        }

        found.RemoveRange(kept, found.Count - kept);
    }

    private void ReadAgainAfter(Position end)
    {
        foreach (var source in sources)
        {
            if (source.IsDone || (source.End is not null && Order(source.End, end) > 0))
                (source.End, source.IsDone) = (end, false);
        }
    }

    private ListChunk Deliver(int wanted, int read)
    {
        // There may be more records behind the end of any source that is not done.
        Position? known = null;
        foreach (var source in sources)
        {
            if (!source.IsDone && (known is null || Order(source.End!, known) < 0))
                known = source.End;
        }

        var count = 0;
        while (count < Math.Min(wanted, found.Count) && (known is null || Order(found[count].Position, known) <= 0))
            count++;

        ImmutableArray<(Record, Position)> chunk = [.. found.Take(count).Select(entry => (entry.Record, entry.Position))];
        found.RemoveRange(0, count);
        delivered = count == wanted && (known is not null || found.Count > 0) ? chunk[^1].Item2 : known;
        isStarted = delivered is not null;
        return new ListChunk(chunk, delivered, read);
    }

    private int Order(Position left, Position right) =>
        ValueOrder.CompareTexts(left.SortKey, right.SortKey) * (descending ? -1 : 1);

    /// <summary>One of the ranges.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="isDense">Do nearly all records in it pass its filter?</param>
    public sealed class Source(IListReader reader, bool isDense)
    {
        public IListReader Reader => reader;

        public bool IsDense => isDense;

        /// <summary>How far it was read.</summary>
        public Position? End { get; set; }

        public bool IsDone { get; set; }
    }
}

/// <summary>Records whose whole keys are known, in the order of the keys: each chunk is one BatchGetItem.</summary>
internal sealed class KeysReader : IListReader
{
    private readonly Table table;
    private readonly ListPlan plan;
    private readonly List<(string SortKey, Filter? Filter)> keys;

    /// <param name="table">The table.</param>
    /// <param name="plan">The list.</param>
    /// <param name="parts">A list for each key.</param>
    public KeysReader(Table table, ListPlan plan, IEnumerable<ListPlan> parts)
    {
        this.table = table;
        this.plan = plan;
        keys = [.. parts.Select(part => (KeyBounds.Of(part, (RangePath)part.Path).Exactly ?? "", part.Filter))];
        keys.Sort((left, right) => Order(left.SortKey, right.SortKey));
    }

    public Filter? ResidualFilter => null;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        var ahead = keys.FindAll(key => after is null || Order(key.SortKey, after.SortKey) > 0);
        var next = ahead.Select(key => key.SortKey).Distinct().Take(Math.Min(wanted, BatchGet.Most)).ToList();
        var items = await BatchGet.Items(table, TableKeys.Partition(plan.Model, plan.Owner), next, cancellation);
        var found = new List<(Record, Position)>(items.Count);
        foreach (var (sortKey, filter) in ahead)
        {
            if (items.TryGetValue(sortKey, out var item) && Items.Record(plan.Model, item) is var record && filter?.Holds(record) != false)
                found.Add((record, new Position(sortKey)));
        }

        return new ListChunk(found, next.Count > 0 && ahead[^1].SortKey != next[^1] ? new Position(next[^1]) : null, items.Count);
    }

    public Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation) =>
        throw new InvalidOperationException("The keys are read and counted together with other ranges.");

    private int Order(string left, string right) => ValueOrder.CompareTexts(left, right) * (plan.Descending ? -1 : 1);
}
