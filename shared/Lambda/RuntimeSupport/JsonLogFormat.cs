using System.Buffers;
using System.Text.Encodings.Web;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One JSON object per line, for functions whose log format is JSON.</summary>
internal sealed class JsonLogFormat : ILogFormat
{
    public ReadOnlySpan<byte> Bytes(in LogEntry entry)
    {
        var line = new ArrayBufferWriter<byte>();

        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, entry);

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, in LogEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", entry.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("level", entry.Level.ToString());

        if (entry.Invocation is { } invocation)
        {
            json.WriteString("requestId", invocation.AwsRequestId);
            json.WriteString("traceId", invocation.TraceId);
        }

        json.WriteString("message", entry.Message);

        if (entry.Exception is { } exception)
        {
            json.WriteString("errorType", exception.GetType().Name);
            json.WriteString("errorMessage", exception.Message);
            json.WriteString("stackTrace", exception.ToString());
        }

        json.WriteEndObject();
    }
}
