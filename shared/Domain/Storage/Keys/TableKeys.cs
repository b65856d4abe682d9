using Trellis.Operations;
using Trellis.Operations.Create;
using Trellis.Operations.List;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage.Keys;

/// <summary>The only place where a pk or an sk is made.</summary>
internal static class TableKeys
{
    // Limits of DynamoDB, in bytes of UTF-8.
    private const int MaxPartitionKey = 2048;
    public const int MaxSortKey = 1024;

    /// <summary>Both keys of an item that is never there.</summary>
    public const string Never = "$never";

    // What the partition keys of our own items begin with.
    public const string UniqueGuards = "$unique";
    public const string OnceGuards = "$once";
    public const string Profiles = "$profile";

    // An owner whose name is the star itself. No other owner's text begins with the escape and a star.
    private const string StarOwner = "\u0002*";

    /// <summary>Both keys of the one item that says which indexes are filled.</summary>
    public const string Indexes = "$indexes";

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
        AppendIdentifier(key, record.Model.Key.Fields, record.Parts);
        return key.ToString();
    }

    /// <summary>The same of a key that the model had before.</summary>
    public static string Identifier(IReadOnlyList<Field> fields, ImmutableArray<Value> parts)
    {
        var key = new StringBuilder();
        AppendIdentifier(key, fields, parts);
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
            if (Keyed(field, valueOf(field)) is not { } value)
                return null;

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
            var value = index.Origin == IndexOrigin.Owner ? Value.Of(OwnerName.Sub(values[at].Text)) : values[at];
            KeyText.AppendSeparator(key);
            KeyText.Append(key, index.PartitionFields[at].Type, value);
        }

        return key.ToString();
    }

    /// <summary>
    /// The order within such a partition: <c>{sort values}|{identifier}</c>. Null while a sort field is absent that may be; one that may
    /// not has a place below all values, since lists count on it. It hangs on no partition field, so each half of an index's key changes
    /// only with the fields that are in it.
    /// </summary>
    public static string? IndexSort(SecondaryIndex index, RecordKey record, Func<Field, Value> valueOf)
    {
        var key = new StringBuilder();
        foreach (var field in index.SortFields)
        {
            if (Keyed(field, valueOf(field)) is { } value)
                KeyText.Append(key, field.Type, value);
            else if (field.Required)
                KeyText.AppendAbsent(key);
            else
                return null;

            KeyText.AppendSeparator(key);
        }

        AppendIdentifier(key, record.Model.Key.Fields, record.Parts);
        return key.ToString();
    }

    /// <summary>
    /// Where the pairs of one record lie: <c>{Relation}|{scope}|{identifier}</c>. Of the left record it is the edge's pk, with the right
    /// one's identifier as sk; of the right record it is the pk on the first index, with the left one's identifier as sk.
    /// </summary>
    public static string EdgePartition(Pairing pairing, string? owner, RecordKey record) =>
        EdgePartition(pairing, owner, Identifier(record));

    public static string EdgePartition(Pairing pairing, string? owner, string identifier)
    {
        var key = new StringBuilder();
        KeyText.AppendText(key, pairing.Name);
        KeyText.AppendSeparator(key);
        AppendScope(key, owner);
        KeyText.AppendSeparator(key);
        return key.Append(identifier).ToString();
    }

    /// <summary>What only one record of a scope can hold: <c>$unique|{Model}|{scope}|{field}|{value}</c>. Null while the field is
    /// absent.</summary>
    public static string? Unique(RecordKey record, Field field, Value value)
    {
        if (Keyed(field, value) is null)
            return null;

        var key = new StringBuilder(UniqueGuards).Append(KeyText.Separator).Append(Partition(record)).Append(KeyText.Separator);
        KeyText.AppendText(key, field.Name);
        KeyText.AppendSeparator(key);
        KeyText.Append(key, field.Type, value);
        return key.ToString();
    }

    /// <summary>Where a caller's idempotency keys lie: <c>$once|{caller}</c>; the sort key is the key itself.</summary>
    public static string Once(string caller) => Own(OnceGuards, caller);

    public static string Profile(string sub) => Own(Profiles, sub);

    /// <summary>The identifier in an index's sort key: what follows its sort fields.</summary>
    public static string IdentifierIn(SecondaryIndex index, string sortKey)
    {
        var start = 0;
        for (var field = 0; field < index.SortFields.Length; field++)
            start = sortKey.IndexOf(KeyText.Separator, start) + 1;

        return sortKey[start..];
    }

    /// <summary>Can DynamoDB hold it as a partition's key?</summary>
    public static bool FitsPartition(string key) => Fits(key, MaxPartitionKey);

    /// <summary>Can DynamoDB hold it as a sort key?</summary>
    public static bool FitsSort(string key) => Fits(key, MaxSortKey);

    /// <summary>Why no record can be stored or looked up under the key; null where one can.</summary>
    public static Failure? Check(RecordKey record)
    {
        for (var index = 0; index < record.Parts.Length; index++)
        {
            if (record.Parts[index] is { Kind: ValueKind.Text, Text.Length: 0 })
                return Unfit(record.Model.Key.Fields[index], "key.empty", "cannot be an empty text: it is part of the record's key.");
        }

        if (!FitsSort(Identifier(record)))
            return Unfit(record.Model.Key.Fields[0], "key.too-long", $"makes the record's key longer than {MaxSortKey} bytes.");

        return FitsPartition(Partition(record))
            ? null
            : new Failure("key.too-long", $"The owner's name takes more than {MaxPartitionKey} bytes.");
    }

    /// <summary>Why the record cannot be stored under its own key and those of its indexes and unique values; null where it can.</summary>
    public static Failure? Check(Record record) => Check(record.Key) ?? Check(record.Key, _ => true, field => record[field.Name]);

    /// <summary>The same for those index keys and unique values alone that hang on what is written.</summary>
    public static Failure? Check(RecordKey key, Func<Field, bool> touches, Func<Field, Value> valueOf)
    {
        foreach (var index in key.Model.Indexes)
        {
            if (index.PartitionFields.Any(touches)
                && IndexPartition(key.Model, key.Owner, index, valueOf) is { } partition
                && !FitsPartition(partition))
            {
                return Unfit(
                    index.PartitionFields[0], "key.too-long",
                    $"is longer than the {MaxPartitionKey} bytes that the index {index.Name} takes.");
            }

            if (index.SortFields.Any(touches) && IndexSort(index, key, valueOf) is { } sort && !FitsSort(sort))
            {
                return Unfit(
                    index.SortFields[0], "key.too-long",
                    $"is longer than the {MaxSortKey} bytes that the index {index.Name} takes, with the record's key.");
            }
        }

        var unfit = key.Model.Fields.FirstOrDefault(
            field => field.Unique && touches(field) && Unique(key, field, valueOf(field)) is { } unique && !FitsPartition(unique));
        return unfit is null
            ? null
            : Unfit(unfit, "key.too-long", $"is longer than the {MaxPartitionKey} bytes that a unique value takes.");
    }

    /// <summary>
    /// The value, if it is one of the field's type; null where it is absent. What was stored when the field had another type has no place
    /// in the order of this one: in an index, a text would pass for greater than any number.
    /// </summary>
    private static Value? Keyed(Field field, Value value) => value.Kind == Scalars.Stored(field.Type.Kind) ? value : null;

    private static Failure Unfit(Field field, string code, string what) =>
        new(code, $"{field.Name} {what}", [new Fault("/" + field.Name, code, $"{field.Name} {what}")]);

    private static bool Fits(string key, int most) => key.Length * 3 <= most || Encoding.UTF8.GetByteCount(key) <= most;

    private static string Own(string kind, string whose)
    {
        var key = new StringBuilder(kind).Append(KeyText.Separator);
        KeyText.AppendText(key, whose);
        return key.ToString();
    }

    private static void AppendIdentifier(StringBuilder key, IReadOnlyList<Field> fields, ImmutableArray<Value> parts)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            if (index > 0)
                KeyText.AppendSeparator(key);

            KeyText.Append(key, fields[index].Type, parts[index]);
        }
    }

    /// <summary>Everybody's is <c>*</c>. An owner of that very name gets an escape in front, which no other owner's text begins
    /// with.</summary>
    private static void AppendScope(StringBuilder key, string? owner)
    {
        if (owner is null)
            key.Append('*');
        else if (owner == "*")
            key.Append(StarOwner);
        else
            KeyText.AppendText(key, owner);
    }

    /// <summary>The way back: the owner of a scope in a key; null for everybody's.</summary>
    public static string? ScopeOwner(string scope) => scope == "*" ? null : scope == StarOwner ? "*" : KeyText.Read(scope);
}
