namespace Trellis.Schemas;

/// <summary>
/// What a value of each scalar may be, and the one form in which it is stored, so that equal values are equal text.
/// Pure: any room may ask.
/// </summary>
public static class Scalars
{
    /// <summary>The canonical form of a scalar's text (a string's value, or a number or Boolean as JSON writes it), or null where it is not valid.</summary>
    /// <remarks>
    /// Int, Float, Timestamp: plain decimal digits, no exponent, no needless zeros, <c>-0</c> is <c>0</c>, at most 38 significant digits, as a
    /// DynamoDB number keeps them. DateTime: UTC, ending in <c>Z</c>, with 3, 6 or 9 digits of fraction. Date and Time: the offset
    /// stays, <c>+00:00</c> is <c>Z</c>. Email: the domain in lower case. Phone: without spaces and hyphens. IpAddress: as RFC 5952 writes it.
    /// Json: without space between its tokens.
    /// </remarks>
    public static string? Canonical(TypeKind kind, string text) => kind switch
    {
        TypeKind.Id or TypeKind.String => IsText(text) ? text : null,
        TypeKind.Int => Numbers.Integer(text, int.MinValue, int.MaxValue),
        TypeKind.Timestamp => Numbers.Integer(text, long.MinValue, long.MaxValue),
        TypeKind.Float => Numbers.Decimal(text),
        TypeKind.Boolean => text is "true" or "false" ? text : null,
        TypeKind.Date => Times.Date(text),
        TypeKind.Time => Times.Time(text),
        TypeKind.DateTime => Times.DateTime(text),
        TypeKind.Email => Addresses.Email(text),
        TypeKind.Url => Addresses.Url(text),
        TypeKind.Phone => Addresses.Phone(text),
        TypeKind.IpAddress => Addresses.Ip(text),
        TypeKind.Json => JsonText.Minified(text),
        _ => null,
    };

    /// <summary>A value that is valid, for messages.</summary>
    public static string Example(TypeKind kind) => kind switch
    {
        TypeKind.Id => "an id such as \"a1\"",
        TypeKind.String => "a text",
        TypeKind.Int => "a whole number from -2147483648 to 2147483647",
        TypeKind.Float => "a number such as 0.5",
        TypeKind.Boolean => "true or false",
        TypeKind.Date => "a date such as 2030-12-31",
        TypeKind.Time => "a time such as 14:30:00",
        TypeKind.DateTime => "a time such as 2030-12-31T14:30:00Z, with its offset",
        TypeKind.Timestamp => "a whole number of seconds since 1970",
        TypeKind.Email => "an address such as name@example.com",
        TypeKind.Json => "JSON such as {\"a\":1}",
        TypeKind.Url => "an address such as https://example.com/",
        TypeKind.Phone => "a number such as +44 20 7946 0000",
        TypeKind.IpAddress => "an address such as 192.0.2.1 or 2001:db8::1",
        _ => "a value",
    };

    /// <summary>Text without lone surrogates: anything else has no UTF-8 form, and could not be stored and given back.</summary>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
