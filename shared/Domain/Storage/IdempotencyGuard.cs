using Amazon.DynamoDBv2.Model;
using Trellis.Storage.Keys;

namespace Trellis.Storage;

/// <summary>The item stored for an idempotency key; <see cref="Idempotency"/> explains its contents.</summary>
internal static class IdempotencyGuard
{
    private const string Request = "$request";
    private const string Filled = "$filled";

    public static Dictionary<string, AttributeValue> Key(Idempotency once) => Key(once.Caller, once.Key);

    public static WriteAction Claim(Idempotency once, CreatePlan plan)
    {
        var record = plan.Record;
        return Claim(once.Caller, once.Key, once.Request, record.Created, record.Write, Filled, GeneratedValues(plan));
    }

    /// <summary>The values of a new record that were not in the request.</summary>
    public static AttributeValue GeneratedValues(CreatePlan plan) =>
        Items.ToAttribute(Value.Of(plan.Generated.ToDictionary(field => field, field => plan.Record[field])));

    /// <summary>The condition checks the expiry too, because DynamoDB's TTL deletes items up to days late.</summary>
    /// <param name="created">The time in milliseconds.</param>
    /// <param name="name">The attribute for the values to keep.</param>
    public static WriteAction Claim(string caller, string key, string request, long created, string write, string name, AttributeValue kept)
    {
        var expression = new Expression();
        var item = Key(caller, key);
        item[Request] = Items.Text(request);
        item[name] = kept;
        item[Items.Created] = Items.Number(created);
        item[Items.Write] = Items.Text(write);
        item[Items.TimeToLive] = Items.Number(Seconds(created + (long)Idempotency.Lifetime.TotalMilliseconds));
        var free = $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Put(
            item, expression, $"{free} OR {expression.Name(Items.TimeToLive)} < {expression.Value(Items.Number(Seconds(created)))}");
    }

    public static bool IsExpired(Dictionary<string, AttributeValue> guard, Record record) =>
        Items.Integer(guard, Items.TimeToLive) < Seconds(record.Created);

    /// <summary>Was it written by this same request?</summary>
    public static bool IsOf(Dictionary<string, AttributeValue> guard, Record record) => guard[Items.Write].S == record.Write;

    /// <summary>Does it have the same request hash?</summary>
    public static bool IsSame(Dictionary<string, AttributeValue> guard, string request) => guard[Request].S == request;

    /// <summary>The record of the first request. Failure <c>idempotency.reused</c>: the first request was different.</summary>
    public static Result<Record> First(Dictionary<string, AttributeValue> guard, CreatePlan plan) =>
        IsSame(guard, plan.Idempotency!.Request) ? First(guard, guard[Filled], plan) : Idempotency.Reused;

    /// <param name="kept">The values in it that were generated for this record.</param>
    public static Record First(Dictionary<string, AttributeValue> guard, AttributeValue kept, CreatePlan plan)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var field in plan.Record.Model.Fields)
        {
            if (kept.M.TryGetValue(field.Name, out var value))
                values[field.Name] = Items.Value(value);
        }

        return plan.First(values, Items.Integer(guard, Items.Created), guard[Items.Write].S);
    }

    private static Dictionary<string, AttributeValue> Key(string caller, string key) => Items.Key(TableKeys.Idempotency(caller), key);

    private static long Seconds(long milliseconds) => milliseconds / 1000;
}
