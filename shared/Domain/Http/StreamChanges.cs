using Amazon.Lambda.DynamoDBEvents;
using Trellis.Storage;

namespace Trellis.Http;

/// <summary>Reads changes from the table's stream as plain values.</summary>
public static class StreamChanges
{
    /// <exception cref="InvalidOperationException">The event is not from the table's stream.</exception>
    public static string PartitionKey(DynamoDBEvent.DynamodbStreamRecord change) =>
        change.Dynamodb?.Keys?.GetValueOrDefault(Items.PartitionKey)?.S
        ?? throw new InvalidOperationException("The event has no partition key, so it is not from the table's stream.");

    /// <summary>The item that time to live has removed; null if it was changed in another way.</summary>
    public static IReadOnlyDictionary<string, Value>? Expired(DynamoDBEvent.DynamodbStreamRecord change) =>
        change is { EventName: "REMOVE", UserIdentity.PrincipalId: "dynamodb.amazonaws.com", Dynamodb.OldImage: { } image }
            ? Values(image)
            : null;

    /// <summary>The item before and after the change.</summary>
    public static ItemImages Images(DynamoDBEvent.DynamodbStreamRecord change) => new(
        change.Dynamodb?.OldImage is { } old ? Values(old) : null,
        change.Dynamodb?.NewImage is { } now ? Values(now) : null);

    private static Dictionary<string, Value> Values(Dictionary<string, DynamoDBEvent.AttributeValue> image)
    {
        var values = new Dictionary<string, Value>(image.Count, StringComparer.Ordinal);
        foreach (var (name, attribute) in image)
            values[name] = ValueOf(attribute);
        return values;
    }

    private static Value ValueOf(DynamoDBEvent.AttributeValue attribute)
    {
        if (attribute.S is { } text)
            return Value.Of(text);
        if (attribute.N is { } number)
            return Items.Digits(number);
        if (attribute.BOOL is { } flag)
            return Value.Of(flag);
        if (attribute.L is { } list)
            return Value.Of([.. list.Select(ValueOf)]);
        if (attribute.M is { } map)
            return Value.Of(Values(map));
        // We never write sets. As in items, they are read as lists.
        return attribute.SS is { Count: > 0 } set ? Value.Of([.. set.Select(Value.Of)]) : Value.Null;
    }
}
