using Trellis.Storage.Keys;

namespace Trellis.Local.Tools.Data;

/// <summary>How messages name records.</summary>
internal static class RecordWords
{
    public static string Describe(StoredRecord stored) => Describe(stored.Record.Key);

    public static string Describe(RecordKey key) => $"{key.Model.Name} {string.Join(" / ", key.Parts)}";

    /// <summary>The same for a record that may lack a part of its key: by its stored sort key.</summary>
    public static string DescribePlaceless(StoredRecord stored) =>
        $"{stored.Record.Model.Name} {string.Join(" / ", stored.Item[Items.SortKey].S.Split(KeyText.Separator))}";

    /// <summary>Which of its unique values another record has too.</summary>
    public static string Taken(Record record, IEnumerable<Field> fields) =>
        string.Join(", and ", fields.Distinct().Select(field => $"another record has the same {field.Name}: {record[field.Name]}"));
}
