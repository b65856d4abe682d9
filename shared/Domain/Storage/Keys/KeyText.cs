using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Storage.Keys;

/// <summary>
/// Writes values into key texts so that different values make different texts, and texts sort as the values do.
/// Parts are separated by U+0001, below every character that can follow it, so that a part sorts before any part that it begins.
/// </summary>
internal static class KeyText
{
    public const char Separator = '\u0001';
    public const char Escape = '\u0002';

    // Below every value, that of the empty text too, which is followed by a separator.
    private const char Absent = '\u0000';

    public static void AppendSeparator(StringBuilder key) => key.Append(Separator);

    /// <summary>In place of a value that a record has to have and does not: it is from before the field was.</summary>
    public static void AppendAbsent(StringBuilder key) => key.Append(Absent);

    /// <summary>A value of a field, in the form that sorts as its type does.</summary>
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

    /// <summary>U+0000 to U+0002 become U+0002 and a digit: still in their order, still below all else, and never a separator.</summary>
    public static void AppendText(StringBuilder key, string text)
    {
        foreach (var character in text)
        {
            if (character <= Escape)
                key.Append(Escape).Append((char)('0' + character));
            else
                key.Append(character);
        }
    }

    /// <summary>The text of a part of a key.</summary>
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
