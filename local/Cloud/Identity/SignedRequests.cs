using Microsoft.AspNetCore.Http.Features;

namespace Trellis.Local.Cloud.Identity;

/// <summary>Takes from Kestrel what a signature covers.</summary>
public static class SignedRequests
{
    /// <param name="http">The request; its path and query are read as they were sent, before any decoding.</param>
    public static SignedRequest Of(HttpContext http, ReadOnlyMemory<byte> body)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
            target = absolute.PathAndQuery;

        var mark = target.IndexOf('?');
        return new SignedRequest(
            http.Request.Method,
            mark < 0 ? target : target[..mark],
            mark < 0 ? "" : target[(mark + 1)..],
            [.. from header in http.Request.Headers from value in header.Value select KeyValuePair.Create(header.Key, value ?? "")],
            body);
    }
}
