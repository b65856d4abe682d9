using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>One UpdateItem: who may, over which version, and the write itself are a single step.</summary>
public sealed class Updates(Table table) : IUpdateRecords
{
    public async Task<Result<Changed>> Update(UpdatePlan plan, CancellationToken cancellation)
    {
        var model = plan.Key.Model;
        var request = UpdateRecord.For(table.Name, plan);
        try
        {
            var response = await table.Send((client, _, token) => client.UpdateItemAsync(request, token), cancellation);
            return Changed.Written(Items.Record(model, response.Attributes));
        }
        catch (ConditionalCheckFailedException refused)
        {
            var record = refused.Item is { Count: > 0 } item ? Items.Record(model, item) : null;
            return record?.Write == plan.Stamp.Write ? Changed.Written(record) : Changed.Refused(record);
        }
        catch (AmazonDynamoDBException invalid) when (ItemSize.IsMeant(invalid))
        {
            return Puts.TooLarge;
        }
    }
}

internal static class UpdateRecord
{
    public static UpdateItemRequest For(string table, UpdatePlan plan)
    {
        var expression = new Expression();
        return new UpdateItemRequest
        {
            TableName = table,
            Key = Items.Key(plan.Key),
            UpdateExpression = Change(expression, plan),
            ConditionExpression = Conditions.Of(expression, plan.Stamp.Write, plan.Required, plan.Expected),
            ExpressionAttributeNames = expression.Names,
            ExpressionAttributeValues = expression.Values,
            ReturnValues = ReturnValue.ALL_NEW,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
    }

    private static string Change(Expression expression, UpdatePlan plan)
    {
        var version = expression.Name(Items.Version);
        var change = new StringBuilder("SET ").Append(CultureInfo.InvariantCulture, $"{version} = if_not_exists({version}, {expression.Value(Items.Number(0))}) + {expression.Value(Items.Number(1))}");
        change.Append(CultureInfo.InvariantCulture, $", {expression.Name(Items.Write)} = {expression.Value(Items.Text(plan.Stamp.Write))}");
        foreach (var (field, value) in plan.Set)
        {
            change.Append(CultureInfo.InvariantCulture, $", {expression.Field(field)} = {expression.Value(Items.Of(value))}");
        }

        var separator = " REMOVE ";
        foreach (var field in plan.Remove)
        {
            change.Append(separator).Append(expression.Field(field));
            separator = ", ";
        }

        return change.ToString();
    }
}
