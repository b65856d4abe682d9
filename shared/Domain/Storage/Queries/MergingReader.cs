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

    // Where a filter excludes most records. If they have 1 KB each, a list by one range reads as many in one call.
    private const int ManyAtOnce = 1000;

    private const int CountedAtOnce = 2000;

    private readonly List<Entry> found = [];
    private bool isStarted;
    private bool isCounting;
    private Position? delivered;

    /// <summary>The sources apply theirs.</summary>
    public Filter? ResidualFilter => null;

    public async Task<ListChunk> Read(Position? after, int wanted, CancellationToken cancellation)
    {
        var read = await ReadOn(after, wanted, counts: false, cancellation);
        var chunk = Deliver(wanted);
        return new ListChunk([.. chunk.Select(entry => (entry.Record!, entry.Position))], delivered, read);
    }

    public async Task<(int Count, Position? More, int ItemsRead)> Count(Position? after, CancellationToken cancellation)
    {
        var read = await ReadOn(after, CountedAtOnce, counts: true, cancellation);
        return (Deliver(CountedAtOnce).Count, delivered, read);
    }

    private void Start(Position? after, bool counts)
    {
        (isStarted, isCounting) = (true, counts);
        delivered = after;
        found.Clear();
        foreach (var source in sources)
            (source.End, source.IsBegun, source.IsDone) = (after, false, false);
    }

    private async Task<int> ReadOn(Position? after, int wanted, bool counts, CancellationToken cancellation)
    {
        if (!isStarted || isCounting != counts || after?.SortKey != delivered?.SortKey)
            Start(after, counts);

        var open = Open(found.Count < wanted ? null : found[wanted - 1].Position);
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
                (source.End, source.IsBegun, source.IsDone) = (chunk.More, true, chunk.More is null);
                foreach (var (record, position) in chunk.Found)
                {
                    if (source.Reader.ResidualFilter?.Holds(record) != false)
                        found.Add(counts ? new Entry(null, position, 0) : new Entry(record, position, AnswerSize.Of(record)));
                }
            }

            Sort();
        }

        return read;
    }

    /// <summary>The sources to read on: all at first, then those that have come least far, as nothing after their ends can be delivered.
    /// None that is past the last record that is wanted.</summary>
    private List<Source> Open(Position? last)
    {
        var open = sources.Where(source => !source.IsDone && (last is null || !source.IsBegun || Order(source.End!, last) < 0))
            .ToLookup(source => source.IsBegun);
        var byEnd = Comparer<Source>.Create((one, other) => Order(one.End!, other.End!));
        return [.. open[false], .. open[true].Order(byEnd).Take(ReadsAtOnce)];
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

    private List<Entry> Deliver(int wanted)
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

        var chunk = found.GetRange(0, count);
        found.RemoveRange(0, count);
        delivered = count == wanted && (known is not null || found.Count > 0) ? chunk[^1].Position : known;
        isStarted = delivered is not null;
        return chunk;
    }

    private int Order(Position left, Position right) =>
        ValueOrder.CompareTexts(left.SortKey, right.SortKey) * (descending ? -1 : 1);

    /// <param name="Record">Null where records are only counted.</param>
    /// <param name="Position">Its position.</param>
    /// <param name="Size">What it takes in a response.</param>
    private readonly record struct Entry(Record? Record, Position Position, long Size);

    /// <summary>One of the ranges.</summary>
    /// <param name="isDense">Do nearly all records in it pass its filter?</param>
    public sealed class Source(IListReader reader, bool isDense)
    {
        public IListReader Reader => reader;

        public bool IsDense => isDense;

        /// <summary>How far it was read.</summary>
        public Position? End { get; set; }

        /// <summary>Has it been read since the beginning?</summary>
        public bool IsBegun { get; set; }

        public bool IsDone { get; set; }
    }
}

/// <summary>Records whose whole keys are known, in the order of the keys: each chunk is one BatchGetItem.</summary>
internal sealed class KeysReader : IListReader
{
    private readonly Table table;
    private readonly ListPlan plan;
    private readonly List<(string SortKey, Filter? Filter)> keys;

    /// <param name="parts">A list for each key.</param>
    public KeysReader(Table table, ListPlan plan, IEnumerable<ListPlan> parts)
    {
        this.table = table;
        this.plan = plan;
        // A key that is too long, and so of no record, is not asked for.
        keys = [.. parts.Select(part => (KeyBounds.For(part, (RangePath)part.Path).Exactly ?? "", part.Filter))];
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
