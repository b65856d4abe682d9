using Trellis.Operations;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>Every port of one table, for the suites that hold all implementations to one contract.</summary>
public sealed record Ports(
    IReadRecords Reads,
    IListRecords Lists,
    IReadRelated Related,
    IPutRecords Puts,
    IUpdateRecords Updates,
    IDeleteRecords Deletes,
    ILinkRecords Links,
    IUnlinkRecords Unlinks,
    IReadProfiles ProfileReads,
    IUpdateProfiles ProfileWrites,
    IDeleteProfiles ProfileDeletes,
    IWriteBatches Batches,
    Func<Schema, TimeProvider, ISweepDeletions> Sweeps,
    Func<Schema, TimeProvider, IReadChanges> Changes,
    Func<Schema, TimeProvider, ILogChanges> ChangeLogs)
{
    public static Ports InMemory()
    {
        var table = new MemoryTable();
        return new Ports(table, table, table, table, table, table, table, table, table, table, table, table, (_, _) => table, (_, _) => table, (_, _) => table);
    }

    public static Ports On(Table table) => new(
        new Reads(table), new Lists(table), new Related(table), new Puts(table), new Updates(table), new Deletes(table), new Links(table), new Unlinks(table), new ProfileReads(table), new ProfileWrites(table),
        new ProfileDeletes(table), new Batches(table), (schema, clock) => new Sweeps(table, schema, clock),
        (schema, clock) => new Changes(table, schema, clock), (schema, clock) => new ChangeLogs(table, schema, clock));
}

public static class PortCalls
{
    /// <summary>Stores a record that names no other.</summary>
    public static Task<Result<Record>> Put(this IPutRecords puts, Record record, CancellationToken cancellation) => puts.Put(new CreatePlan(record, []), cancellation);
}
