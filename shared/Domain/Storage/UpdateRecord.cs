using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Trellis.Records;

namespace Trellis.Storage;

/// <summary>Builds updates: over any version that fits, or over the very one that was read.</summary>
internal static class UpdateRecord
{
    public static UpdateItemRequest For(string table, UpdatePlan plan, ItemChange change)
    {
        var expression = new Expression();
        return Request(table, plan.Key, expression, Text(expression, change, plan.Stamp.Write), Conditions.Of(expression, plan.Stamp.Write, plan.Required, plan.Expected));
    }

    public static UpdateItemRequest For(string table, Revision revision, ItemChange change)
    {
        var expression = new Expression();
        return Request(table, revision.Record.Key, expression, Text(expression, change, revision.Record.Write), expression.IsStill(revision.Old));
    }

    public static TransactWriteItem ActionFor(string table, Revision revision, ItemChange change)
    {
        var request = For(table, revision, change);
        return new TransactWriteItem
        {
            Update = new Update
            {
                TableName = request.TableName,
                Key = request.Key,
                UpdateExpression = request.UpdateExpression,
                ConditionExpression = request.ConditionExpression,
                ExpressionAttributeNames = request.ExpressionAttributeNames,
                ExpressionAttributeValues = request.ExpressionAttributeValues,
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
        };
    }

    /// <summary>Index keys alone, of the very version that they were made from: it stays the same version.</summary>
    public static UpdateItemRequest Mending(string table, Record record, ItemChange change)
    {
        var expression = new Expression();
        var text = new StringBuilder();
        AppendChange(text, expression, change);
        var request = Request(table, record.Key, expression, text.ToString(), expression.IsStill(record));
        request.ReturnValues = ReturnValue.NONE;
        return request;
    }

    private static UpdateItemRequest Request(string table, RecordKey key, Expression expression, string change, string condition) => new()
    {
        TableName = table,
        Key = Items.Key(key),
        UpdateExpression = change,
        ConditionExpression = condition,
        ExpressionAttributeNames = expression.Names,
        ExpressionAttributeValues = expression.Values,
        ReturnValues = ReturnValue.ALL_NEW,
        ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
    };

    private static string Text(Expression expression, ItemChange change, string write)
    {
        var version = expression.Name(Items.Version);
        var text = new StringBuilder("SET ").Append(CultureInfo.InvariantCulture, $"{version} = if_not_exists({version}, {expression.Value(Items.Number(0))}) + {expression.Value(Items.Number(1))}");
        AppendWrites(text, expression, write);
        AppendChange(text, expression, change);
        return text.ToString();
    }

    /// <summary>Goes on with what is set already, if anything is.</summary>
    private static void AppendChange(StringBuilder text, Expression expression, ItemChange change)
    {
        var separator = text.Length == 0 ? "SET " : ", ";
        foreach (var (attribute, value) in change.Set)
        {
            text.Append(CultureInfo.InvariantCulture, $"{separator}{expression.Name(attribute)} = {expression.Value(value)}");
            separator = ", ";
        }

        separator = text.Length == 0 ? "REMOVE " : " REMOVE ";
        foreach (var attribute in change.Remove)
        {
            text.Append(separator).Append(expression.Name(attribute));
            separator = ", ";
        }
    }

    /// <summary>The last writes move up by one. Every right side is what stands there before the update.</summary>
    private static void AppendWrites(StringBuilder text, Expression expression, string write)
    {
        var (last, ours) = (expression.Name(Items.Write), expression.Value(Items.Text(write)));
        var before = last;
        foreach (var attribute in Items.EarlierWrites)
        {
            var earlier = expression.Name(attribute);
            text.Append(CultureInfo.InvariantCulture, $", {earlier} = if_not_exists({before}, {(before == last ? ours : last)})");
            before = earlier;
        }

        text.Append(CultureInfo.InvariantCulture, $", {last} = {ours}");
    }
}
