using Trellis.Records;

namespace Trellis.Local.Data;

/// <summary>Records as a person at a screen is told of them.</summary>
internal static class Words
{
    public static string Of(StoredRecord stored) => Of(stored.Record);

    public static string Of(Record record) => $"{record.Model.Name} {string.Join(" / ", record.Key.Parts)}";
}
