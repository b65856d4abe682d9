using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// JSON by the code that the compiler generated for <typeparamref name="TSGContext"/>. Property names match in any case, nulls are
/// left out, and only what JSON itself requires is escaped. Options stated on the context are not used.
/// </summary>
/// <remarks>The package's converters for the times, streams and constants of other services' events are left out: no event here has
/// one.</remarks>
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
                ? JsonSerializer.Deserialize(bytes.AsSpan((int)memory.Position), Described<T>())!
                : JsonSerializer.Deserialize(requestStream, Described<T>())!;
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
            JsonSerializer.Serialize(writer, response, Described<T>());
        }
        catch (Exception broken) when (broken is not JsonSerializerException)
        {
            throw new JsonSerializerException(
                $"The answer of type {typeof(T).FullName} cannot be written as JSON: {broken.Message}", broken);
        }
    }

    // The one use of reflection, at init: the shape of the package takes a type and no instance. The attribute on the type keeps the
    // constructor.
    private static TSGContext Construct(JsonSerializerOptions options) =>
        (TSGContext?)typeof(TSGContext).GetConstructor([typeof(JsonSerializerOptions)])?.Invoke([options])
        ?? throw new InvalidOperationException($"{typeof(TSGContext).FullName} has no constructor that takes JsonSerializerOptions.");

    private JsonTypeInfo<T> Described<T>() =>
        context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException(
            $"{typeof(TSGContext).FullName} does not list {typeof(T).FullName}: add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
}
