using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// What an update does to an item: the fields that it names, and those halves of index keys that are made of such fields. A half hangs
/// on no field of the other, so each is written only when one of its own fields is.
/// </summary>
internal sealed class ItemChange
{
    // DynamoDB takes 300 operators and functions in an update; what we count and stamp takes ten of them.
    private const int MostChanges = 290;

    private ItemChange(RecordKey key, IReadOnlyDictionary<string, Value> set, IEnumerable<string> remove, Func<Field, bool> touches, Func<Field, Value> valueOf)
    {
        foreach (var (field, value) in set)
        {
            Set[Items.Attribute(key.Model, field)] = Items.Of(value);
        }

        Remove.AddRange(remove.Select(field => Items.Attribute(key.Model, field)));
        foreach (var index in key.Model.Indexes)
        {
            if (index.PartitionFields.Any(touches))
            {
                Write(Items.IndexPartition(index), TableKeys.IndexPartition(key.Model, key.Owner, index, valueOf));
            }

            if (index.SortFields.Any(touches))
            {
                Write(Items.IndexSort(index), TableKeys.IndexSort(index, key, valueOf));
            }
        }

        Unfit = Set.Count + Remove.Count > MostChanges
            ? new Failure("patch.too-wide", $"A patch can change about {MostChanges} fields at once, index keys included. Send it in several.")
            : TableKeys.Check(key, touches, valueOf);
    }

    public Dictionary<string, AttributeValue> Set { get; } = [];

    public List<string> Remove { get; } = [];

    /// <summary>Why DynamoDB would not take it, or null.</summary>
    public Failure? Unfit { get; }

    public static ItemChange Of(UpdatePlan plan) =>
        new(plan.Key, plan.Set, plan.Remove, plan.Touches, field => plan.Set.GetValueOrDefault(field.Name));

    public static ItemChange Of(Revision revision) => new(
        revision.Record.Key,
        revision.Set,
        revision.Remove,
        field => revision.Set.ContainsKey(field.Name) || revision.Remove.Contains(field.Name),
        field => revision.Record[field.Name]);

    private void Write(string attribute, string? key)
    {
        if (key is null)
        {
            Remove.Add(attribute);
        }
        else
        {
            Set[attribute] = Items.Text(key);
        }
    }
}
