using Amazon.DynamoDBv2.Model;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>One PutItem that never overwrites.</summary>
public sealed class Puts(Table table) : IPutRecords
{
    public async Task<Result<Record>> Put(Record record, CancellationToken cancellation)
    {
        if (TableKeys.Check(record.Key) is { } unfit)
        {
            return unfit;
        }

        var request = PutRecord.For(table.Name, record);
        if (ItemSize.Of(request.Item) > ItemSize.Most)
        {
            return TooLarge;
        }

        try
        {
            await table.Send((client, _, token) => client.PutItemAsync(request, token), cancellation);
            return record;
        }
        catch (ConditionalCheckFailedException refused)
        {
            return IsOurs(refused, record) ? record : new Failure("record.exists", "A record of that key exists already.");
        }
        catch (Amazon.DynamoDBv2.AmazonDynamoDBException invalid) when (ItemSize.IsMeant(invalid))
        {
            return TooLarge;
        }
    }

    internal static Failure TooLarge => new("record.too-large", "The record would take more than the 400 KB that DynamoDB stores as one.");

    /// <summary>Our own write, of which only the answer was lost.</summary>
    private static bool IsOurs(ConditionalCheckFailedException refused, Record record) =>
        refused.Item is { Count: > 0 } item && Items.Record(record.Model, item).Write == record.Write;
}

internal static class PutRecord
{
    public static PutItemRequest For(string table, Record record)
    {
        var expression = new Expression();
        return new PutItemRequest
        {
            TableName = table,
            Item = Items.Of(record),
            ConditionExpression = $"attribute_not_exists({expression.Name(Items.PartitionKey)})",
            ExpressionAttributeNames = expression.Names,
            ReturnValuesOnConditionCheckFailure = Amazon.DynamoDBv2.ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
    }
}
