using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Converts links to and from items. The table's key finds them from the left record, and the first index from the right record. The items
/// also contain the values of both keys, for move and export, because the encoded keys cannot be decoded. If one side is shared and the
/// other is stored per owner, the second index finds all owners' links of a shared record.
/// </summary>
internal static class Edges
{
    public const string ReversePartition = "$g1pk";
    public const string ReverseSort = "$g1sk";
    public const string SharedPartition = "$g2pk";
    private const string SharedSort = "$g2sk";
    private const string Left = "$left";
    private const string Right = "$right";

    public static Dictionary<string, AttributeValue> Key(Edge edge) =>
        Items.Key(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Left), TableKeys.Identifier(edge.Right));

    /// <param name="written">The time in Unix milliseconds. A link that is made again is not removed with those of a deleted record of the
    /// same key.</param>
    public static Dictionary<string, AttributeValue> Item(Edge edge, long written) =>
        Item(edge, TableKeys.Identifier(edge.Left), TableKeys.Identifier(edge.Right), written);

    /// <summary>The item with given identifiers, for records whose key changes.</summary>
    public static Dictionary<string, AttributeValue> Item(Edge edge, string left, string right, long written)
    {
        var item = Item(edge, left, right);
        item[Items.Written] = Items.Number(written);
        if (edge.Pairing.IsMixed)
        {
            var (shared, other) = edge.Pairing.Left.Scope.IsOwner ? (right, left) : (left, right);
            item[SharedPartition] = Items.Text(TableKeys.EdgePartition(edge.Pairing, null, shared));
            item[SharedSort] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, other));
        }

        return item;
    }

    /// <summary>The time when the link was last made; 0 if it is not known.</summary>
    public static long Written(Dictionary<string, AttributeValue> item) => Items.Integer(item, Items.Written);

    private static Dictionary<string, AttributeValue> Item(Edge edge, string left, string right) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, left)),
        [Items.SortKey] = Items.Text(right),
        [ReversePartition] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, right)),
        [ReverseSort] = Items.Text(left),
        [Left] = Items.ToAttribute(Value.Of(edge.Left.Parts)),
        [Right] = Items.ToAttribute(Value.Of(edge.Right.Parts)),
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
