using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// Uses the source-generated code of <typeparamref name="TSGContext"/>. Property names are case-insensitive, nulls are omitted, and only
/// the characters are escaped that JSON requires. Options on the context are ignored.
/// </summary>
/// <remarks>Does not have the package's converters for times, streams and constants in events of other services.</remarks>
public class SourceGeneratorLambdaJsonSerializer<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext> : ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private readonly TSGContext context;
    private readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public SourceGeneratorLambdaJsonSerializer()
        : this(null, null)
    {
    }

    public SourceGeneratorLambdaJsonSerializer(Action<JsonSerializerOptions>? customizer)
        : this(customizer, null)
    {
    }

    public SourceGeneratorLambdaJsonSerializer(Action<JsonWriterOptions>? jsonWriterCustomizer)
        : this(null, jsonWriterCustomizer)
    {
    }

    public SourceGeneratorLambdaJsonSerializer(
        Action<JsonSerializerOptions>? customizer,
        Action<JsonWriterOptions>? jsonWriterCustomizer)
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
        };

        customizer?.Invoke(options);
        jsonWriterCustomizer?.Invoke(writing);
        context = Construct(options);
    }

    /// <exception cref="JsonSerializerException">The bytes are not JSON of that type, or the context does not list the type.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            return requestStream is MemoryStream memory && memory.TryGetBuffer(out var bytes)
                ? JsonSerializer.Deserialize(bytes.AsSpan((int)memory.Position), TypeInfo<T>())!
                : JsonSerializer.Deserialize(requestStream, TypeInfo<T>())!;
        }
        catch (Exception broken) when (broken is not JsonSerializerException)
        {
            throw new JsonSerializerException($"The event is not a {typeof(T).FullName}: {broken.Message}", broken);
        }
    }

    /// <exception cref="JsonSerializerException">The value cannot be written as JSON, or the context does not list the type.</exception>
    public void Serialize<T>(T response, Stream responseStream)
    {
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, writing);
            JsonSerializer.Serialize(writer, response, TypeInfo<T>());
        }
        catch (Exception broken) when (broken is not JsonSerializerException)
        {
            throw new JsonSerializerException(
                $"The response of type {typeof(T).FullName} cannot be serialized as JSON: {broken.Message}", broken);
        }
    }

    // The only reflection, at init: the package's API takes the context as a type, not as an instance. The attribute on the type parameter
    // keeps the constructor when trimming.
    private static TSGContext Construct(JsonSerializerOptions options) =>
        (TSGContext?)typeof(TSGContext).GetConstructor([typeof(JsonSerializerOptions)])?.Invoke([options])
        ?? throw new InvalidOperationException($"{typeof(TSGContext).FullName} has no constructor that takes JsonSerializerOptions.");

    private JsonTypeInfo<T> TypeInfo<T>() =>
        context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException(
            $"{typeof(TSGContext).FullName} does not list {typeof(T).FullName}: add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
