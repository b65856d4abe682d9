using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>Records as a person at a screen is told of them.</summary>
internal static class RecordWords
{
    public static string Of(StoredRecord stored) => Of(stored.Record);

    public static string Of(Record record) => $"{record.Model.Name} {string.Join(" / ", record.Key.Parts)}";

    /// <summary>One of whose key a part may be absent: by what names it where it is stored.</summary>
    public static string OfPlaceless(StoredRecord stored) =>
        $"{stored.Record.Model.Name} {string.Join(" / ", stored.Item[Items.SortKey].S.Split(KeyText.Separator))}";

    /// <summary>Of which unique values another record has the same.</summary>
    public static string Taken(Record record, IEnumerable<Field> fields) =>
        string.Join(", and ", fields.Distinct().Select(field => $"its {field.Name} is another record's too: {record[field.Name]}"));
}
