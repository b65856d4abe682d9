namespace Trellis.Schemas;

/// <summary>One scalar of the schema language. To add one, add a <see cref="TypeKind"/> and a row of <see cref="Scalars"/>.</summary>
/// <param name="Kind">Identifies it.</param>
/// <param name="Name">Its name in a schema.</param>
/// <param name="Stored">The type of its stored values.</param>
/// <param name="Example">A description of valid values with an example, for messages.</param>
/// <param name="Canonical">
/// Converts a value to the one form in which it is stored, so that equal values are equal texts. The input is a string's value, or a
/// number or Boolean in JSON syntax; the result is null if it is not valid.
/// </param>
public sealed record Scalar(TypeKind Kind, string Name, ValueKind Stored, string Example, Func<string, string?> Canonical)
{
    /// <summary>Converts a canonical value to a text that sorts like the value; null if the value itself already does.</summary>
    public Func<string, string>? Order { get; init; }

    /// <summary>Do filters such as contains apply to it?</summary>
    public bool IsSearchable => Stored == ValueKind.Text && Order is null;

    /// <summary>The encoding in keys. A field may change between scalars with the same one.</summary>
    public string KeyForm =>
        Order is not null ? Name : Stored switch { ValueKind.Number => "number", ValueKind.Flag => "flag", _ => "text" };
}

/// <summary>
/// The scalars and their canonical forms. Numbers: decimal digits without exponent or superfluous zeros, <c>0</c> for <c>-0</c>, at most
/// 38 significant digits, DynamoDB's limit. DateTime: UTC, ending in <c>Z</c>, with 3, 6 or 9 fraction digits. Date and Time: with their
/// offset, <c>Z</c> for <c>+00:00</c>. E-mail: lower-case domain. Phone: no spaces or hyphens. IP address: RFC 5952. JSON: no whitespace
/// between tokens.
/// </summary>
public static class Scalars
{
    private static readonly Scalar[] All =
    [
        new(TypeKind.Id, "ID", ValueKind.Text, "an id such as \"a1\"", ValidText),
        new(TypeKind.String, "String", ValueKind.Text, "a text", ValidText),
        new(TypeKind.Int, "Int", ValueKind.Number, "a whole number from -2147483648 to 2147483647",
            text => Numbers.Integer(text, int.MinValue, int.MaxValue)),
        new(TypeKind.Float, "Float", ValueKind.Number, "a number of at most 38 digits with an exponent from -130 to 125, such as 0.5",
            text => Numbers.Decimal(text)),
        new(TypeKind.Boolean, "Boolean", ValueKind.Flag, "true or false", text => text is "true" or "false" ? text : null),
        new(TypeKind.Date, "AWSDate", ValueKind.Text, "a date such as 2030-12-31", text => Times.Date(text)) { Order = TimeOrder.Day },
        new(TypeKind.Time, "AWSTime", ValueKind.Text, "a time such as 14:30:00", text => Times.Time(text)) { Order = TimeOrder.Clock },
        new(TypeKind.DateTime, "AWSDateTime", ValueKind.Text, "a date and time with its offset, such as 2030-12-31T14:30:00Z",
            text => Times.DateTime(text)) { Order = TimeOrder.Moment },
        new(TypeKind.Timestamp, "AWSTimestamp", ValueKind.Number, "a whole number of seconds since 1970",
            text => Numbers.Integer(text, long.MinValue, long.MaxValue)),
        new(TypeKind.Email, "AWSEmail", ValueKind.Text, "an e-mail address such as name@example.com", text => Addresses.Email(text)),
        new(TypeKind.Json, "AWSJSON", ValueKind.Text, "a text that holds JSON, such as {\"a\":1}", JsonText.Minified),
        new(TypeKind.Url, "AWSURL", ValueKind.Text, "a URL with its scheme, such as https://example.com/", text => Addresses.Url(text)),
        new(TypeKind.Phone, "AWSPhone", ValueKind.Text, "a phone number such as +44 20 7946 0000", text => Addresses.Phone(text)),
        new(TypeKind.IpAddress, "AWSIPAddress", ValueKind.Text, "an IP address such as 192.0.2.1 or 2001:db8::1",
            text => Addresses.Ip(text)),
    ];

    public static IEnumerable<string> Names => All.Select(scalar => scalar.Name);

    /// <summary>The scalar with that name in a schema, or null.</summary>
    public static Scalar? Named(string name)
    {
        foreach (var scalar in All)
        {
            if (scalar.Name == name)
                return scalar;
        }

        return null;
    }

    /// <summary>The scalar of a kind; null for an enum and for a nested type.</summary>
    public static Scalar? For(TypeKind kind) => (int)kind < All.Length ? All[(int)kind] : null;

    /// <inheritdoc cref="Scalar.Canonical"/>
    public static string? Canonical(TypeKind kind, string text) => For(kind)?.Canonical(text);

    /// <summary>The type of stored values of that kind.</summary>
    public static ValueKind Stored(TypeKind kind) => For(kind)?.Stored ?? (kind == TypeKind.Nested ? ValueKind.Map : ValueKind.Text);

    /// <inheritdoc cref="Scalar.KeyForm"/>
    public static string KeyForm(TypeKind kind) => For(kind)?.KeyForm ?? "text";

    /// <summary>The sortable text for a value in canonical form.</summary>
    public static string Sortable(TypeKind kind, string canonical) => For(kind)?.Order is { } order ? order(canonical) : canonical;

    /// <summary>Does the text have no lone surrogates? They have no UTF-8 encoding, so they could not be stored and returned.</summary>
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

    private static string? ValidText(string text) => IsText(text) ? text : null;
}

/// <summary>The type of a stored value.</summary>
public enum ValueKind
{
    Null,
    Text,
    Number,
    Flag,
    List,
    Map,
}
