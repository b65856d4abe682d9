namespace Trellis.Schemas;

/// <summary>AWSJSON: any JSON value, stored as text. And what to say of a text that is not JSON.</summary>
internal static class JsonText
{
    /// <summary>The same limit as for a request body.</summary>
    private const int DeepestNesting = 32;

    /// <summary>The text without whitespace between tokens, or null if it is not JSON (RFC 8259).</summary>
    public static string? Minified(string text) => Scalars.IsText(text) && IsJson(text) ? WithoutSpace(text) : null;

    /// <summary>What is wrong with a text that is not JSON, and where, with lines and bytes counted from 1. The first line is not named. Of
    /// any other exception its message.</summary>
    public static string Fault(Exception exception)
    {
        if (exception is not JsonException { LineNumber: { } line } broken)
            return exception.Message;
        // .NET writes what is wrong, and then " Path: $ | LineNumber: 0 | BytePositionInLine: 5."
        var what = broken.Message.Split([" Path: ", " LineNumber: "], StringSplitOptions.None)[0];
        return $"{what} Look at {(line > 0 ? $"line {line + 1}, " : "")}byte {broken.BytePositionInLine + 1}.";
    }

    private static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = DeepestNesting });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            // Utf8JsonReader reports invalid JSON only by throwing.
            return false;
        }
    }

    private static string WithoutSpace(string json)
    {
        var kept = new StringBuilder(json.Length);
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (inString && json[i] is '\\')
                kept.Append(json[i++]);
            else if (json[i] is '"')
                inString = !inString;
            if (inString || json[i] is not (' ' or '\t' or '\n' or '\r'))
                kept.Append(json[i]);
        }

        return kept.ToString();
    }
}
