using System.Collections.Immutable;
using System.Text;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage.Keys;

/// <summary>The only place where a pk or an sk is made.</summary>
internal static class TableKeys
{
    // Limits of DynamoDB, in bytes of UTF-8.
    private const int MaxPartitionKey = 2048;
    private const int MaxSortKey = 1024;

    /// <summary>Where all of a model's records lie that one caller can reach: <c>{Model}|{scope}</c>.</summary>
    public static string Partition(Model model, string? owner)
    {
        var key = new StringBuilder();
        KeyText.AppendText(key, model.StorageName);
        KeyText.AppendSeparator(key);
        AppendScope(key, owner);
        return key.ToString();
    }

    /// <summary>The key's values, joined so that they sort.</summary>
    public static string Identifier(RecordKey record)
    {
        var key = new StringBuilder();
        AppendIdentifier(key, record);
        return key.ToString();
    }

    public static string Partition(RecordKey record) => Partition(record.Model, record.Owner);

    /// <summary>
    /// Where an index keeps the records that share the values of its partition fields: <c>{Model}|{scope}|{index}|{values}</c>.
    /// Null while one of them is absent: the index is sparse.
    /// </summary>
    public static string? IndexPartition(Model model, string? owner, SecondaryIndex index, Func<Field, Value> valueOf)
    {
        var values = ImmutableArray.CreateBuilder<Value>(index.PartitionFields.Length);
        foreach (var field in index.PartitionFields)
        {
            if (valueOf(field) is not { Kind: not ValueKind.Null } value)
            {
                return null;
            }

            values.Add(value);
        }

        return IndexPartition(model, owner, index, values.MoveToImmutable());
    }

    /// <summary>The same, of the values themselves. The list of an owner's records goes by what all spellings of the owner share.</summary>
    public static string IndexPartition(Model model, string? owner, SecondaryIndex index, ImmutableArray<Value> values)
    {
        var key = new StringBuilder(Partition(model, owner)).Append(KeyText.Separator);
        KeyText.AppendText(key, index.Name);
        for (var at = 0; at < values.Length; at++)
        {
            var value = index.Origin == IndexOrigin.Owner ? Value.Of(OwnerSpelling.Common(values[at].Text)) : values[at];
            KeyText.AppendSeparator(key);
            KeyText.Append(key, index.PartitionFields[at].Type, value);
        }

        return key.ToString();
    }

    /// <summary>
    /// The order within such a partition: <c>{sort values}|{identifier}</c>. Null while a sort field is absent. It hangs on no partition field,
    /// so each half of an index's key changes only with the fields that are in it.
    /// </summary>
    public static string? IndexSort(SecondaryIndex index, RecordKey record, Func<Field, Value> valueOf)
    {
        var key = new StringBuilder();
        foreach (var field in index.SortFields)
        {
            if (valueOf(field) is not { Kind: not ValueKind.Null } value)
            {
                return null;
            }

            KeyText.Append(key, field.Type, value);
            KeyText.AppendSeparator(key);
        }

        AppendIdentifier(key, record);
        return key.ToString();
    }

    /// <summary>
    /// Where the pairs of one record lie: <c>{Relation}|{scope}|{identifier}</c>. Of the left record it is the edge's pk, with the right one's identifier
    /// as sk; of the right record it is the pk on the first index, with the left one's identifier as sk.
    /// </summary>
    public static string EdgePartition(Pairing pairing, string? owner, RecordKey record) => EdgePartition(pairing, owner, Identifier(record));

    public static string EdgePartition(Pairing pairing, string? owner, string identifier)
    {
        var key = new StringBuilder();
        KeyText.AppendText(key, pairing.Name);
        KeyText.AppendSeparator(key);
        AppendScope(key, owner);
        KeyText.AppendSeparator(key);
        return key.Append(identifier).ToString();
    }

    public static string Profile(string sub)
    {
        var key = new StringBuilder("$profile").Append(KeyText.Separator);
        KeyText.AppendText(key, sub);
        return key.ToString();
    }

    /// <summary>The identifier in an index's sort key: what follows its sort fields.</summary>
    public static string IdentifierIn(SecondaryIndex index, string sortKey)
    {
        var start = 0;
        for (var field = 0; field < index.SortFields.Length; field++)
        {
            start = sortKey.IndexOf(KeyText.Separator, start) + 1;
        }

        return sortKey[start..];
    }

    /// <summary>Can DynamoDB hold it as a partition's key?</summary>
    public static bool FitsPartition(string key) => Fits(key, MaxPartitionKey);

    /// <summary>Can DynamoDB hold it as a sort key?</summary>
    public static bool FitsSort(string key) => Fits(key, MaxSortKey);

    /// <summary>Why the record cannot be stored or looked up under its key; null where it can.</summary>
    public static Failure? Check(RecordKey record)
    {
        var identifier = Identifier(record);
        if (identifier.Length == 0)
        {
            return new Failure("key.empty", "The record's key cannot be an empty text.");
        }

        if (!FitsSort(identifier))
        {
            return new Failure("key.too-long", $"The record's key takes more than {MaxSortKey} bytes.");
        }

        return FitsPartition(Partition(record)) ? null : new Failure("key.too-long", $"The owner's name takes more than {MaxPartitionKey} bytes.");
    }

    private static bool Fits(string key, int most) => key.Length * 3 <= most || Encoding.UTF8.GetByteCount(key) <= most;

    private static void AppendIdentifier(StringBuilder key, RecordKey record)
    {
        for (var index = 0; index < record.Parts.Length; index++)
        {
            if (index > 0)
            {
                KeyText.AppendSeparator(key);
            }

            KeyText.Append(key, record.Model.Key.Fields[index].Type, record.Parts[index]);
        }
    }

    /// <summary>Everybody's is <c>*</c>. An owner of that very name gets an escape in front, which no other owner's text begins with.</summary>
    private static void AppendScope(StringBuilder key, string? owner)
    {
        if (owner is null)
        {
            key.Append('*');
        }
        else if (owner == "*")
        {
            key.Append("\u0002*");
        }
        else
        {
            KeyText.AppendText(key, owner);
        }
    }
}
