using Amazon.DynamoDBv2.Model;
using Trellis.Operations.Create;
using Trellis.Records;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>The item stored for an idempotency key; <see cref="Idempotency"/> explains its contents.</summary>
internal static class IdempotencyGuard
{
    private const string Request = "$request";
    private const string Filled = "$filled";
    private const string Until = "$ttl";

    public static Dictionary<string, AttributeValue> Key(Idempotency once) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.Idempotency(once.Caller)),
        [Items.SortKey] = Items.Text(once.Key),
    };

    /// <summary>The condition checks the expiry too, because DynamoDB's TTL deletes items up to days late.</summary>
    public static WriteAction Take(Idempotency once, Record record)
    {
        var expression = new Expression();
        var item = Key(once);
        item[Request] = Items.Text(once.Request);
        item[Filled] = Items.Of(Value.Of(once.Generated.ToDictionary(field => field, field => record[field])));
        item[Items.Created] = Items.Number(record.Created);
        item[Items.Write] = Items.Text(record.Write);
        item[Until] = Items.Number(Seconds(record.Created + (long)Idempotency.Lifetime.TotalMilliseconds));
        var condition =
            $"attribute_not_exists({expression.Name(Items.PartitionKey)}) OR {expression.Name(Until)} < "
            + $"{expression.Value(Items.Number(Seconds(record.Created)))}";
        return WriteAction.Put(item, expression, condition);
    }

    public static bool IsExpired(Dictionary<string, AttributeValue> guard, Record record) => Number(guard, Until) < Seconds(record.Created);

    /// <summary>Was it written by this same request?</summary>
    public static bool IsOf(Dictionary<string, AttributeValue> guard, Record record) => guard[Items.Write].S == record.Write;

    /// <summary>The record of the first request. Failure <c>idempotency.reused</c>: the first request was different.</summary>
    public static Result<Record> First(Dictionary<string, AttributeValue> guard, Idempotency once, Record repeated)
    {
        if (guard[Request].S != once.Request)
            return Idempotency.Reused;

        var kept = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var field in repeated.Model.Fields)
        {
            if (guard[Filled].M.TryGetValue(field.Name, out var value))
                kept[field.Name] = Items.Value(value);
        }

        return once.First(repeated, kept, Number(guard, Items.Created), guard[Items.Write].S);
    }

    private static long Seconds(long milliseconds) => milliseconds / 1000;

    private static long Number(Dictionary<string, AttributeValue> guard, string name) =>
        long.Parse(guard[name].N, CultureInfo.InvariantCulture);
}
