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

    public static Dictionary<string, AttributeValue> Key(Idempotency once) => Key(once.Caller, once.Key);

    public static WriteAction Take(Idempotency once, Record record)
    {
        var filled = once.Generated.ToDictionary(field => field, field => record[field]);
        return Take(once.Caller, once.Key, once.Request, record.Created, record.Write, Filled, Items.Of(Value.Of(filled)));
    }

    /// <summary>TTL deletes days late, so the guard's own time is part of the condition: a key that has run out is free.</summary>
    /// <param name="caller">Whose key.</param>
    /// <param name="key">The key.</param>
    /// <param name="request">A hash of the request.</param>
    /// <param name="created">When, in milliseconds.</param>
    /// <param name="write">By which request.</param>
    /// <param name="name">The attribute of what else is kept.</param>
    /// <param name="kept">What else is kept.</param>
    public static WriteAction Take(string caller, string key, string request, long created, string write, string name, AttributeValue kept)
    {
        var expression = new Expression();
        var item = Key(caller, key);
        item[Request] = Items.Text(request);
        item[name] = kept;
        item[Items.Created] = Items.Number(created);
        item[Items.Write] = Items.Text(write);
        item[Until] = Items.Number(Seconds(created + (long)Idempotency.Lifetime.TotalMilliseconds));
        var free = $"attribute_not_exists({expression.Name(Items.PartitionKey)})";
        return WriteAction.Put(
            item, expression, $"{free} OR {expression.Name(Until)} < {expression.Value(Items.Number(Seconds(created)))}");
    }

    public static bool IsExpired(Dictionary<string, AttributeValue> guard, Record record) => Number(guard, Until) < Seconds(record.Created);

    /// <summary>Was it written by this same request?</summary>
    public static bool IsOf(Dictionary<string, AttributeValue> guard, Record record) => guard[Items.Write].S == record.Write;

    /// <summary>Is it kept of the same request as this one, whoever sent it again?</summary>
    public static bool IsSame(Dictionary<string, AttributeValue> guard, string request) => guard[Request].S == request;

    /// <summary>The record of the first request. Failure <c>idempotency.reused</c>: that one was another.</summary>
    public static Result<Record> First(Dictionary<string, AttributeValue> guard, Idempotency once, Record repeated) =>
        IsSame(guard, once.Request) ? First(guard, guard[Filled], once.Generated, repeated) : Idempotency.Reused;

    /// <param name="guard">What is kept.</param>
    /// <param name="kept">The part of it that is about this record.</param>
    /// <param name="filled">The fields that the repetition did not hold.</param>
    /// <param name="repeated">The record as the repetition would make it.</param>
    public static Record First(
        Dictionary<string, AttributeValue> guard, AttributeValue kept, ImmutableArray<string> filled, Record repeated)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var field in repeated.Model.Fields)
        {
            if (kept.M.TryGetValue(field.Name, out var value))
                values[field.Name] = Items.Value(value);
        }

        return Idempotency.First(repeated, filled, values, Number(guard, Items.Created), guard[Items.Write].S);
    }

    private static Dictionary<string, AttributeValue> Key(string caller, string key) => new()
    {
        [Items.PartitionKey] = Items.Text(TableKeys.Idempotency(caller)),
        [Items.SortKey] = Items.Text(key),
    };

    private static long Seconds(long milliseconds) => milliseconds / 1000;

    private static long Number(Dictionary<string, AttributeValue> guard, string name) =>
        long.Parse(guard[name].N, CultureInfo.InvariantCulture);
}
