using Amazon.Lambda.APIGatewayEvents;
using Trellis.Access;
using Trellis.Records;

namespace Trellis.Http;

/// <summary>By which door a request came, and so who is asking. The gateway has checked the token or the signature; here it is only
/// read.</summary>
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
                ? Access.Caller.WithToken(sub, new Dictionary<string, string>(claims))
                : Unidentified("The token names no user (it has no sub).");
        }

        return authorizer?.IAM is { } iam
            ? Signed(iam, userPoolId)
            : new Failure("caller.missing", "This address needs a token in Authorization: Bearer, or a signed request.");
    }

    /// <summary>
    /// The identity pool writes how its caller signed in into <c>amr</c>; the entry of our own pool is its host, the pool's id,
    /// <c>:CognitoSignIn:</c> and the sub. Whoever came by another provider is known by the identity id alone: what else
    /// such a provider lets its users call themselves must not be taken for it.
    /// </summary>
    private static Result<Caller> Signed(APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription.IAMDescription iam, string userPoolId)
    {
        if (iam.CognitoIdentity is not { IdentityId.Length: > 0 } identity)
            return Unidentified("The request is signed with credentials that the identity pool did not lend.");

        foreach (var entry in identity.AMR ?? [])
        {
            if (SubIn(entry, userPoolId) is { } sub)
                return Access.Caller.WithCredentials(sub);
        }

        return Access.Caller.WithCredentials(identity.IdentityId);
    }

    private static string? SubIn(string entry, string userPoolId)
    {
        var ours = $"/{userPoolId}:CognitoSignIn:";
        var host = entry.IndexOf('/', StringComparison.Ordinal);
        var isOurs = entry.StartsWith("cognito-idp.", StringComparison.Ordinal)
            && host > 0
            && entry.IndexOf(".amazonaws.com", 0, host, StringComparison.Ordinal) > 0
            && string.CompareOrdinal(entry, host, ours, 0, ours.Length) == 0;
        return isOurs && entry.Length > host + ours.Length ? entry[(host + ours.Length)..] : null;
    }

    private static Failure Unidentified(string detail) => new("caller.unidentified", detail);
}
