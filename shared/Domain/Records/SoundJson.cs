namespace Trellis.Records;

/// <summary>
/// What every JSON body must be before anyone asks what it means: well-formed, one object, no key twice, no half characters,
/// at most <see cref="MaxDepth"/> deep. One pass without recursion, so that no text is too nested to refuse.
/// </summary>
public static class SoundJson
{
    public const int MaxDepth = 32;

    /// <summary>Null when the text is fit to be read, else why not.</summary>
    public static Failure? Check(ReadOnlySpan<byte> utf8, int maxDepth = MaxDepth)
    {
        try
        {
            return Walk(utf8, maxDepth);
        }
        catch (JsonException exception)
        {
            return new Failure(
                "body.json", $"The body is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or DecoderFallbackException)
        {
            // The reader's answer to an escaped half of a surrogate pair, and to bytes that are no UTF-8.
            return new Failure(
                "body.surrogate",
                "A text in the body holds half of a surrogate pair, or bytes that are not UTF-8. Such a text cannot be stored.");
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
                        return new Failure("body.duplicate-key", $"The key \"{name}\" stands twice in one object.");

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
