using static Trellis.Http.EventMembers;
using Event = Amazon.Lambda.DynamoDBEvents.DynamoDBEvent;

namespace Trellis.Http;

/// <summary>Reads an event of a DynamoDB stream in one pass. Members that Amazon's type does not have are skipped.</summary>
internal static class StreamEventReader
{
    /// <returns>Null if the event is the JSON null.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or a member has another type than in Amazon's type.</exception>
    public static Event? Read(ref Utf8JsonReader reader) =>
        Object(ref reader, new Event(), static (ref value, scoped name, read) =>
        {
            if (Is(name, "records"u8))
                read.Records = Items(ref value, static (ref item) => Record(ref item)!);
            else
                value.Skip();
        });

    private static Event.DynamodbStreamRecord? Record(ref Utf8JsonReader reader) =>
        Object(ref reader, new Event.DynamodbStreamRecord(), static (ref value, scoped name, record) =>
        {
            if (Is(name, "eventID"u8))
                record.EventID = value.GetString();
            else if (Is(name, "eventName"u8))
                record.EventName = value.GetString();
            else if (Is(name, "eventVersion"u8))
                record.EventVersion = value.GetString();
            else if (Is(name, "eventSource"u8))
                record.EventSource = value.GetString();
            else if (Is(name, "awsRegion"u8))
                record.AwsRegion = value.GetString();
            else if (Is(name, "dynamodb"u8))
                record.Dynamodb = Change(ref value);
            else if (Is(name, "eventSourceARN"u8))
                record.EventSourceArn = value.GetString();
            else if (Is(name, "userIdentity"u8))
                record.UserIdentity = Identity(ref value);
            else
                value.Skip();
        });

    private static Event.StreamRecord? Change(ref Utf8JsonReader reader) =>
        Object(ref reader, new Event.StreamRecord(), static (ref value, scoped name, change) =>
        {
            if (Is(name, "approximateCreationDateTime"u8))
                change.ApproximateCreationDateTime = Time(ref value);
            else if (Is(name, "keys"u8))
                change.Keys = Attributes(ref value);
            else if (Is(name, "newImage"u8))
                change.NewImage = Attributes(ref value);
            else if (Is(name, "oldImage"u8))
                change.OldImage = Attributes(ref value);
            else if (Is(name, "sequenceNumber"u8))
                change.SequenceNumber = value.GetString();
            else if (Is(name, "sizeBytes"u8))
                change.SizeBytes = value.GetInt64();
            else if (Is(name, "streamViewType"u8))
                change.StreamViewType = value.GetString();
            else
                value.Skip();
        });

    private static Event.Identity? Identity(ref Utf8JsonReader reader) =>
        Object(ref reader, new Event.Identity(), static (ref value, scoped name, identity) =>
        {
            if (Is(name, "principalId"u8))
                identity.PrincipalId = value.GetString();
            else if (Is(name, "type"u8))
                identity.Type = value.GetString();
            else
                value.Skip();
        });

    private static Dictionary<string, Event.AttributeValue>? Attributes(ref Utf8JsonReader reader) =>
        Object(ref reader, new Dictionary<string, Event.AttributeValue>(), static (ref value, scoped name, attributes) =>
            attributes[Encoding.UTF8.GetString(name)] = Attribute(ref value)!);

    private static Event.AttributeValue? Attribute(ref Utf8JsonReader reader) =>
        Object(ref reader, new Event.AttributeValue(), static (ref value, scoped name, attribute) =>
        {
            if (Is(name, "S"u8))
                attribute.S = value.GetString();
            else if (Is(name, "N"u8))
                attribute.N = value.GetString();
            else if (Is(name, "BOOL"u8))
                attribute.BOOL = Flag(ref value);
            else if (Is(name, "NULL"u8))
                attribute.NULL = Flag(ref value);
            else if (Is(name, "B"u8))
                attribute.B = Bytes(ref value);
            else if (Is(name, "L"u8))
                attribute.L = Items(ref value, static (ref item) => Attribute(ref item)!);
            else if (Is(name, "M"u8))
                attribute.M = Attributes(ref value);
            else if (Is(name, "SS"u8))
                attribute.SS = Strings(ref value);
            else if (Is(name, "NS"u8))
                attribute.NS = Strings(ref value);
            else if (Is(name, "BS"u8))
                attribute.BS = Items(ref value, static (ref item) => Bytes(ref item)!);
            else
                value.Skip();
        });

    private static bool? Flag(ref Utf8JsonReader value) => value.TokenType == JsonTokenType.Null ? null : value.GetBoolean();

    private static MemoryStream? Bytes(ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Null ? null : new MemoryStream(value.GetBytesFromBase64());

    // Lambda writes seconds since 1970; Amazon's serializer reads fractions of them and texts as well.
    private static DateTime Time(ref Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.String ? value.GetDateTime() : DateTime.UnixEpoch.AddSeconds(value.GetDouble());
}
