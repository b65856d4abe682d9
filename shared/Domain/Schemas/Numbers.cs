namespace Trellis.Schemas;

/// <summary>Numbers as decimal text: DynamoDB gets the digits that the client sent, without conversion to floating point.</summary>
public static class Numbers
{
    private const int MostDigits = 38;
    private const int LargestExponent = 125;
    private const int SmallestExponent = -130;

    /// <summary>The canonical form of a whole number between two limits, or null. <c>1.0</c> and <c>1e2</c> are whole.</summary>
    public static string? Integer(ReadOnlySpan<char> text, long least, long most)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || text[0] is '+')
        {
            if (Decimal(text) is not { } plain
                || !long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
            {
                return null;
            }
        }

        return number >= least && number <= most ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The canonical form of a JSON number, or null if it is not one or DynamoDB could not store it exactly.</summary>
    public static string? Decimal(ReadOnlySpan<char> text)
    {
        if (!Scan(text, out var negative, out var whole, out var fraction, out var exponent))
            return null;

        // The value is 0.d1d2d3… × 10^point, where d1 is the first digit that is not zero.
        Span<char> digits = stackalloc char[MostDigits];
        var count = 0;
        var zeros = 0;
        long point = whole.Length + exponent;
        for (var i = 0; i < whole.Length + fraction.Length; i++)
        {
            var digit = i < whole.Length ? whole[i] : fraction[i - whole.Length];
            if (digit is '0')
            {
                zeros++;
                continue;
            }

            if (count == 0)
                point -= zeros;
            else if (count + zeros >= MostDigits)
                return null;
            else
                digits.Slice(count, zeros).Fill('0');
            count = count == 0 ? 0 : count + zeros;
            zeros = 0;
            if (count >= MostDigits)
                return null;
            digits[count++] = digit;
        }

        if (count == 0)
            return "0";
        return point - 1 is >= SmallestExponent and <= LargestExponent ? Plain(negative, digits[..count], (int)point) : null;
    }

    /// <summary>Compares two numbers in canonical form.</summary>
    public static int Compare(string left, string right)
    {
        var (leftNegative, rightNegative) = (left[0] is '-', right[0] is '-');
        if (leftNegative != rightNegative)
            return leftNegative ? -1 : 1;
        var order = CompareSizes(left.AsSpan(leftNegative ? 1 : 0), right.AsSpan(rightNegative ? 1 : 0));
        return leftNegative ? -order : order;
    }

    private static int CompareSizes(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (leftWhole, rightWhole) = (WholeDigits(left), WholeDigits(right));
        return leftWhole != rightWhole ? leftWhole.CompareTo(rightWhole) : left.SequenceCompareTo(right);
    }

    private static int WholeDigits(ReadOnlySpan<char> number) => number.IndexOf('.') is var dot and >= 0 ? dot : number.Length;

    private static string Plain(bool negative, ReadOnlySpan<char> digits, int point)
    {
        Span<char> plain = stackalloc char[2 + MostDigits + LargestExponent - SmallestExponent];
        var length = 0;
        if (negative)
            plain[length++] = '-';
        if (point <= 0)
        {
            plain[length++] = '0';
            plain[length++] = '.';
            plain.Slice(length, -point).Fill('0');
            length -= point;
            digits.CopyTo(plain[length..]);
            return plain[..(length + digits.Length)].ToString();
        }

        for (var i = 0; i < Math.Max(point, digits.Length); i++)
        {
            if (i == point)
                plain[length++] = '.';
            plain[length++] = i < digits.Length ? digits[i] : '0';
        }

        return plain[..length].ToString();
    }

    /// <summary>JSON's grammar for a number (RFC 8259, section 6), except that leading zeros are allowed.</summary>
    private static bool Scan(
        ReadOnlySpan<char> text, out bool negative, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> fraction, out int exponent)
    {
        negative = text.StartsWith("-", StringComparison.Ordinal);
        whole = Digits(negative ? text[1..] : text, out var rest);
        fraction = [];
        exponent = 0;
        if (whole.IsEmpty)
            return false;
        if (rest.StartsWith(".", StringComparison.Ordinal))
        {
            fraction = Digits(rest[1..], out rest);
            if (fraction.IsEmpty)
                return false;
        }

        if (rest.IsEmpty)
            return true;
        if (rest[0] is not ('e' or 'E'))
            return false;
        var sign = rest.Length > 1 && rest[1] is '-' ? -1 : 1;
        var power = Digits(rest[(rest.Length > 1 && rest[1] is '-' or '+' ? 2 : 1)..], out rest);
        if (power.IsEmpty || !rest.IsEmpty)
            return false;
        power = power.TrimStart('0');

        // No number of zeros in the text could bring an exponent of ten or more digits back into range.
        exponent = sign * (
            power.Length > 9 ? 999_999_999 : power.IsEmpty ? 0 : int.Parse(power, NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        if (length < 0)
            length = text.Length;
        rest = text[length..];
        return text[..length];
    }
}
