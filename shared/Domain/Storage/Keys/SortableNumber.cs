namespace Trellis.Storage.Keys;

/// <summary>
/// Encodes decimal numbers as sortable text: sign, decimal exponent, digits. For negative numbers the exponent and the digits are
/// complemented, and a final <c>~</c> sorts the longer of two, which is the smaller number, first.
/// </summary>
internal static class SortableNumber
{
    // DynamoDB's exponents range from -130 to 125. Adding 500 gives three digits for all of them, negated or not.
    private const int Middle = 500;

    public static void Append(StringBuilder key, string canonical)
    {
        var negative = canonical[0] == '-';
        var unsigned = canonical.AsSpan(negative ? 1 : 0);
        var (digits, exponent) = Scientific(unsigned);
        if (digits.Length == 0)
        {
            key.Append('o');
            return;
        }

        key.Append(negative ? 'n' : 'p').Append((Middle + (negative ? -exponent : exponent)).ToString("000", CultureInfo.InvariantCulture));
        foreach (var digit in digits)
            key.Append(negative ? (char)('9' - (digit - '0')) : digit);

        if (negative)
            key.Append('~');
    }

    /// <summary>The significant digits without zeros at either end, and the exponent of the first. For zero there are no digits.</summary>
    private static (string Digits, int Exponent) Scientific(ReadOnlySpan<char> number)
    {
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        var all = string.Concat(whole, fraction);
        var first = all.AsSpan().IndexOfAnyExcept('0');
        return first < 0 ? ("", 0) : (all[first..].TrimEnd('0'), whole.Length - first - 1);
    }
}
