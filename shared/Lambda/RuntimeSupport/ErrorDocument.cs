using System.Text.Encodings.Web;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The error report for Lambda: the exception's type, message and stack trace.</summary>
internal sealed class ErrorDocument
{
    public const string MediaType = "application/vnd.aws.lambda.error+json";

    // Lambda truncates the document at 256 KB. A chain of causes may be cyclic.
    private const int LongestMessage = 32 * 1024;
    private const int MostFrames = 100;
    private const int MostCauses = 5;

    private ErrorDocument(string type) => Header = $"Lambda-Runtime-Function-Error-Type: {Printable(type)}\r\n";

    public string Header { get; }

    public RequestBody Body { get; } = new();

    public static ErrorDocument From(Exception exception)
    {
        // Static initializers wrap the actual exception.
        var cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;

        var document = new ErrorDocument(cause.GetType().Name);
        using var json = new Utf8JsonWriter(document.Body, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Write(json, cause, 0);
        return document;
    }

    private static void Write(Utf8JsonWriter json, Exception exception, int depth)
    {
        json.WriteStartObject();
        json.WriteString("errorType", exception.GetType().Name);
        json.WriteString("errorMessage", Truncate(exception.Message));
        json.WriteStartArray("stackTrace");

        foreach (var frame in Frames(exception))
            json.WriteStringValue(Truncate(frame));

        json.WriteEndArray();

        if (exception.InnerException is { } cause && depth < MostCauses)
        {
            json.WritePropertyName("cause");
            Write(json, cause, depth + 1);
        }

        json.WriteEndObject();
    }

    private static IEnumerable<string> Frames(Exception exception) =>
        exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostFrames) ?? [];

    private static string Truncate(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + " …";

    private static string Printable(string type) =>
        string.Create(type.Length, type, (name, from) =>
        {
            for (var i = 0; i < name.Length; i++)
                name[i] = Rune.IsValid(from[i]) && from[i] is > ' ' and < '\x7f' ? from[i] : '?';
        });
}
