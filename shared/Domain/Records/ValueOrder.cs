using Trellis.Schemas;

namespace Trellis.Records;

/// <summary>The order of values, the same as that of keys: numbers as numbers, times as times, texts and enums by code point.</summary>
internal static class ValueOrder
{
    /// <summary>Compares two values of one kind.</summary>
    public static int Compare(TypeKind type, Value left, Value right) => left.Kind switch
    {
        ValueKind.Number => Numbers.Compare(left.Text, right.Text),
        ValueKind.Flag => left.Flag.CompareTo(right.Flag),
        _ when Scalars.Of(type)?.Order is { } order => string.CompareOrdinal(order(left.Text), order(right.Text)),
        _ => CompareTexts(left.Text, right.Text),
    };

    /// <summary>By code point, as the bytes of UTF-8 sort. UTF-16 alone would put the pairs beyond U+FFFF before U+E000.</summary>
    public static int CompareTexts(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == Math.Min(left.Length, right.Length))
            return left.Length.CompareTo(right.Length);

        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    private static int Rank(char unit) => unit < '\uD800' ? unit : unit >= '\uE000' ? unit - 0x800 : unit + 0x2000;
}
