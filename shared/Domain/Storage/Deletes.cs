using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>
/// One DeleteItem. Gone after a send whose answer was lost counts as removed by it. A record with unique values is read first, and
/// goes together with them in one transaction.
/// </summary>
public sealed class Deletes(Table table) : IDeleteRecords
{
    private readonly Reads reads = new(table);

    public async Task<Changed> Delete(DeletePlan plan, CancellationToken cancellation)
    {
        if (TableKeys.Check(plan.Key) is not null)
        {
            return Changed.Refused(null);
        }

        return plan.NeedsOld ? await DeleteTogether(plan, cancellation) : await DeleteAlone(plan, cancellation);
    }

    private async Task<Changed> DeleteAlone(DeletePlan plan, CancellationToken cancellation)
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

    private async Task<Changed> DeleteTogether(DeletePlan plan, CancellationToken cancellation)
    {
        var old = await reads.Read(plan.Key, cancellation);
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < Overtaking.MostAttempts; attempt++)
        {
            if (old is null || !plan.Fits(old))
            {
                return Changed.Refused(old);
            }

            var released = UniqueGuards.Of(old).Where(guard => !foreign.Contains(guard.Key)).ToList();
            var actions = released.Select(guard => UniqueGuards.Release(table.Name, plan.Key, guard.Key)).Prepend(DeleteRecord.ActionFor(table.Name, old)).ToList();
            if (await table.Transact(actions, cancellation) is not { } cancelled)
            {
                return Changed.Written(null);
            }

            if (cancelled.Failed(0))
            {
                old = cancelled.Item(0) is { } item ? Items.Record(plan.Key.Model, item) : null;
            }

            foreign.UnionWith(released.Where((_, index) => cancelled.Failed(1 + index)).Select(guard => guard.Key));
            await Overtaking.Pause(attempt, cancellation);
        }

        throw Overtaking.TooOften;
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

    /// <summary>Of the very version that was read.</summary>
    public static TransactWriteItem ActionFor(string table, Record old)
    {
        var expression = new Expression();
        return Transactions.Delete(Items.Key(old.Key), table, expression, expression.IsStill(old));
    }
}
