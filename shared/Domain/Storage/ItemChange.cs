using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Update;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// What an update does to an item: the fields that it names, and those halves of index keys that are made of such fields. A half hangs
/// on no field of the other, so where the record is not known, each is written only when one of its own fields is; the other one may then
/// be left of an index that the slot had before, and is to be mended.
/// </summary>
internal sealed class ItemChange
{
    // DynamoDB takes 300 operators and functions in an update; what we count and stamp takes ten of them.
    private const int MostChanges = 290;

    private ItemChange()
    {
    }

    private ItemChange(
        RecordKey key, IReadOnlyDictionary<string, Value> set, IEnumerable<string> remove, Func<Field, bool> touches, Func<Field,
        Value> valueOf, bool isWhole)
    {
        foreach (var (field, value) in set)
            Set[Items.Attribute(key.Model, field)] = Items.Of(value);

        Remove.AddRange(remove.Select(field => Items.Attribute(key.Model, field)));
        foreach (var index in key.Model.Indexes)
        {
            var (first, second) = (index.PartitionFields.Any(touches), index.SortFields.Any(touches));
            if (first || (second && isWhole))
                Write(Items.IndexPartition(index), Partition(index, key, valueOf));

            if (second || (first && isWhole))
                Write(Items.IndexSort(index), Sort(index, key, valueOf));
        }

        Unfit = Set.Count + Remove.Count > MostChanges
            ? new Failure(
                "patch.too-wide", $"A patch can change about {MostChanges} fields at once, index keys included. Send it in several.")
            : TableKeys.Check(key, touches, valueOf);
    }

    public Dictionary<string, AttributeValue> Set { get; } = [];

    public List<string> Remove { get; } = [];

    /// <summary>Why DynamoDB would not take it, or null.</summary>
    public Failure? Unfit { get; }

    public static ItemChange Of(UpdatePlan plan) =>
        new(plan.Key, plan.Set, plan.Remove, plan.Touches, field => plan.Set.GetValueOrDefault(field.Name), isWhole: false);

    public static ItemChange Of(Revision revision) => new(
        revision.Record.Key,
        revision.Set,
        revision.Remove,
        field => revision.Set.ContainsKey(field.Name) || revision.Remove.Contains(field.Name),
        field => revision.Record[field.Name],
        isWhole: true);

    /// <summary>What the keys of those indexes that the plan wrote to still lack, in the item as it is now; null where that is
    /// nothing.</summary>
    public static ItemChange? Mending(UpdatePlan plan, Record record, Dictionary<string, AttributeValue> item)
    {
        var change = new ItemChange();
        foreach (var index in plan.Key.Model.Indexes.Where(index => index.PartitionFields.Concat(index.SortFields).Any(plan.Touches)))
        {
            change.Mend(item, Items.IndexPartition(index), Partition(index, plan.Key, field => record[field.Name]));
            change.Mend(item, Items.IndexSort(index), Sort(index, plan.Key, field => record[field.Name]));
        }

        return change.Set.Count + change.Remove.Count > 0 ? change : null;
    }

    /// <summary>Without one that is too long: it is told of where a field of it is written, and else the record is not in the
    /// index.</summary>
    private static string? Partition(SecondaryIndex index, RecordKey key, Func<Field, Value> valueOf) =>
        TableKeys.IndexPartition(key.Model, key.Owner, index, valueOf) is { } partition
            && TableKeys.FitsPartition(partition) ? partition : null;

    private static string? Sort(SecondaryIndex index, RecordKey key, Func<Field, Value> valueOf) =>
        TableKeys.IndexSort(index, key, valueOf) is { } sort && TableKeys.FitsSort(sort) ? sort : null;

    private void Mend(Dictionary<string, AttributeValue> item, string attribute, string? key)
    {
        if (item.GetValueOrDefault(attribute)?.S != key)
            Write(attribute, key);
    }

    private void Write(string attribute, string? key)
    {
        if (key is null)
            Remove.Add(attribute);
        else
            Set[attribute] = Items.Text(key);
    }
}
