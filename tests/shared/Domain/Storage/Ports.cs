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
    IReadProfiles ProfileReads,
    IKeepProfiles ProfileWrites)
{
    public static Ports InMemory()
    {
        var table = new MemoryTable();
        return new Ports(table, table, table, table, table, table, table, table);
    }

    public static Ports On(Table table) => new(
        new Reads(table), new Lists(table), new Related(table), new Puts(table), new Updates(table), new Deletes(table), new ProfileReads(table), new ProfileWrites(table));
}
