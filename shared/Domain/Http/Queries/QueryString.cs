using System.Text.Unicode;

namespace Trellis.Http.Queries;

/// <summary>Decodes a query string, in order and with repeated names.</summary>
public static class QueryString
{
    /// <summary>
    /// Parameters that are not percent-encoded UTF-8 are skipped with the fault <c>query.encoding</c>. Taken literally, %FF would equal
    /// %25FF.
    /// </summary>
    public static List<(string Name, string Value)> Parse(string raw, List<Fault> faults)
    {
        var parameters = new List<(string Name, string Value)>();
        foreach (var pair in raw.Replace('+', ' ').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (Decode(equals < 0 ? pair : pair[..equals]) is not { } name)
                faults.Add(new Fault("", "query.encoding", "The name of a parameter is not percent-encoded UTF-8."));
            else if (Decode(equals < 0 ? "" : pair[(equals + 1)..]) is not { } value)
                faults.Add(new Fault(name, "query.encoding", $"{name} is not percent-encoded UTF-8. Write a literal % as %25."));
            else
                parameters.Add((name, value));
        }

        return parameters;
    }

    /// <summary>Null if the text is not percent-encoded UTF-8.</summary>
    internal static string? Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;

        var bytes = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != '%')
            {
                bytes[length++] = bytes[at];
            }
            else if (at + 2 < bytes.Length
                && byte.TryParse(bytes.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var decoded))
            {
                bytes[length++] = decoded;
                at += 2;
            }
            else
            {
                return null;
            }
        }

        return Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
