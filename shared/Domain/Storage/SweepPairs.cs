using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// Deletes the links of a deleted record in one many-to-many relation. Links that are dated after the deletion belong to a new record with
/// its key. Without such a record they are as old as the others: clocks differ.
/// </summary>
internal sealed class SweepPairs(Table table, Deletion deletion, Pairing pairing, bool isLeft) : SweepStage
{
    private readonly Reads reads = new(table);

    public override async Task<Value> Page(Value after, CancellationToken cancellation)
    {
        var request = Request(after);
        var response = await table.Send((client, _, token) => client.QueryAsync(request, token), cancellation);
        var items = response.Items ?? [];
        var isMadeAgain = items.Exists(item => !IsOld(item)) && await reads.Read(deletion.Key, cancellation) is not null;
        await Change(items.Where(item => IsOld(item) || !isMadeAgain), item => Delete(item, cancellation));
        return response.LastEvaluatedKey is { Count: > 0 } last
            ? Value.Of(last.ToDictionary(attribute => attribute.Key, attribute => Items.Value(attribute.Value)))
            : Value.Null;
    }

    /// <summary>The links from the record's side. Links of a shared record that are stored per owner have an index of their own for
    /// this.</summary>
    private QueryRequest Request(Value after)
    {
        var ofAllOwners = pairing.IsMixed && !deletion.Key.Model.Scope.IsOwner;
        var (index, attribute) = ofAllOwners ? ("gsi2", Edges.SharedPartition)
            : isLeft ? (null, Items.PartitionKey)
            : ("gsi1", Edges.ReversePartition);
        var owner = ofAllOwners || !pairing.IsOwned ? null : deletion.Key.Owner;
        var expression = new Expression();
        var partition = Items.Text(TableKeys.EdgePartition(pairing, owner, deletion.Key));
        return new QueryRequest
        {
            TableName = table.Name,
            IndexName = index,
            KeyConditionExpression = $"{expression.Name(attribute)} = {expression.Value(partition)}",
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ConsistentRead = index is null ? true : null,
            Limit = PageSize,
            ExclusiveStartKey = after.Kind == ValueKind.Null
                ? null
                : after.Members.ToDictionary(member => member.Key, member => Items.Text(member.Value.Text)),
        };
    }

    private bool IsOld(Dictionary<string, AttributeValue> item) => Edges.Written(item) < deletion.At;

    private async Task<bool> Delete(Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        var write = new Write(table);
        var expression = new Expression();
        var key = Items.Key(item[Items.PartitionKey].S, item[Items.SortKey].S);
        // The item itself must be there: an index lags, and what was deleted before does not count as progress.
        var isThere = $"attribute_exists({expression.Name(Items.PartitionKey)})";
        if (IsOld(item))
        {
            var (time, limit) = (expression.Name(Items.Written), expression.Value(Items.Number(deletion.At)));
            write.Add(WriteAction.Delete(key, expression, $"{isThere} AND (attribute_not_exists({time}) OR {time} < {limit})"));
        }
        else
        {
            write.Add(WriteAction.Delete(key, expression, isThere));
            write.Add(ReferenceChecks.Missing(deletion.Key));
        }

        return (await write.Send(cancellation)).IsDone;
    }
}
