using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>One DeleteItem. Gone after a send whose answer was lost counts as removed by it.</summary>
public sealed class Deletes(Table table) : IDeleteRecords
{
    public async Task<Changed> Delete(DeletePlan plan, CancellationToken cancellation)
    {
        var request = DeleteRecord.For(table.Name, plan);
        var repeated = false;
        try
        {
            await table.Send(
                (client, mayHaveHappened, token) =>
                {
                    repeated = mayHaveHappened;
                    return client.DeleteItemAsync(request, token);
                },
                cancellation);
            return Changed.Written(null);
        }
        catch (ConditionalCheckFailedException refused)
        {
            return refused.Item is { Count: > 0 } item
                ? Changed.Refused(Items.Record(plan.Key.Model, item))
                : new Changed(repeated, null);
        }
    }
}

internal static class DeleteRecord
{
    public static DeleteItemRequest For(string table, DeletePlan plan)
    {
        var expression = new Expression();
        return new DeleteItemRequest
        {
            TableName = table,
            Key = Items.Key(plan.Key),
            ConditionExpression = Conditions.Of(expression, plan.Stamp.Write, [plan.Required], plan.Expected),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
    }
}
