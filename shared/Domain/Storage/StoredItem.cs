using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Tells, of any item in the table, what it is: the way back from keys to what they stand for.</summary>
internal sealed class ItemReader(Schema schema)
{
    private readonly Dictionary<string, Model> models = schema.Models.ToDictionary(model => model.StorageName, StringComparer.Ordinal);
    private readonly Dictionary<string, Pairing> pairings = schema.Pairings.ToDictionary(pairing => pairing.Name, StringComparer.Ordinal);

    public static string PrefixOf(Model model) => Parts([model.StorageName, ""]);

    public static string PrefixOf(Pairing pairing) => Parts([pairing.Name, ""]);

    public static string UniquePrefixOf(Model model) => Parts([TableKeys.UniqueGuards, model.StorageName, ""]);

    public StoredItem Read(Dictionary<string, AttributeValue> item)
    {
        var parts = item[Items.PartitionKey].S.Split(KeyText.Separator);
        if (parts is [TableKeys.Profiles, var sub])
            return new StoredProfile(KeyText.Read(sub), item);
        if (parts is [TableKeys.OnceGuards, var caller])
            return new StoredGuard(KeyText.Read(caller), item);
        if (parts is [TableKeys.Indexes])
            return new StoredRegister(item);
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

/// <summary>An item, understood.</summary>
internal abstract record StoredItem(Dictionary<string, AttributeValue> Item);

/// <param name="Owner">In whose key space it lies, or null in everybody's.</param>
/// <param name="Record">The record.</param>
/// <param name="Item">The item.</param>
internal sealed record StoredRecord(string? Owner, Record Record, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

internal sealed record StoredPair(Edge Edge, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

internal sealed record StoredProfile(string Sub, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>A guard of a unique value or of an idempotency key.</summary>
internal sealed record StoredGuard(string? Owner, Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>What says which indexes are filled. It is true of this table alone, and travels to no other.</summary>
internal sealed record StoredRegister(Dictionary<string, AttributeValue> Item) : StoredItem(Item);

/// <summary>Nothing that the schema knows: of a model that is gone, or another program's.</summary>
internal sealed record StoredUnknown(Dictionary<string, AttributeValue> Item) : StoredItem(Item);
