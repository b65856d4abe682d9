using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// The items that tell Sweep what follows from deletions. A record that is deleted again before its sweep has ended replaces its work item.
/// </summary>
internal static class WorkItems
{
    public const string SortKey = TableKeys.WorkItems;

    private const string ModelName = "$model";
    private const string Owner = "$owner";
    private const string Parts = "$key";

    public static WriteAction Put(RecordKey key, Stamp stamp) =>
        WriteAction.Put(Item(new Deletion(key, stamp.Milliseconds, stamp.Write)));

    public static Dictionary<string, AttributeValue> Item(Deletion deletion)
    {
        var item = Key(TableKeys.WorkItem(deletion.Key));
        item[ModelName] = Items.Text(deletion.Key.Model.StorageName);
        if (deletion.Key.Owner is { } owner)
            item[Owner] = Items.Text(owner);
        item[Parts] = Items.ToAttribute(Value.Of(deletion.Key.Parts));
        item[Items.Written] = Items.Number(deletion.At);
        item[Items.Write] = Items.Text(deletion.Write);
        return item;
    }

    public static Dictionary<string, AttributeValue> Key(string partition) => Items.Key(partition, SortKey);

    /// <summary>The deletion in a work item; null if the schema no longer has the model.</summary>
    public static Deletion? Read(Schema schema, IReadOnlyDictionary<string, Value> item)
    {
        var model = schema.Models.FirstOrDefault(model => model.StorageName == item[ModelName].Text);
        return model is null ? null : new Deletion(
            new RecordKey(model, item.TryGetValue(Owner, out var owner) ? owner.Text : null, item[Parts].Items),
            long.Parse(item[Items.Written].Text, CultureInfo.InvariantCulture),
            item[Items.Write].Text);
    }
}
