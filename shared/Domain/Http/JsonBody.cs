using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Amazon.Lambda.APIGatewayEvents;

namespace Trellis.Http;

/// <summary>
/// Reads the bytes of a request body, and writes JSON for responses. Non-ASCII letters are not escaped, because responses are never HTML.
/// </summary>
public static class JsonBody
{
    // Below the limits of API Gateway (10 MB), Lambda (6 MB) and a DynamoDB item (400 KB).
    public const int MostBytes = 256 * 1024;

    private const int FirstBuffer = 4 * 1024;
    private const int LargestSpare = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // One writer at a time takes it; a concurrent one creates another.
    private static ArrayBufferWriter<byte>? spare;

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = TakeBuffer();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);

        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        ReturnBuffer(buffer);
        return text;
    }

    /// <summary>Writes JSON to a stream, in one piece.</summary>
    internal static void Write(Stream stream, Action<Utf8JsonWriter> write)
    {
        var buffer = TakeBuffer();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);

        stream.Write(buffer.WrittenSpan);
        ReturnBuffer(buffer);
    }

    /// <summary>A page would otherwise be copied from a buffer to one twice as large, and again.</summary>
    private static ArrayBufferWriter<byte> TakeBuffer() => Interlocked.Exchange(ref spare, null) ?? new(FirstBuffer);

    private static void ReturnBuffer(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        if (buffer.Capacity <= LargestSpare)
            Volatile.Write(ref spare, buffer);
    }

    /// <summary>
    /// Failures: <c>body.missing</c>, <c>body.media-type</c>, <c>body.too-large</c>, <c>body.encoding</c>, <c>body.surrogate</c>.
    /// </summary>
    /// <param name="most">How many bytes it may take.</param>
    internal static Result<byte[]> Read(APIGatewayHttpApiV2ProxyRequest request, string? type, string? length, int most)
    {
        if (request.Body is not { Length: > 0 } text)
            return new Failure("body.missing", "The request has no body. Send a JSON object.");

        if (type is not null && CheckMediaType(type, request.RequestContext!.Http!.Method!) is { } unsupported)
            return unsupported;

        if (text.Length > most * 4L / 3 + 4)
            return TooLarge(most);

        return (request.IsBase64Encoded ? FromBase64(text) : FromText(text, length)).Succeeded(out var body, out var failure)
            ? body.Length > most ? TooLarge(most) : body
            : failure;
    }

    private static Result<byte[]> FromBase64(string text)
    {
        var body = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, body, out var length))
            return new Failure("request.shape", "The event has isBase64Encoded, but its body is not base64.");

        Array.Resize(ref body, length);
        return Utf8.IsValid(body)
            ? body
            : new Failure("body.encoding", "The body is not UTF-8. Send JSON as UTF-8 (RFC 8259), and not compressed.");
    }

    /// <summary>
    /// AWS does not document what API Gateway does with invalid UTF-8 in a body that it passes as text. If it replaces invalid bytes with
    /// U+FFFD, two different ids could become equal. The replacement usually changes the length, so a text with U+FFFD is accepted only if
    /// its length equals Content-Length.
    /// </summary>
    private static Result<byte[]> FromText(string text, string? length)
    {
        byte[] body;
        try
        {
            body = StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return new Failure("body.surrogate", "A string in the body contains a lone surrogate. It cannot be stored.");
        }

        return !text.Contains('\uFFFD', StringComparison.Ordinal) || length == body.Length.ToString(CultureInfo.InvariantCulture)
            ? body
            : new Failure(
                "body.encoding",
                "The body is not UTF-8, or contains U+FFFD, which usually replaces invalid bytes. To send that character, write it as "
                + "\\ufffd.");
    }

    private static Failure TooLarge(int most) => new("body.too-large", $"The body is larger than {most / 1024} KiB.");

    /// <summary>JSON in UTF-8; for PATCH also a merge patch (RFC 7396).</summary>
    private static Failure? CheckMediaType(string type, string method)
    {
        var parts = type.Split(';', StringSplitOptions.TrimEntries);
        if (!Is(parts[0], "application/json") && !(method == "PATCH" && Is(parts[0], "application/merge-patch+json")))
            return new Failure("body.media-type", $"The body is {type}. Send it as application/json.");

        const string Charset = "charset=";
        var charset = parts.FirstOrDefault(part => part.StartsWith(Charset, StringComparison.OrdinalIgnoreCase))?[Charset.Length..]
            .Trim('"');
        return charset is null || Is(charset, "utf-8") || Is(charset, "utf8")
            ? null
            : new Failure("body.media-type", $"The charset is {charset}. JSON must be UTF-8.");
    }

    private static bool Is(string text, string wanted) => text.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
