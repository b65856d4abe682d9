using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>A request's path and query, as API Gateway hands them on.</summary>
/// <param name="DecodedPath">The path with its percent signs decoded, once. It is what routes are matched with, and what functions
/// see.</param>
/// <param name="Query">The query as sent, without the question mark.</param>
internal sealed record RequestTarget(string DecodedPath, string Query)
{
    // A broken byte sequence must not turn into something else on the way.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Null when the percent-encoding is broken.</summary>
    public static RequestTarget? Read(string raw)
    {
        var (path, query) = SignedRequest.PathAndQuery(raw);
        return Decode(path, plusIsSpace: false, lenient: false) is { } decoded ? new RequestTarget(decoded, query) : null;
    }

    /// <summary>Each parameter once, several values of one joined by commas, in the order in which they first came.</summary>
    public IReadOnlyDictionary<string, string> Parameters()
    {
        var parameters = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? part : part[..equals], plusIsSpace: true, lenient: true)!;
            var value = equals < 0 ? "" : Decode(part[(equals + 1)..], plusIsSpace: true, lenient: true)!;
            parameters[name] = parameters.TryGetValue(name, out var before) ? $"{before},{value}" : value;
        }

        return parameters;
    }

    private static string? Decode(string text, bool plusIsSpace, bool lenient)
    {
        if (!text.AsSpan().ContainsAny('%', '+') && text.All(char.IsAscii))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else if (text[i] == '%' && !lenient)
            {
                return null;
            }
            else
            {
                // Kestrel hands over bytes above 127 as one character each.
                bytes.Add(plusIsSpace && text[i] == '+' ? (byte)' ' : (byte)text[i]);
            }
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return lenient ? Encoding.UTF8.GetString([.. bytes]) : null;
        }
    }
}
