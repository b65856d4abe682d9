using System.Net.Http.Headers;

namespace Trellis.Local.Cloud.Identity;

/// <summary>Signs requests with AWS Signature Version 4, for one service in one region.</summary>
internal sealed record Signer(string AccessKeyId, string SecretKey, string? SessionToken, string Region, string Service)
{
    /// <param name="request">The request, with its absolute address; it must not change afterwards.</param>
    /// <param name="body">What its content is made of; empty where it has none.</param>
    public void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body)
    {
        var address = request.RequestUri!;
        var now = DateTimeOffset.UtcNow;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.Authority,
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        if (SessionToken is not null)
            headers["x-amz-security-token"] = SessionToken;
        foreach (var (name, values) in request.Headers.Where(header => header.Key.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)))
            headers[name.ToLowerInvariant()] = string.Join(',', values);
        var signed = new SignedRequest(request.Method.Method, address.AbsolutePath, address.Query.TrimStart('?'), [.. headers], body);
        var day = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var claim = new Claim(AccessKeyId, day, Region, Service, [.. headers.Keys], "", now, null, SessionToken);
        var signature = SignatureVerifier.Signature(signed, claim, SecretKey);

        foreach (var (name, value) in headers.Where(header => header.Key != "host" && !request.Headers.Contains(header.Key)))
            request.Headers.Add(name, value);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential={AccessKeyId}/{claim.Scope}, SignedHeaders={string.Join(';', claim.SignedHeaders)}, Signature={signature}");
    }
}
