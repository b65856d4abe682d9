namespace Trellis.Local.Cloud.Identity;

/// <summary>The canonical form of a request, for every service but S3: the path is normalised and encoded once more on top of what was
/// sent.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request</summary>
internal static class CanonicalRequest
{
    /// <param name="signedHeaders">The names of the signed headers, in lower case and sorted.</param>
    public static string Create(SignedRequest request, IReadOnlyList<string> signedHeaders)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(Path(request.Path)).Append('\n');
        text.Append(Query(request.Query)).Append('\n');
        foreach (var name in signedHeaders)
            text.Append(name).Append(':').Append(Values(request, name)).Append('\n');

        text.Append('\n').AppendJoin(';', signedHeaders).Append('\n');
        return text.Append(Hash(request.Body.Span)).ToString();
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Path(string path)
    {
        var kept = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part == "..")
            {
                if (kept.Count > 0)
                    kept.RemoveAt(kept.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                kept.Add(part);
            }
        }

        var closing = kept.Count > 0 && path.EndsWith('/') ? "/" : "";
        return "/" + string.Join('/', kept.Select(Uri.EscapeDataString)) + closing;
    }

    private static string Query(string query)
    {
        var pairs = new List<(string Name, string Value)>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            var name = Recoded(equals < 0 ? part : part[..equals]);
            var value = equals < 0 ? "" : Recoded(part[(equals + 1)..]);
            if (name != "X-Amz-Signature")
                pairs.Add((name, value));
        }

        pairs.Sort(
            (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    // Every byte outside A-Z a-z 0-9 - . _ ~ as %XX, however it was sent.
    private static string Recoded(string text) => Uri.EscapeDataString(WebUtility.UrlDecode(text));

    // Lines of one name are joined by commas; runs of spaces count as one, spaces at either end as none.
    private static string Values(SignedRequest request, string name)
    {
        var values = request.Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return string.Join(',', values.Select(header => OneSpaced(header.Value)));
    }

    private static string OneSpaced(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            var space = c is ' ' or '\t';
            if (!space || (text.Length > 0 && text[^1] != ' '))
                text.Append(space ? ' ' : c);
        }

        return text.ToString().TrimEnd(' ');
    }
}
