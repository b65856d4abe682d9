namespace Trellis.Local.Cloud.Identity;

/// <summary>Checks AWS Signature Version 4 for one service in one region, in the Authorization header or in the query (presigned).
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html</summary>
public sealed class SignatureVerifier(string region, string service, IKnowCredentials keys, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Whose signature this is, or why it does not count. The body is always hashed: an unsigned payload is refused.</summary>
    public Verification Verify(SignedRequest request)
    {
        if (Claim.Read(request, out var unreadable) is not { } claim)
            return unreadable;

        if (Uncovered(request, claim) is { } uncovered)
            return Refusal.Incomplete(uncovered);

        if (Misplaced(claim) is { } misplaced)
            return Refusal.Mismatch(misplaced);

        if (keys.Find(claim.AccessKey, claim.SessionToken) is not { } credentials)
            return Refusal.UnknownKey;

        if (!SameText(Signature(request, claim, credentials.SecretKey), claim.Signature) || !HashIsTrue(request))
        {
            return Refusal.Mismatch("The request signature we calculated does not match the signature you provided."
                + " Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        return credentials.Expires <= clock.GetUtcNow() ? Refusal.ExpiredToken : credentials;
    }

    // What steers the request must be covered, or it could be changed on the way: the host, and every x-amz-… header.
    private static string? Uncovered(SignedRequest request, Claim claim)
    {
        if (!claim.SignedHeaders.Contains("host"))
            return "'Host' must be a signed header.";

        foreach (var (key, _) in request.Headers)
        {
            var name = key.ToLowerInvariant();
            if (name.StartsWith("x-amz-", StringComparison.Ordinal) && !claim.SignedHeaders.Contains(name))
                return $"'{name}' must be a signed header.";
        }

        var missing = claim.SignedHeaders.FirstOrDefault(
            name => !request.Headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)));
        return missing is null ? null : $"The signed header '{missing}' was not sent.";
    }

    private string? Misplaced(Claim claim)
    {
        var now = clock.GetUtcNow();
        var latest = claim.SignedAt + (claim.ValidFor ?? Skew);
        return claim.Region != region ? $"Credential should be scoped to a valid region, not '{claim.Region}'."
            : claim.Service != service ? $"Credential should be scoped to correct service: '{service}'."
            : !claim.Time.StartsWith(claim.Day, StringComparison.Ordinal)
                ? "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"
            : claim.SignedAt > now + Skew ? $"Signature not yet current: {claim.Time} is still later than {Iso(now)} + 5 min."
            : now > latest ? $"Signature expired: {claim.Time} is now earlier than {Iso(now)} - 5 min."
            : null;
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature
    internal static string Signature(SignedRequest request, Claim claim, string secret)
    {
        var canonical = CanonicalRequest.Create(request, claim.SignedHeaders);
        var text = $"AWS4-HMAC-SHA256\n{claim.Time}\n{claim.Scope}\n{CanonicalRequest.Hash(Encoding.UTF8.GetBytes(canonical))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[claim.Day, claim.Region, claim.Service, "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    // The canonical request contains the hash of the body itself; a header with the hash must match it.
    private static bool HashIsTrue(SignedRequest request) =>
        request.Headers.Where(header => header.Key.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase))
            .All(header => SameText(CanonicalRequest.Hash(request.Body.Span), header.Value));

    private static bool SameText(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
