using Microsoft.AspNetCore.Http.Features;

namespace Trellis.Local.Cloud.Identity;

/// <summary>The parts of a request that a signature covers, exactly as they came over the wire.</summary>
/// <param name="Method">The method, in upper case.</param>
/// <param name="Path">The path as sent, still percent-encoded.</param>
/// <param name="Query">The query as sent, without the question mark.</param>
/// <param name="Headers">Every header line in its order; a name that came twice is here twice.</param>
public sealed record SignedRequest(
    string Method,
    string Path,
    string Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>Takes them from Kestrel, path and query before any decoding.</summary>
    public static SignedRequest From(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var (path, query) = PathAndQuery(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return new SignedRequest(
            http.Request.Method,
            path,
            query,
            [.. from header in http.Request.Headers from value in header.Value select KeyValuePair.Create(header.Key, value ?? "")],
            body);
    }

    /// <summary>A target as it was sent, which may be a whole address, without the question mark.</summary>
    public static (string Path, string Query) PathAndQuery(string target)
    {
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
            target = absolute.PathAndQuery;
        return target.Split('?', 2) is [var path, var query] ? (path, query) : (target, "");
    }

    /// <summary>A header's only value; null when it is missing or came more than once.</summary>
    public string? Header(string name)
    {
        string? found = null;
        foreach (var (key, value) in Headers)
        {
            if (!key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;

            if (found is not null)
                return null;

            found = value;
        }

        return found;
    }
}
