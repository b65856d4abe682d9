namespace Trellis.Schemas;

/// <summary>One scalar of the schema language: a new one is a <see cref="TypeKind"/> and a row of <see cref="Scalars"/>.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">What a schema calls it.</param>
/// <param name="Stored">What its values are in a record.</param>
/// <param name="Example">Words for what is expected, with a valid value.</param>
/// <param name="Canonical">
/// The one form in which a value is stored, so that equal values are equal text; null where the text (a string's value, or a number or
/// Boolean as JSON writes it) is not valid.
/// </param>
public sealed record Scalar(TypeKind Kind, string Name, ValueKind Stored, string Example, Func<string, string?> Canonical)
{
    /// <summary>A text that sorts and compares as the value does; null where the value itself does so.</summary>
    public Func<string, string>? Order { get; init; }

    /// <summary>May filters look inside its text?</summary>
    public bool IsSearchable => Stored == ValueKind.Text && Order is null;

    /// <summary>Scalars of one form are written alike in keys, so that a field may change between them.</summary>
    public string KeyForm =>
        Order is not null ? Name : Stored switch { ValueKind.Number => "number", ValueKind.Flag => "flag", _ => "text" };
}

/// <summary>
/// The scalars. Canonical forms: numbers are plain decimal digits, no exponent, no needless zeros, <c>-0</c> is <c>0</c>, at most 38
/// significant digits, as a DynamoDB number keeps them. A DateTime is UTC, ends in <c>Z</c>, and has 3, 6 or 9 digits of fraction. Date and
/// Time keep their offset, <c>+00:00</c> is <c>Z</c>. An e-mail's domain is in lower case, a phone number has no spaces and hyphens, an IP
/// address is as RFC 5952 writes it, JSON has no space between its tokens.
/// </summary>
public static class Scalars
{
    private static readonly Scalar[] All =
    [
        new(TypeKind.Id, "ID", ValueKind.Text, "an id such as \"a1\"", SoundText),
        new(TypeKind.String, "String", ValueKind.Text, "a text", SoundText),
        new(TypeKind.Int, "Int", ValueKind.Number, "a whole number from -2147483648 to 2147483647",
            text => Numbers.Integer(text, int.MinValue, int.MaxValue)),
        new(TypeKind.Float, "Float", ValueKind.Number, "a number of at most 38 digits, such as 0.5", text => Numbers.Decimal(text)),
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

    /// <summary>The scalar that a schema calls so; null where it is none.</summary>
    public static Scalar? Named(string name) => Array.Find(All, scalar => scalar.Name == name);

    /// <summary>The row of a kind; null of an enum and of a nested type.</summary>
    public static Scalar? Of(TypeKind kind) => (int)kind < All.Length ? All[(int)kind] : null;

    /// <inheritdoc cref="Scalar.Canonical"/>
    public static string? Canonical(TypeKind kind, string text) => Of(kind)?.Canonical(text);

    /// <summary>What a value of the kind is in a record.</summary>
    public static ValueKind Stored(TypeKind kind) => Of(kind)?.Stored ?? (kind == TypeKind.Nested ? ValueKind.Map : ValueKind.Text);

    /// <summary>How keys write it.</summary>
    public static string KeyForm(TypeKind kind) => Of(kind)?.KeyForm ?? "text";

    /// <summary>The sortable text of a value in canonical form.</summary>
    public static string Sortable(TypeKind kind, string canonical) => Of(kind)?.Order is { } order ? order(canonical) : canonical;

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

    private static string? SoundText(string text) => IsText(text) ? text : null;
}

/// <summary>What one stored value is.</summary>
public enum ValueKind
{
    Null,
    Text,
    Number,
    Flag,
    List,
    Map,
}
