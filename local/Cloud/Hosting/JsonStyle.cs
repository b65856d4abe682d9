using System.Buffers;
using System.Text.Encodings.Web;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>JSON as text for people and files: with umlauts and quotes as they are, not escaped for HTML.</summary>
internal static class JsonStyle
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Readable = new(OneLine) { WriteIndented = true };

    public static string Line(JsonNode node) => node.ToJsonString(OneLine);

    public static string Indented(JsonNode node) => node.ToJsonString(Readable);

    /// <summary>What is written, as UTF-8.</summary>
    public static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
