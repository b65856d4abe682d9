using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Edges as items: found from the left record by the table's own key, and from the right one by the first index. Both keys stand in the
/// item as values too, for whoever moves or exports it: a key's text sorts, but is not meant to be read back.
/// </summary>
internal static class Edges
{
    public const string ReversePartition = "$g1pk";
    public const string ReverseSort = "$g1sk";
    private const string Left = "$left";
    private const string Right = "$right";

    public static Dictionary<string, AttributeValue> Key(Edge edge) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Left)),
        [Items.SortKey] = Items.Text(TableKeys.Identifier(edge.Right)),
    };

    /// <summary>The same for the same pair, whoever writes it and when: linking twice changes nothing.</summary>
    public static Dictionary<string, AttributeValue> Item(Edge edge) =>
        Item(edge, TableKeys.Identifier(edge.Left), TableKeys.Identifier(edge.Right));

    /// <summary>The same where an end is still identified as it was by an earlier key.</summary>
    public static Dictionary<string, AttributeValue> Item(Edge edge, string left, string right) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, left)),
        [Items.SortKey] = Items.Text(right),
        [ReversePartition] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, right)),
        [ReverseSort] = Items.Text(left),
        [Left] = Items.Of(Value.Of(edge.Left.Parts)),
        [Right] = Items.Of(Value.Of(edge.Right.Parts)),
    };

    /// <summary>By what the pair in an item names its left end or its right one.</summary>
    public static string Identifier(Dictionary<string, AttributeValue> item, bool isLeft) => item[isLeft ? ReverseSort : Items.SortKey].S;

    public static bool IsEdge(Dictionary<string, AttributeValue> item) => item.ContainsKey(Left) && item.ContainsKey(Right);

    /// <summary>The pair in an item of that owner's.</summary>
    public static Edge Edge(Pairing pairing, string? owner, Dictionary<string, AttributeValue> item) =>
        new(pairing, owner, End(pairing.Left, owner, item[Left]), End(pairing.Right, owner, item[Right]));

    private static RecordKey End(Model model, string? owner, AttributeValue parts) =>
        new(model, model.Scope.IsOwner ? owner : null, Items.Values(parts.L));
}
