using System.Buffers.Text;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Http;

/// <summary>
/// A record's key as one segment of a path. A plain id stands as it is; API Gateway decodes paths before we see them, so a key of several
/// parts, or with a character that has a meaning in paths, is <c>~</c> and the base64url of its JSON array.
/// </summary>
public static class PathSegment
{
    public static string Of(RecordKey key)
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
    public static Result<ImmutableArray<Value>> Read(Model model, string segment)
    {
        if (segment.StartsWith('~'))
            return ReadArray(model, segment.AsSpan(1));

        // It may stand for bytes that were not UTF-8: two different ids would be one. An id that has it is written in the other form.
        var isSure = !segment.Contains('\uFFFD', StringComparison.Ordinal);
        return isSure && model.Key.Fields is [var field] && Canonical(field, segment) is { } value
            ? ImmutableArray.Create(value)
            : Malformed(model);
    }

    private static Result<ImmutableArray<Value>> ReadArray(Model model, ReadOnlySpan<char> encoded)
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

            // Anything behind the array makes the reader throw.
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

    /// <summary>An enum may have lost a value that stored keys hold. Such records are still read and deleted, so any name will
    /// do.</summary>
    private static Value? Canonical(Field field, string text) => field.Type.Kind == TypeKind.Enum
        ? Naming.IsName(text) ? Value.Of(text) : null
        : text.Length > 0 ? Value.Read(field.Type, text) : null;

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
            ? $"This is not a key of {model.Name} ({fields}). One with other characters than A-Z a-z 0-9 . _ - is best written as ~ and "
                + $"the base64url"
                + " of a JSON array of it."
            : $"This is not a key of {model.Name} ({fields}): it is written as ~ and the base64url of a JSON array of the values.");
    }
}
