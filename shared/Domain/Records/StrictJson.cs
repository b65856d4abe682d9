namespace Trellis.Records;

/// <summary>
/// Checks a JSON body independently of its model: well-formed, one object, no duplicate keys, no lone surrogates, at most
/// <see cref="MaxDepth"/> levels deep. Not recursive, so deep nesting cannot overflow the stack.
/// </summary>
public static class StrictJson
{
    public const int MaxDepth = 32;

    /// <summary>Null if the body passes, else why not.</summary>
    public static Failure? Check(ReadOnlySpan<byte> utf8, int maxDepth = MaxDepth)
    {
        try
        {
            return Walk(utf8, maxDepth);
        }
        catch (JsonException exception)
        {
            return new Failure(
                "body.json",
                utf8.StartsWith("\uFEFF"u8)
                    ? "The body begins with a byte order mark. Send it without one."
                    : $"The body is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or DecoderFallbackException)
        {
            // Utf8JsonReader throws these for an escaped lone surrogate, and for bytes that are not UTF-8.
            return new Failure(
                "body.surrogate",
                "A string in the body contains a lone surrogate, or bytes that are not UTF-8. It cannot be stored.");
        }
    }

    private static Failure? Walk(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var seen = new HashSet<(int Container, string Name)>();
        var open = new Stack<int>();
        var containers = 0;

        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (reader.CurrentDepth >= maxDepth)
                        return new Failure("body.depth", $"The body is nested more than {maxDepth} levels deep.");

                    if (containers == 0 && reader.TokenType != JsonTokenType.StartObject)
                        return NotAnObject;

                    open.Push(containers++);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    var name = reader.GetString()!;
                    if (!seen.Add((open.Peek(), name)))
                        return new Failure("body.duplicate-key", $"The key \"{name}\" appears twice in one object.");

                    break;
                case JsonTokenType.String:
                    _ = reader.GetString();
                    break;
                default:
                    break;
            }

            if (containers == 0)
                return NotAnObject;
        }

        return null;
    }

    private static Failure NotAnObject => new("body.object", "The body must be one JSON object.");
}
