using Amazon.Lambda.DynamoDBEvents;
using Trellis.Records;
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
            return Value.Number(number);
        if (attribute.BOOL is { } flag)
            return Value.Of(flag);
        if (attribute.L is { } list)
            return Value.Of([.. list.Select(ValueOf)]);
        return attribute.M is { } map ? Value.Of(Values(map)) : Value.Null;
    }
}
