using Amazon.Lambda.APIGatewayEvents;

namespace Trellis.Http;

/// <summary>Identifies the caller by the door that the request came through. API Gateway has already verified the token or
/// signature.</summary>
internal static class Doors
{
    public const string PublicPath = "/public/";

    public static Result<Caller> Caller(APIGatewayHttpApiV2ProxyRequest request, string userPoolId)
    {
        var authorizer = request.RequestContext!.Authorizer;
        if (request.RawPath?.StartsWith(PublicPath, StringComparison.Ordinal) == true)
            return Access.Caller.Anonymous;

        if (authorizer?.Jwt?.Claims is { } claims)
        {
            return claims.TryGetValue("sub", out var sub) && sub.Length > 0
                ? Access.Caller.WithToken(sub, claims as IReadOnlyDictionary<string, string> ?? new Dictionary<string, string>(claims))
                : Unidentified("The token does not identify a user: it has no sub.");
        }

        return authorizer?.IAM is { } iam
            ? Signed(iam, userPoolId)
            : new Failure("caller.missing", "This path requires a token in Authorization: Bearer, or a signed request.");
    }

    /// <summary>
    /// The identity pool writes the caller's sign-in into <c>amr</c>. The entry of our user pool consists of its host, the pool's id,
    /// <c>:CognitoSignIn:</c> and the sub. Callers from other providers are identified only by the identity id, because such a provider may
    /// let its users choose an id that equals another user's sub.
    /// </summary>
    private static Result<Caller> Signed(APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription.IAMDescription iam, string userPoolId)
    {
        if (iam.CognitoIdentity is not { IdentityId.Length: > 0 } identity)
            return Unidentified("The request is signed with credentials that are not from the identity pool.");

        foreach (var entry in identity.AMR ?? [])
        {
            if (SubIn(entry, userPoolId) is { } sub)
                return Access.Caller.WithCredentials(sub);
        }

        return Access.Caller.WithCredentials(identity.IdentityId);
    }

    private static string? SubIn(string entry, string userPoolId)
    {
        var ownPool = $"/{userPoolId}:CognitoSignIn:";
        var host = entry.IndexOf('/', StringComparison.Ordinal);
        var isOwnPool = entry.StartsWith("cognito-idp.", StringComparison.Ordinal)
            && host > 0
            && entry.IndexOf(".amazonaws.com", 0, host, StringComparison.Ordinal) > 0
            && string.CompareOrdinal(entry, host, ownPool, 0, ownPool.Length) == 0;
        return isOwnPool && entry.Length > host + ownPool.Length ? entry[(host + ownPool.Length)..] : null;
    }

    private static Failure Unidentified(string detail) => new("caller.unidentified", detail);
}
