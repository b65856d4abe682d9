using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Http;

/// <summary>
/// Serializes the events and responses of HTTP APIs, payload format 2.0. Compatible with Amazon's serializer: names are case-insensitive,
/// and all members are optional.
/// </summary>
internal sealed class ApiSerializer : ILambdaSerializer
{
    /// <exception cref="JsonSerializerException">The bytes are not such an event.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        if (typeof(T) != typeof(APIGatewayHttpApiV2ProxyRequest))
            throw new JsonSerializerException($"{typeof(T).FullName} is not the type of HTTP API events.");
        return (T)(object)EventMembers.Event(requestStream, RequestReader.Read)!;
    }

    /// <exception cref="JsonSerializerException">The value is not such a response.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        if (response is not APIGatewayHttpApiV2ProxyResponse answer)
            throw new JsonSerializerException($"{typeof(T).FullName} is not the type of HTTP API responses.");
        JsonBody.Write(responseStream, writer => Write(answer, writer));
    }

    private static void Write(APIGatewayHttpApiV2ProxyResponse answer, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("statusCode"u8, answer.StatusCode);
        if (answer.Headers is { } headers)
        {
            writer.WriteStartObject("headers"u8);
            foreach (var (name, value) in headers)
                writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        if (answer.Cookies is { } cookies)
        {
            writer.WriteStartArray("cookies"u8);
            foreach (var cookie in cookies)
                writer.WriteStringValue(cookie);
            writer.WriteEndArray();
        }

        if (answer.Body is { } body)
            writer.WriteString("body"u8, body);
        writer.WriteBoolean("isBase64Encoded"u8, answer.IsBase64Encoded);
        writer.WriteEndObject();
    }
}
