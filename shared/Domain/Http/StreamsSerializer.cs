using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>Serializes the events of DynamoDB streams and the responses that name failed records, as Amazon's serializer does.</summary>
internal sealed class StreamsSerializer : ILambdaSerializer
{
    public static readonly StreamsSerializer Instance = new();

    /// <exception cref="JsonSerializerException">The bytes are not such an event.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        if (typeof(T) != typeof(DynamoDBEvent))
            throw new JsonSerializerException($"{typeof(T).FullName} is not the type of stream events.");
        return (T)(object)EventMembers.Event(requestStream, StreamEventReader.Read)!;
    }

    /// <exception cref="JsonSerializerException">The value is not such a response.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        if (response is not StreamsEventResponse answer)
            throw new JsonSerializerException($"{typeof(T).FullName} is not the type of stream responses.");
        using var writer = new Utf8JsonWriter(responseStream);
        writer.WriteStartObject();
        if (answer.BatchItemFailures is { } failures)
        {
            writer.WriteStartArray("batchItemFailures"u8);
            foreach (var failure in failures)
            {
                writer.WriteStartObject();
                if (failure.ItemIdentifier is { } identifier)
                    writer.WriteString("itemIdentifier"u8, identifier);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
