using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>Edges as items: found from the left record by the table's own key, and from the right one by the first index.</summary>
internal static class Edges
{
    public const string ReversePartition = "$g1pk";
    public const string ReverseSort = "$g1sk";

    public static Dictionary<string, AttributeValue> Key(Edge edge) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Left)),
        [Items.SortKey] = Items.Text(TableKeys.Identifier(edge.Right)),
    };

    public static Dictionary<string, AttributeValue> Item(Edge edge)
    {
        var item = Key(edge);
        item[ReversePartition] = Items.Text(TableKeys.EdgePartition(edge.Pairing, edge.Owner, edge.Right));
        item[ReverseSort] = Items.Text(TableKeys.Identifier(edge.Left));
        return item;
    }
}
