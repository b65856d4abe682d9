using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>Checks tokens as API Gateway's JWT authorizer does.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html</summary>
internal sealed class JwtAuthorizer(TokenKeys keys, TimeProvider clock)
{
    private const int MostKnown = 1_000;

    private static readonly string[] Algorithms =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];

    // The claims of tokens whose issuer and signature are valid. A client sends the same token with each request until it expires.
    private readonly ConcurrentDictionary<(string Token, string Issuer), JsonElement> known = new();

    /// <summary>The claims of a valid token, or the reason why it is refused.</summary>
    public async ValueTask<JwtVerdict> Authorize(string? credential, AuthorizerDeclaration.Jwt authorizer, IReadOnlyList<string> scopes)
    {
        if (string.IsNullOrEmpty(credential))
            return JwtVerdict.Missing;
        var text = credential.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? credential[7..].Trim() : credential.Trim();
        if (!known.TryGetValue((text, authorizer.Issuer), out var claims))
        {
            if (SignedTokens.Read(text) is not { } token || Json(token.Payload()) is not { } read)
                return JwtVerdict.Invalid("the token is malformed");
            if (await SignedTokens.Fault(token, authorizer.Issuer, await keys.For(authorizer.Issuer), Algorithms) is { } fault)
                return JwtVerdict.Invalid(WordsFor(fault));
            if (known.Count >= MostKnown)
                known.Clear();
            known[(text, authorizer.Issuer)] = claims = read;
        }

        return Authorize(claims, authorizer, scopes);
    }

    private static string WordsFor(Exception fault) => fault switch
    {
        SecurityTokenInvalidIssuerException => "invalid issuer",
        SecurityTokenInvalidAlgorithmException => "signing method is invalid",
        SecurityTokenSignatureKeyNotFoundException => "unable to find a key that matches the token's",
        _ => "the signature is invalid",
    };

    private JwtVerdict Authorize(JsonElement claims, AuthorizerDeclaration.Jwt authorizer, IReadOnlyList<string> scopes)
    {
        // client_id counts only where there is no aud, as in Cognito's access tokens.
        var audiences = claims.TryGetProperty("aud", out var aud) ? Texts(aud)
            : Text(claims, "client_id") is { } client ? [client]
            : [];
        if (!audiences.Any(authorizer.Audiences.Contains))
            return JwtVerdict.Invalid("the audience is invalid");
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        if (Time(claims, "exp") is not { } expires || expires <= now)
            return JwtVerdict.Invalid("the token has expired");
        if (Time(claims, "nbf") > now)
            return JwtVerdict.Invalid("the token is not valid yet");
        if (Time(claims, "iat") is { } issued && Math.Floor(issued) > now)
            return JwtVerdict.Invalid("the token was issued in the future");
        var granted = (Text(claims, "scope") ?? Text(claims, "scp") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Count > 0 && !scopes.Any(granted.Contains))
            return JwtVerdict.OutOfScope(scopes);
        return JwtVerdict.Granted(claims, scopes.Count == 0 ? null : [.. scopes.Where(granted.Contains)]);
    }

    private static JsonElement? Json(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Time(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string[] Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array =>
            [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };
}

/// <summary>Whether a token is accepted.</summary>
/// <param name="Claims">The claims of a valid token.</param>
/// <param name="Scopes">Those of the route's scopes that it has; null when the route requires none.</param>
/// <param name="Challenge">For a refused token, the answer's WWW-Authenticate.</param>
/// <param name="IsForbidden">Is the token valid, but without a scope that the route requires?</param>
internal sealed record JwtVerdict(JsonElement? Claims, IReadOnlyList<string>? Scopes, string Challenge, bool IsForbidden)
{
    public static JwtVerdict Missing { get; } = new(null, null, "Bearer", false);

    public static JwtVerdict Granted(JsonElement claims, IReadOnlyList<string>? scopes) => new(claims, scopes, "", false);

    public static JwtVerdict Invalid(string why) =>
        new(null, null, $"Bearer scope=\"\" error=\"invalid_token\" error_description=\"{why}\"", false);

    public static JwtVerdict OutOfScope(IReadOnlyList<string> scopes) =>
        new(null, null, $"Bearer scope=\"{string.Join(' ', scopes)}\" error=\"insufficient_scope\"", true);
}
