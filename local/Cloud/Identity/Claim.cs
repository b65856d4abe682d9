using Microsoft.AspNetCore.WebUtilities;

namespace Trellis.Local.Cloud.Identity;

/// <summary>The signature of a request, as its Authorization header or, presigned, its query states it.</summary>
internal sealed record Claim(
    string AccessKey,
    string Day,
    string Region,
    string Service,
    string[] SignedHeaders,
    string Signature,
    DateTimeOffset SignedAt,
    TimeSpan? ValidFor,
    string? SessionToken)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Day}/{Region}/{Service}/aws4_request";

    public string Time => SignedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads the signature; null, with the reason, if there is none or it is malformed.</summary>
    public static Claim? Read(SignedRequest request, out Refusal refusal)
    {
        var headers = request.Headers.Count(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        var query = QueryPart(request.Query, "X-Amz-Algorithm", out _);
        refusal = headers switch
        {
            0 when query is null => Refusal.Missing,
            > 1 => Refusal.Incomplete("The Authorization header was sent more than once."),
            1 when query is not null => Refusal.Incomplete("The request is signed both in its headers and in its query."),
            _ => Refusal.Incomplete("The signature is not well formed."),
        };
        return headers > 1 || (headers == 1 && query is not null) || refusal == Refusal.Missing ? null
            : headers == 1 ? FromHeader(request, ref refusal)
            : FromQuery(request, ref refusal);
    }

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
    private static Claim? FromHeader(SignedRequest request, ref Refusal refusal)
    {
        var header = request.Header("Authorization")!;
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            refusal = Refusal.Missing;
            return null;
        }

        string? credential = null, signed = null, signature = null;
        foreach (var part in header[(Algorithm.Length + 1)..].Split(','))
        {
            var equals = part.IndexOf('=');
            var value = equals < 0 ? "" : part[(equals + 1)..];
            var known = (equals < 0 ? part : part[..equals]).TrimStart(' ') switch
            {
                "Credential" when credential is null => credential = value,
                "SignedHeaders" when signed is null => signed = value,
                "Signature" when signature is null => signature = value,
                _ => null,
            };
            if (known is null)
                return null;
        }

        return Create(credential, signed, signature, request.Header("X-Amz-Date"), null, request.Header("X-Amz-Security-Token"));
    }

    private static Claim? FromQuery(SignedRequest request, ref Refusal refusal)
    {
        var parts = new Dictionary<string, string?>();
        foreach (var name in (string[])["Algorithm", "Credential", "SignedHeaders", "Signature", "Date", "Expires", "Security-Token"])
        {
            parts[name] = QueryPart(request.Query, "X-Amz-" + name, out var twice);
            if (twice)
            {
                refusal = Refusal.Incomplete($"X-Amz-{name} was sent more than once.");
                return null;
            }
        }

        // AWS allows at most seven days.
        const int longest = 7 * 24 * 60 * 60;
        return parts["Algorithm"] == Algorithm
            && int.TryParse(parts["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds is > 0 and <= longest
            ? Create(
                parts["Credential"], parts["SignedHeaders"], parts["Signature"], parts["Date"], TimeSpan.FromSeconds(seconds),
                parts["Security-Token"])
            : null;
    }

    private static Claim? Create(string? credential, string? signed, string? signature, string? time, TimeSpan? validFor, string? token)
    {
        var scope = credential?.Split('/') ?? [];
        var names = signed?.Split(';') ?? [];
        return scope is [{ Length: > 0 }, { Length: 8 }, { Length: > 0 }, { Length: > 0 }, "aws4_request"]
            && signature is { Length: 64 }
            && SortedAndLower(names)
            && DateTimeOffset.TryParseExact(
                time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new Claim(scope[0], scope[1], scope[2], scope[3], names, signature, at, validFor, token)
            : null;
    }

    private static bool SortedAndLower(string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || names[i]
                .Any(char.IsAsciiLetterUpper) || (i > 0 && string.CompareOrdinal(names[i - 1], names[i]) >= 0))
            {
                return false;
            }
        }

        return names.Length > 0;
    }

    private static string? QueryPart(string query, string name, out bool twice)
    {
        var values = QueryHelpers.ParseQuery(query).GetValueOrDefault(name);
        twice = values.Count > 1;
        return values.LastOrDefault();
    }
}
