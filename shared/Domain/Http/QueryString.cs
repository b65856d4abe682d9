namespace Trellis.Http;

/// <summary>The query string as it was sent: decoded, in order, repeated names kept apart.</summary>
public static class QueryString
{
    public static IEnumerable<(string Name, string Value)> Parse(string raw)
    {
        foreach (var pair in raw.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (Decode(pair), "")
                : (Decode(pair[..equals]), Decode(pair[(equals + 1)..]));
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
