using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Trellis.Schemas;

/// <summary>AWSEmail, AWSURL, AWSPhone and AWSIPAddress.</summary>
internal static class Addresses
{
    private static readonly SearchValues<char> LocalCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    private static readonly SearchValues<char> Version6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>RFC 5321's limits for an address and for the part before the @.</summary>
    private const int LongestEmail = 254;
    private const int LongestLocalPart = 64;

    /// <summary>E.164's limit for a phone number.</summary>
    private const int MostPhoneDigits = 15;

    /// <summary>The dot-atom form of RFC 5322: no comments, no quoted local part, a domain of letters, digits and hyphens.</summary>
    public static string? Email(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > LongestLocalPart || text.Length > LongestEmail)
            return null;
        var domain = text.AsSpan(at + 1);
        if (!Dotted(text.AsSpan(0, at), static part => part.IndexOfAnyExcept(LocalCharacters) < 0) || !IsHost(domain))
            return null;
        return string.Concat(text.AsSpan(0, at + 1), domain.ToString().ToLowerInvariant());
    }

    /// <summary>An absolute URL with a scheme that AppSync accepts, without whitespace.</summary>
    public static string? Url(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
                return null;
        }

        return Scalars.IsText(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase)
            && uri.Scheme is "http" or "https" or "ftp" or "file" or "mailto"
            && (uri.Host.Length > 0 || uri.Scheme is "file" or "mailto") ? text : null;
    }

    /// <summary>Groups of digits, with an optional leading plus.</summary>
    public static string? Phone(string text)
    {
        Span<char> digits = stackalloc char[MostPhoneDigits + 1];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '-' && i > 0 && i < text.Length - 1)
                continue;
            if (!char.IsAsciiDigit(text[i]) && !(text[i] is '+' && i == 0))
                return null;
            if (length == (digits[0] is '+' ? MostPhoneDigits + 1 : MostPhoneDigits))
                return null;
            digits[length++] = text[i];
        }

        return length >= 4 ? digits[..length].ToString() : null;
    }

    /// <summary>IPv4 in four decimal parts, or IPv6, each with an optional prefix length.</summary>
    public static string? Ip(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if (!IsPlain(address) || !IPAddress.TryParse(address, out var parsed))
            return null;
        if (slash < 0)
            return parsed.ToString();

        var most = parsed.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;
        var prefix = text.AsSpan(slash + 1);
        if (prefix.Length is 0 or > 3
            || prefix is ['0', _, ..]
            || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > most)
        {
            return null;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{parsed}/{length}");
    }

    /// <summary>Excludes the octal, hexadecimal and short forms and the zones that <see cref="IPAddress"/> also parses.</summary>
    private static bool IsPlain(string address)
    {
        if (address.Contains(':', StringComparison.Ordinal))
            return address.AsSpan().IndexOfAnyExcept(Version6Characters) < 0;
        var parts = 0;
        foreach (var range in address.AsSpan().Split('.'))
        {
            var part = address.AsSpan(range);
            if (++parts > 4 || part.Length is 0 or > 3 || part is ['0', _, ..] || part.IndexOfAnyExceptInRange('0', '9') >= 0)
                return false;
        }

        return parts == 4;
    }

    private static bool IsHost(ReadOnlySpan<char> host) =>
        Dotted(host, static label => label.Length <= 63
            && label[0] is not '-'
            && label[^1] is not '-'
            && label.IndexOfAnyExcept(HostCharacters) < 0);

    private static bool Dotted(ReadOnlySpan<char> text, Predicate<ReadOnlySpan<char>> fits)
    {
        foreach (var range in text.Split('.'))
        {
            if (text[range].IsEmpty || !fits(text[range]))
                return false;
        }

        return true;
    }

    private delegate bool Predicate<in T>(T value)
        where T : allows ref struct;
}
