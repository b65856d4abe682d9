using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The attributes that an update changes: its fields, and the index key attributes that contain such fields. If the record was not read,
/// the partition or sort key of an index is written only if one of its own fields changes. The other one may then be left over from a
/// former index in the slot, which <see cref="MissingIndexKeys"/> repairs.
/// </summary>
internal sealed class ItemChange
{
    // DynamoDB allows 300 operators and functions in an update. The version and the write ids use ten.
    private const int MostChanges = 290;

    private ItemChange()
    {
    }

    private ItemChange(
        RecordKey key, IReadOnlyDictionary<string, Value> set, IEnumerable<string> remove, Func<Field, bool> touches,
        Func<Field, Value> valueOf, bool isFullRecord)
    {
        foreach (var (field, value) in set)
            Set[Items.Attribute(key.Model, field)] = Items.ToAttribute(value);

        Remove.AddRange(remove.Select(field => Items.Attribute(key.Model, field)));
        foreach (var index in key.Model.Indexes)
        {
            var (first, second) = (index.PartitionFields.Any(touches), index.SortFields.Any(touches));
            if (first || (second && isFullRecord))
                Write(Items.IndexPartition(index), Partition(index, key, valueOf));

            if (second || (first && isFullRecord))
                Write(Items.IndexSort(index), Sort(index, key, valueOf));
        }

        Failure = Set.Count + Remove.Count > MostChanges
            ? new Failure(
                "patch.too-wide", $"A patch can change about {MostChanges} fields at once, including index keys. Split the patch.")
            : KeyLimits.Check(key, touches, valueOf);
    }

    public Dictionary<string, AttributeValue> Set { get; } = [];

    public List<string> Remove { get; } = [];

    /// <summary>Why DynamoDB would reject the change, or null.</summary>
    public Failure? Failure { get; }

    public static ItemChange For(UpdatePlan plan) =>
        new(plan.Key, plan.Set, plan.Remove, plan.Touches, field => plan.Set.GetValueOrDefault(field.Name), isFullRecord: false);

    public static ItemChange For(Revision revision) => new(
        revision.Record.Key,
        revision.Set,
        revision.Remove,
        field => revision.Set.ContainsKey(field.Name) || revision.Remove.Contains(field.Name),
        field => revision.Record[field.Name],
        isFullRecord: true);

    /// <summary>The corrections that the updated item still needs in the keys of the plan's indexes; null if there are none.</summary>
    public static ItemChange? MissingIndexKeys(UpdatePlan plan, Record record, Dictionary<string, AttributeValue> item)
    {
        var change = new ItemChange();
        foreach (var index in plan.Key.Model.Indexes.Where(index => index.PartitionFields.Concat(index.SortFields).Any(plan.Touches)))
        {
            change.Correct(item, Items.IndexPartition(index), Partition(index, plan.Key, field => record[field.Name]));
            change.Correct(item, Items.IndexSort(index), Sort(index, plan.Key, field => record[field.Name]));
        }

        return change.Set.Count + change.Remove.Count > 0 ? change : null;
    }

    /// <summary>Null if the key is too long. A write to one of its fields reports the error; otherwise the record is left out of the
    /// index.</summary>
    private static string? Partition(SecondaryIndex index, RecordKey key, Func<Field, Value> valueOf) =>
        TableKeys.IndexPartition(key.Model, key.Owner, index, valueOf) is { } partition
            && KeyLimits.FitsPartition(partition) ? partition : null;

    private static string? Sort(SecondaryIndex index, RecordKey key, Func<Field, Value> valueOf) =>
        TableKeys.IndexSort(index, key, valueOf) is { } sort && KeyLimits.FitsSort(sort) ? sort : null;

    private void Correct(Dictionary<string, AttributeValue> item, string attribute, string? key)
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
