using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Identifies any item of the table by its key.</summary>
internal sealed class ItemReader(Schema schema)
{
    private readonly Dictionary<string, Model> models = schema.Models.ToDictionary(model => model.StorageName, StringComparer.Ordinal);
    private readonly Dictionary<string, Pairing> pairings = schema.Pairings.ToDictionary(pairing => pairing.Name, StringComparer.Ordinal);

    public static string PrefixOf(Model model) => Parts([model.StorageName, ""]);

    public static string PrefixOf(Pairing pairing) => Parts([pairing.Name, ""]);

    public static string UniquePrefixOf(Model model) => Parts([TableKeys.UniqueGuards, model.StorageName, ""]);

    public static string CountPrefixOf(Model parent) => Parts([TableKeys.ChildCounts, parent.StorageName, ""]);

    public static string WorkItemPrefix { get; } = Parts([TableKeys.WorkItems, ""]);

    public StoredItem Read(Dictionary<string, AttributeValue> item)
    {
        var parts = item[Items.PartitionKey].S.Split(KeyText.Separator);
        if (parts is [TableKeys.Profiles, var sub])
            return new StoredProfile(KeyText.Read(sub), item);
        if (parts is [TableKeys.IdempotencyGuards, var caller])
            return new StoredGuard(KeyText.Read(caller), item);
        if (parts is [TableKeys.Indexes])
            return new StoredRegister(item);
        if (parts is [TableKeys.ChildCounts or TableKeys.WorkItems or TableKeys.ChangeLogs, _, var space, ..])
            return new StoredFollowUp(TableKeys.ScopeOwner(space), parts[0] == TableKeys.WorkItems, item);
        if (parts is [TableKeys.UniqueGuards, _, var scope, ..])
            return new StoredGuard(TableKeys.ScopeOwner(scope), item);
        if (parts.Length == 2 && models.TryGetValue(KeyText.Read(parts[0]), out var model))
            return new StoredRecord(TableKeys.ScopeOwner(parts[1]), Items.Record(model, item), item);
        return parts.Length > 2 && pairings.TryGetValue(KeyText.Read(parts[0]), out var pairing) && Edges.IsEdge(item)
            ? new StoredPair(Edges.Edge(pairing, TableKeys.ScopeOwner(parts[1]), item), item)
            : new StoredUnknown(item);
    }

    private static string Parts(string[] parts)
    {
        var key = new StringBuilder();
        for (var index = 0; index < parts.Length; index++)
        {
            if (index > 0)
                KeyText.AppendSeparator(key);
            KeyText.AppendText(key, parts[index]);
        }

        return key.ToString();
    }
}

/// <summary>An item of a known kind.</summary>
internal abstract record StoredItem(Dictionary<string, AttributeValue> Item)
{
    public Dictionary<string, AttributeValue> Key => Items.Key(Item[Items.PartitionKey].S, Item[Items.SortKey].S);
}

/// <param name="Owner">The owner of the key space, or null in a shared one.</param>
internal sealed record StoredRecord(string? Owner, Record Record, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

internal sealed record StoredPair(Edge Edge, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

internal sealed record StoredProfile(string Sub, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>A guard of a unique value or of an idempotency key.</summary>
internal sealed record StoredGuard(string? Owner, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>The list of filled indexes. It only applies to this table, so it is not exported.</summary>
internal sealed record StoredRegister(Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>A count of children, the work item of a deletion, or part of a change log. They follow from other items, so they are not
/// exported.</summary>
/// <param name="Owner">The owner of the key space that it is about, or null for a shared one.</param>
/// <param name="IsWork">Is it a work item?</param>
internal sealed record StoredFollowUp(string? Owner, bool IsWork, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>An item of a model that is no longer in the schema, or of another program.</summary>
internal sealed record StoredUnknown(Dictionary<string, AttributeValue> Item) : StoredItem(Item);
