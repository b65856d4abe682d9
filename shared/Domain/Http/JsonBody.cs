using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Amazon.Lambda.APIGatewayEvents;
using Trellis.Records;

namespace Trellis.Http;

/// <summary>
/// Reads the JSON of a request's body, and writes that of an answer into one buffer. Letters of every language stay as they are; what is
/// served is never HTML.
/// </summary>
public static class JsonBody
{
    // What a request may send. API Gateway takes 10 MB and Lambda 6; a record is 400 KB at most, and a body no larger than this.
    public const int MostBytes = 256 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// Failures: <c>body.missing</c>, <c>body.media-type</c>, <c>body.too-large</c>, <c>body.encoding</c>, <c>body.surrogate</c>.
    /// </summary>
    /// <param name="request">The event.</param>
    /// <param name="type">Its header Content-Type.</param>
    /// <param name="length">Its header Content-Length.</param>
    /// <param name="most">How many bytes it may take.</param>
    internal static Result<byte[]> Read(APIGatewayHttpApiV2ProxyRequest request, string? type, string? length, int most)
    {
        if (request.Body is not { Length: > 0 } text)
            return new Failure("body.missing", "The request has no body. Send a JSON object.");

        if (type is not null && Unfit(type, request.RequestContext!.Http!.Method!) is { } unfit)
            return unfit;

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
            return new Failure("request.shape", "The event says that its body is base64, but it is not.");

        Array.Resize(ref body, length);
        return Utf8.IsValid(body) ? body : new Failure("body.encoding", "The body is not UTF-8. JSON is sent in UTF-8 (RFC 8259).");
    }

    /// <summary>
    /// AWS does not document what API Gateway makes of bytes that are not UTF-8 in a body that it hands on as text. Where it replaced them,
    /// U+FFFD stands in their place, and two different ids would have become one. Replacing changes the length, save where exactly three
    /// bytes of a longer character were left; so a text with a U+FFFD is taken only where its length is the one that the client sent.
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
            return new Failure("body.surrogate", "A text in the body holds half of a surrogate pair. Such a text cannot be stored.");
        }

        return !text.Contains('\uFFFD', StringComparison.Ordinal) || length == body.Length.ToString(CultureInfo.InvariantCulture)
            ? body
            : new Failure(
                "body.encoding",
                "The body is not UTF-8, or holds U+FFFD, which stands for bytes that are not. Where that character is meant, write it as "
                + "\\ufffd.");
    }

    private static Failure TooLarge(int most) => new("body.too-large", $"The body takes more than {most / 1024} KiB.");

    /// <summary>
    /// What is sent must be JSON in UTF-8. A patch may say by its type that it is a merge patch (RFC 7396); other kinds of patch are none.
    /// </summary>
    private static Failure? Unfit(string type, string method)
    {
        var parts = type.Split(';', StringSplitOptions.TrimEntries);
        if (!Is(parts[0], "application/json") && !(method == "PATCH" && Is(parts[0], "application/merge-patch+json")))
            return new Failure("body.media-type", $"The body is {type}. Send it as application/json.");

        const string Charset = "charset=";
        var charset = parts.FirstOrDefault(part => part.StartsWith(Charset, StringComparison.OrdinalIgnoreCase))?[Charset.Length..]
            .Trim('"');
        return charset is null || Is(charset, "utf-8") || Is(charset, "utf8")
            ? null
            : new Failure("body.media-type", $"The body is in {charset}. JSON is sent in UTF-8.");
    }

    private static bool Is(string text, string wanted) => text.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
