using System.Buffers.Text;

namespace Trellis.Http;

/// <summary>
/// Encodes a record's key as one path segment. A plain id is used as it is. A key with several parts or special characters is <c>~</c>
/// followed by the base64url of its JSON array: percent-encoding does not work, because API Gateway decodes paths.
/// </summary>
public static class PathSegment
{
    public static string Encode(RecordKey key)
    {
        if (key.Parts is [{ Kind: ValueKind.Text } only] && IsPlain(only.Text))
            return only.Text;

        var array = JsonBody.Write(json =>
        {
            json.WriteStartArray();
            foreach (var part in key.Parts)
                RecordJson.Write(json, part);

            json.WriteEndArray();
        });
        return "~" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(array));
    }

    /// <summary>The key's parts, or the failure <c>id.malformed</c>.</summary>
    public static Result<ImmutableArray<Value>> Decode(Model model, string segment)
    {
        if (segment.StartsWith('~'))
            return DecodeArray(model, segment.AsSpan(1));

        // U+FFFD may replace bytes that were not UTF-8, so two different ids could look the same. Ids with it need the other form.
        var isUnambiguous = !segment.Contains('\uFFFD', StringComparison.Ordinal);
        return isUnambiguous && model.Key.Fields is [var field] && Canonical(field, segment) is { } value
            ? ImmutableArray.Create(value)
            : Malformed(model);
    }

    private static Result<ImmutableArray<Value>> DecodeArray(Model model, ReadOnlySpan<char> encoded)
    {
        if (!Base64Url.IsValid(encoded, out _))
            return Malformed(model);

        var utf8 = Base64Url.DecodeFromChars(encoded);
        var parts = ImmutableArray.CreateBuilder<Value>();
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return Malformed(model);

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (parts.Count == model.Key.Fields.Length || Part(model.Key.Fields[parts.Count], ref reader) is not { } part)
                    return Malformed(model);

                parts.Add(part);
            }

            // The reader throws if anything follows the array.
            return parts.Count == model.Key.Fields.Length && !reader.Read() ? parts.ToImmutable() : Malformed(model);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Malformed(model);
        }
    }

    private static Value? Part(Field field, ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Canonical(field, reader.GetString()!),
        JsonTokenType.Number => Canonical(field, Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => Canonical(field, "true"),
        JsonTokenType.False => Canonical(field, "false"),
        _ => null,
    };

    /// <summary>Accepts any name for an enum, so that stored records whose value was removed from the enum can still be read and
    /// deleted.</summary>
    private static Value? Canonical(Field field, string text) => field.Type.Kind == TypeKind.Enum
        ? Naming.IsName(text) ? Value.Of(text) : null
        : text.Length > 0 ? Value.Parse(field.Type, text) : null;

    private static bool IsPlain(string id)
    {
        foreach (var character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
                return false;
        }

        return id is not ("" or "." or "..");
    }

    private static Failure Malformed(Model model)
    {
        var fields = string.Join(", ", model.Key.Fields.Select(field => $"{field.Name}: {field.Type}"));
        return new Failure("id.malformed", model.Key.Fields.Length == 1
            ? $"This is not a key of {model.Name} ({fields}). If the key has other characters than A-Z a-z 0-9 . _ -, write it as ~ "
                + $"followed by the base64url of a JSON array with the key."
            : $"This is not a key of {model.Name} ({fields}). Write it as ~ followed by the base64url of a JSON array of the values.");
    }
}
