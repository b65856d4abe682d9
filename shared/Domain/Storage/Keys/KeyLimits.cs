namespace Trellis.Storage.Keys;

/// <summary>Which keys DynamoDB can store: none that is empty or too long.</summary>
internal static class KeyLimits
{
    // DynamoDB's limits, in UTF-8 bytes.
    private const int MaxPartitionKey = 2048;
    public const int MaxSortKey = 1024;

    // In UTF-8, of a UTF-16 character.
    private const int MostBytesOfCharacter = 3;

    public static bool FitsPartition(string key) => Fits(key, MaxPartitionKey);

    public static bool FitsSort(string key) => Fits(key, MaxSortKey);

    /// <summary>Why DynamoDB cannot store such a key; null if it can.</summary>
    public static Failure? Check(RecordKey record)
    {
        for (var index = 0; index < record.Parts.Length; index++)
        {
            if (record.Parts[index] is { Kind: ValueKind.Text, Text.Length: 0 })
                return Failed(record.Model.Key.Fields[index], "key.empty", "cannot be empty: it is part of the record's key.");
        }

        if (IsShort(record))
            return null;

        var (partition, identifier) = (TableKeys.Partition(record), TableKeys.Identifier(record));
        if (!FitsSort(identifier))
            return Failed(record.Model.Key.Fields[0], "key.too-long", $"makes the record's key longer than {MaxSortKey} bytes.");

        return FitsPartition(partition) && FitTogether(record, partition)
            ? null
            : new Failure("key.too-long", $"The owner's name makes the key longer than {MaxPartitionKey} bytes.");
    }

    /// <summary>Is the longest key that contains its texts short enough, whatever the texts are? Then no key has to be built and
    /// measured.</summary>
    private static bool IsShort(RecordKey record)
    {
        // The encoded form of a number, a date or a time is at most that much longer than its text.
        const int MoreInKey = 50;
        const int Separators = 32;
        var length = Separators + record.Model.StorageName.Length + (record.Owner?.Length ?? 0);
        foreach (var part in record.Parts)
            length += MoreInKey + (part.Kind == ValueKind.Text ? part.Text.Length : 0);
        foreach (var relation in record.Model.Restrictions)
            length += relation.Name.Length;
        return length * MostBytesOfCharacter <= MaxSortKey;
    }

    /// <summary>The keys of its children's counts and of its work item contain both the partition and the identifier, and the change log's
    /// the partition.</summary>
    private static bool FitTogether(RecordKey record, string partition) =>
        ParentCount.Under(record).Select(TableKeys.Children).All(FitsPartition)
            && (!record.Model.NeedsSweep || FitsPartition(TableKeys.WorkItem(record)))
            && (!record.Model.IsLive || FitsPartition(TableKeys.Log(partition)));

    /// <summary>Why DynamoDB cannot store the record's keys, including those of its indexes and unique values; null if it can.</summary>
    public static Failure? Check(Record record) => Check(record.Key) ?? Check(record.Key, _ => true, field => record[field.Name]);

    /// <summary>The same, only for index keys and unique values that contain changed fields.</summary>
    public static Failure? Check(RecordKey key, Func<Field, bool> touches, Func<Field, Value> valueOf)
    {
        foreach (var index in key.Model.Indexes)
        {
            if (index.PartitionFields.Any(touches)
                && TableKeys.IndexPartition(key.Model, key.Owner, index, valueOf) is { } partition
                && !FitsPartition(partition))
            {
                return Failed(
                    index.PartitionFields[0], "key.too-long",
                    $"makes the partition key of the index {index.Name} longer than {MaxPartitionKey} bytes.");
            }

            if (index.SortFields.Any(touches) && TableKeys.IndexSort(index, key, valueOf) is { } sort && !FitsSort(sort))
            {
                return Failed(
                    index.SortFields[0], "key.too-long",
                    $"and the record's key together make the sort key of the index {index.Name} longer than {MaxSortKey} bytes.");
            }
        }

        var tooLong = key.Model.Fields.FirstOrDefault(field => field.Unique
            && touches(field)
            && TableKeys.Unique(key, field, valueOf(field)) is { } unique
            && !FitsPartition(unique));
        return tooLong is null
            ? null
            : Failed(tooLong, "key.too-long", $"is too long for a unique value: its key would be longer than {MaxPartitionKey} bytes.");
    }

    private static Failure Failed(Field field, string code, string what) =>
        new(code, $"{field.Name} {what}", [new Fault("/" + field.Name, code, $"{field.Name} {what}")]);

    private static bool Fits(string key, int most) =>
        key.Length * MostBytesOfCharacter <= most || Encoding.UTF8.GetByteCount(key) <= most;
}
