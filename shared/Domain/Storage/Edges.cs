using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Link;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Converts links to and from items. The table's key finds them from the left record, and the first index from the right record. The items
/// also contain the values of both keys, for move and export, because the encoded keys cannot be decoded.
/// </summary>
internal static class Edges
{
    public const string ReversePartition = "$g1pk";
    public const string ReverseSort = "$g1sk";
    private const string Left = "$left";
    private const string Right = "$right";

    public static Dictionary<string, AttributeValue> Key(Edge edge) =>
        Items.Key(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Left), TableKeys.Identifier(edge.Right));

    /// <summary>Depends only on the pair, so that linking twice changes nothing.</summary>
    public static Dictionary<string, AttributeValue> Item(Edge edge) =>
        Item(edge, TableKeys.Identifier(edge.Left), TableKeys.Identifier(edge.Right));

    /// <summary>The item with given identifiers, for records whose key changes.</summary>
    public static Dictionary<string, AttributeValue> Item(Edge edge, string left, string right) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, left)),
        [Items.SortKey] = Items.Text(right),
        [ReversePartition] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, right)),
        [ReverseSort] = Items.Text(left),
        [Left] = Items.Of(Value.Of(edge.Left.Parts)),
        [Right] = Items.Of(Value.Of(edge.Right.Parts)),
    };

    /// <summary>The identifier of the left or right record in an item.</summary>
    public static string Identifier(Dictionary<string, AttributeValue> item, bool isLeft) => item[isLeft ? ReverseSort : Items.SortKey].S;

    public static bool IsEdge(Dictionary<string, AttributeValue> item) => item.ContainsKey(Left) && item.ContainsKey(Right);

    /// <summary>The link in an item.</summary>
    public static Edge Edge(Pairing pairing, string? owner, Dictionary<string, AttributeValue> item) =>
        new(pairing, owner, End(pairing.Left, owner, item[Left]), End(pairing.Right, owner, item[Right]));

    private static RecordKey End(Model model, string? owner, AttributeValue parts) =>
        new(model, model.Scope.IsOwner ? owner : null, Items.Values(parts.L));
}
