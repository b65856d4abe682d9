using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Records as items. A user's field keeps its name; what is ours begins with <c>$</c>, which no name of a schema can.
/// Only the table's own <c>pk</c> and <c>sk</c> do not, so a field of such a name is stored as <c>$.pk</c> or <c>$.sk</c>.
/// </summary>
internal static class Items
{
    public const string PartitionKey = "pk";
    public const string SortKey = "sk";
    public const string Version = "$version";
    public const string Created = "$created";
    public const string Write = "$write";

    /// <summary>
    /// The requests that wrote before the last one. A request whose answer was lost finds itself here when it is sent again, although
    /// somebody else has written since: else it would be counted twice, or take its own success for a conflict.
    /// </summary>
    public static readonly ImmutableArray<string> EarlierWrites = ["$write1", "$write2", "$write3"];

    public static string Attribute(Field field) => Attribute(field.StorageName);

    /// <summary>The same of a model's field, by its name; of what the schema does not know, the name itself.</summary>
    public static string Attribute(Model model, string field) => Attribute(model.FieldNamed(field)?.StorageName ?? field);

    /// <summary>The attribute of that stored name.</summary>
    public static string Attribute(string field) => field is PartitionKey or SortKey ? "$." + field : field;

    /// <summary>The way back: the stored name of the field that an attribute is of; null where it is ours.</summary>
    public static string? FieldOf(string attribute) => attribute switch
    {
        PartitionKey or SortKey => null,
        ['$', '.', .. var field] => field,
        ['$', ..] => null,
        _ => attribute,
    };

    public static Dictionary<string, AttributeValue> Key(RecordKey key) => new()
    {
        [PartitionKey] = Text(TableKeys.Partition(key)),
        [SortKey] = Text(TableKeys.Identifier(key)),
    };

    public static Dictionary<string, AttributeValue> Of(Record record)
    {
        var item = Key(record.Key);
        item[Version] = Number(record.Version);
        item[Created] = Number(record.Created);
        item[Write] = Text(record.Write);
        foreach (var (field, value) in record.Fields)
            item[Attribute(record.Model, field)] = Of(value);

        AddIndexKeys(item, record);
        return item;
    }

    /// <summary>The attribute with the partition key of a slot, <c>$g1pk</c> to <c>$g5pk</c>.</summary>
    public static string IndexPartition(SecondaryIndex index) => $"$g{index.Slot}pk";

    /// <summary>The attribute with the sort key of a slot.</summary>
    public static string IndexSort(SecondaryIndex index) => $"$g{index.Slot}sk";

    /// <summary>Is that the attribute of half an index's key?</summary>
    public static bool IsIndexKey(string attribute) => attribute.Length == 5 && attribute.StartsWith("$g", StringComparison.Ordinal);

    /// <summary>Is one of the item's last writes that request's?</summary>
    public static bool IsWrittenBy(Dictionary<string, AttributeValue>? item, string write) =>
        item is not null
            && (item.GetValueOrDefault(Write)?.S == write || EarlierWrites.Any(earlier => item.GetValueOrDefault(earlier)?.S == write));

    private static void AddIndexKeys(Dictionary<string, AttributeValue> item, Record record)
    {
        var key = record.Key;
        foreach (var index in record.Model.Indexes)
        {
            if (TableKeys.IndexPartition(record.Model, key.Owner, index, field => record[field.Name]) is { } partition)
                item[IndexPartition(index)] = Text(partition);

            if (TableKeys.IndexSort(index, key, field => record[field.Name]) is { } sort)
                item[IndexSort(index)] = Text(sort);
        }
    }

    /// <summary>
    /// The record in an item. Attributes that the schema does not know (any more) are passed over; what the item lacks is absent,
    /// so a record from before a schema edit is still a record.
    /// </summary>
    public static Record Record(Model model, Dictionary<string, AttributeValue> item)
    {
        var fields = new Dictionary<string, Value>(model.Fields.Length, StringComparer.Ordinal);
        foreach (var field in model.Fields)
        {
            if (item.TryGetValue(Attribute(field), out var attribute) && Value(attribute) is { Kind: not ValueKind.Null } value)
                fields[field.Name] = value;
        }

        return new Record
        {
            Model = model,
            Fields = fields,
            Version = Whole(item, Version),
            Created = Whole(item, Created),
            Write = item.TryGetValue(Write, out var write) ? write.S : "",
        };
    }

    public static AttributeValue Of(Value value) => value.Kind switch
    {
        ValueKind.Text => Text(value.Text),
        ValueKind.Number => new AttributeValue { N = value.Text },
        ValueKind.Flag => new AttributeValue { BOOL = value.Flag },
        ValueKind.List => new AttributeValue { L = List(value.Items), IsLSet = true },
        ValueKind.Map => new AttributeValue { M = Map(value.Members), IsMSet = true },
        _ => new AttributeValue { NULL = true },
    };

    public static AttributeValue Text(string text) => new() { S = text };

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    private static List<AttributeValue> List(ImmutableArray<Value> items)
    {
        var list = new List<AttributeValue>(items.Length);
        foreach (var item in items)
            list.Add(Of(item));

        return list;
    }

    private static Dictionary<string, AttributeValue> Map(IReadOnlyDictionary<string, Value> members)
    {
        var map = new Dictionary<string, AttributeValue>(members.Count);
        foreach (var (name, member) in members)
            map[name] = Of(member);

        return map;
    }

    public static Value Value(AttributeValue attribute)
    {
        if (attribute.S is { } text)
            return Records.Value.Of(text);

        if (attribute.N is { } digits)
        {
            // DynamoDB may write very large and very small numbers with an exponent; a value's digits are always plain.
            return Records.Value.Number(digits.AsSpan().ContainsAny('E', 'e', '+') ? Numbers.Decimal(digits) ?? digits : digits);
        }

        if (attribute.BOOL is { } flag)
            return Records.Value.Of(flag);

        if (attribute.IsLSet)
            return Records.Value.Of(Values(attribute.L));

        if (attribute.IsMSet)
            return Records.Value.Of(Members(attribute.M));

        // Sets are not ours, but another program's items may hold them; they read as lists.
        return attribute.SS is { Count: > 0 } set ? Records.Value.Of(Texts(set)) : Records.Value.Null;
    }

    public static ImmutableArray<Value> Values(List<AttributeValue> list)
    {
        var values = ImmutableArray.CreateBuilder<Value>(list.Count);
        foreach (var item in list)
            values.Add(Value(item));

        return values.MoveToImmutable();
    }

    private static Dictionary<string, Value> Members(Dictionary<string, AttributeValue> map)
    {
        var members = new Dictionary<string, Value>(map.Count, StringComparer.Ordinal);
        foreach (var (name, member) in map)
            members[name] = Value(member);

        return members;
    }

    private static ImmutableArray<Value> Texts(List<string> set)
    {
        var values = ImmutableArray.CreateBuilder<Value>(set.Count);
        foreach (var text in set)
            values.Add(Records.Value.Of(text));

        return values.MoveToImmutable();
    }

    private static long Whole(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var attribute) && long.TryParse(attribute.N, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
