namespace Trellis.Storage.Keys;

/// <summary>
/// Encodes values in keys so that different values have different encodings, and encodings sort like the values. The separator U+0001 is
/// below every character of a part, so that a part sorts before longer ones with the same prefix.
/// </summary>
internal static class KeyText
{
    public const char Separator = '\u0001';
    public const char Escape = '\u0002';

    // Below every value, including the empty text, which is followed by a separator.
    private const char Absent = '\u0000';

    public static void AppendSeparator(StringBuilder key) => key.Append(Separator);

    /// <summary>For a required field that a record lacks, because it was stored before the field existed.</summary>
    public static void AppendAbsent(StringBuilder key) => key.Append(Absent);

    /// <summary>Appends a value in the sortable form of its type.</summary>
    public static void Append(StringBuilder key, FieldType type, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Number:
                SortableNumber.Append(key, value.Text);
                break;
            case ValueKind.Flag:
                key.Append(value.Flag ? '1' : '0');
                break;
            default:
                AppendText(key, Scalars.Sortable(type.Kind, value.Text));
                break;
        }
    }

    /// <summary>Escapes U+0000 to U+0002 as U+0002 and a digit, which keeps the order and cannot be mistaken for a separator.</summary>
    public static void AppendText(StringBuilder key, string text)
    {
        if (!IsEscaped(text))
        {
            key.Append(text);
            return;
        }

        foreach (var character in text)
        {
            if (character <= Escape)
                key.Append(Escape).Append((char)('0' + character));
            else
                key.Append(character);
        }
    }

    /// <summary>Does its encoding differ from the text?</summary>
    public static bool IsEscaped(string text) => text.AsSpan().IndexOfAnyInRange('\0', Escape) >= 0;

    /// <summary>The inverse of <see cref="AppendText"/>.</summary>
    public static string Read(string part)
    {
        if (!part.Contains(Escape, StringComparison.Ordinal))
            return part;

        var text = new StringBuilder(part.Length);
        for (var index = 0; index < part.Length; index++)
            text.Append(part[index] == Escape && index + 1 < part.Length ? (char)(part[++index] - '0') : part[index]);

        return text.ToString();
    }
}
