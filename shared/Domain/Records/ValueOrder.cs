namespace Trellis.Records;

/// <summary>The order of values, identical to that of keys: numbers by value, times by time, texts and enums by code point.</summary>
internal static class ValueOrder
{
    /// <summary>Compares two values of one kind.</summary>
    public static int Compare(TypeKind type, Value left, Value right) => left.Kind switch
    {
        ValueKind.Number => Numbers.Compare(left.Text, right.Text),
        ValueKind.Flag => left.Flag.CompareTo(right.Flag),
        _ when Scalars.For(type)?.Order is { } order => string.CompareOrdinal(order(left.Text), order(right.Text)),
        _ => CompareTexts(left.Text, right.Text),
    };

    /// <summary>Compares by code point, like UTF-8 bytes. Comparing UTF-16 units would sort surrogate pairs before U+E000.</summary>
    public static int CompareTexts(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == Math.Min(left.Length, right.Length))
            return left.Length.CompareTo(right.Length);

        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    private static int Rank(char unit) => unit < '\uD800' ? unit : unit >= '\uE000' ? unit - 0x800 : unit + 0x2000;
}
