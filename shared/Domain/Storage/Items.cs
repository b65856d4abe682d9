using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Converts records to and from items. Fields keep their names; the service's attributes begin with <c>$</c>, which names in a schema
/// cannot. The exceptions are the table's <c>pk</c> and <c>sk</c>, so fields of these names are stored as <c>$.pk</c> and <c>$.sk</c>.
/// </summary>
internal static class Items
{
    public const string PartitionKey = "pk";
    public const string SortKey = "sk";
    public const string Version = "$version";
    public const string Created = "$created";
    public const string Write = "$write";
    public const string Written = "$written";

    /// <summary>Marks the records of live models: Notify is woken by them alone.</summary>
    public const string Live = "$live";

    /// <summary>When DynamoDB may remove the item, in Unix seconds.</summary>
    public const string TimeToLive = "$ttl";

    /// <summary>An attribute that no item has.</summary>
    public const string Never = "$never";

    /// <summary>
    /// The requests before the last one. A retry after a lost response recognizes its own write here, even if others have written since.
    /// Otherwise it would be applied twice, or be reported as a conflict with itself.
    /// </summary>
    public static readonly ImmutableArray<string> EarlierWrites = ["$write1", "$write2", "$write3"];

    public static string Attribute(Field field) => Attribute(field.StorageName);

    /// <summary>The attribute of a model's field by name; for an unknown field, the name itself.</summary>
    public static string Attribute(Model model, string field) => Attribute(model.FieldNamed(field)?.StorageName ?? field);

    /// <summary>The attribute for a storage name.</summary>
    public static string Attribute(string field) => field is PartitionKey or SortKey ? "$." + field : field;

    /// <summary>The inverse of <see cref="Attribute(string)"/>: the storage name, or null for an attribute of the service.</summary>
    public static string? FieldOf(string attribute) => attribute switch
    {
        PartitionKey or SortKey => null,
        ['$', '.', .. var field] => field,
        ['$', ..] => null,
        _ => attribute,
    };

    public static Dictionary<string, AttributeValue> Key(RecordKey key) => Key(TableKeys.Partition(key), TableKeys.Identifier(key));

    public static Dictionary<string, AttributeValue> Key(string partition, string sort) =>
        new() { [PartitionKey] = Text(partition), [SortKey] = Text(sort) };

    public static Dictionary<string, AttributeValue> ToItem(Record record)
    {
        var item = Key(record.Key);
        item[Version] = Number(record.Version);
        item[Created] = Number(record.Created);
        item[Write] = Text(record.Write);
        if (record.Model.IsSwept)
            item[Written] = Number(record.Written);
        if (record.Model.IsLive)
            item[Live] = Flag(true);
        foreach (var (field, value) in record.Fields)
            item[Attribute(record.Model, field)] = ToAttribute(value);

        AddIndexKeys(item, record);
        return item;
    }

    /// <summary>The attribute with the partition key of a slot, <c>$g1pk</c> to <c>$g5pk</c>.</summary>
    public static string IndexPartition(SecondaryIndex index) => $"$g{index.Slot}pk";

    /// <summary>The attribute with the sort key of a slot.</summary>
    public static string IndexSort(SecondaryIndex index) => $"$g{index.Slot}sk";

    /// <summary>Is it the partition or sort key attribute of an index?</summary>
    public static bool IsIndexKey(string attribute) => attribute.Length == 5 && attribute.StartsWith("$g", StringComparison.Ordinal);

    /// <summary>Does the schema decide about it, and not the record?</summary>
    public static bool FollowsSchema(string attribute) => attribute == Live || IsIndexKey(attribute);

    /// <summary>Did that request make one of the item's last writes?</summary>
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
    /// The record in an item. Attributes that are not in the schema are ignored, and missing ones are absent fields, so records from before
    /// a schema edit can still be read.
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
            Version = Integer(item, Version),
            Created = Integer(item, Created),
            Written = Integer(item, Written),
            Write = item.TryGetValue(Write, out var write) ? write.S : "",
        };
    }

    public static AttributeValue ToAttribute(Value value) => value.Kind switch
    {
        ValueKind.Text => Text(value.Text),
        ValueKind.Number => new AttributeValue { N = value.Text },
        ValueKind.Flag => Flag(value.Flag),
        ValueKind.List => new AttributeValue { L = List(value.Items), IsLSet = true },
        ValueKind.Map => new AttributeValue { M = Map(value.Members), IsMSet = true },
        _ => new AttributeValue { NULL = true },
    };

    public static AttributeValue Text(string text) => new() { S = text };

    public static AttributeValue Number(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Flag(bool flag) => new() { BOOL = flag };

    private static List<AttributeValue> List(ImmutableArray<Value> items)
    {
        var list = new List<AttributeValue>(items.Length);
        foreach (var item in items)
            list.Add(ToAttribute(item));

        return list;
    }

    private static Dictionary<string, AttributeValue> Map(IReadOnlyDictionary<string, Value> members)
    {
        var map = new Dictionary<string, AttributeValue>(members.Count);
        foreach (var (name, member) in members)
            map[name] = ToAttribute(member);

        return map;
    }

    public static Value Value(AttributeValue attribute)
    {
        if (attribute.S is { } text)
            return Records.Value.Of(text);

        if (attribute.N is { } digits)
            return Digits(digits);

        if (attribute.BOOL is { } flag)
            return Records.Value.Of(flag);

        if (attribute.IsLSet)
            return Records.Value.Of(Values(attribute.L));

        if (attribute.IsMSet)
            return Records.Value.Of(Members(attribute.M));

        // We never write sets, but items from another program may contain them. They are read as lists.
        return attribute.SS is { Count: > 0 } set ? Records.Value.Of(Texts(set)) : Records.Value.Null;
    }

    /// <summary>DynamoDB may return very large and very small numbers with an exponent; the canonical form has none.</summary>
    public static Value Digits(string digits) =>
        Records.Value.Number(digits.AsSpan().ContainsAny('E', 'e', '+') ? Numbers.Decimal(digits) ?? digits : digits);

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

    /// <summary>The number in an attribute; 0 if the item does not have it.</summary>
    public static long Integer(Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var attribute) && long.TryParse(attribute.N, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
