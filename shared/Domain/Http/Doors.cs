using Amazon.Lambda.APIGatewayEvents;
using Trellis.Access;

namespace Trellis.Http;

/// <summary>By which door a request came, and so who is asking. The gateway has checked the token or the signature; here it is only read.</summary>
internal static class Doors
{
    public const string PublicPath = "/public/";

    public static Result<Caller> Caller(APIGatewayHttpApiV2ProxyRequest request, string userPoolId)
    {
        var authorizer = request.RequestContext!.Authorizer;
        if (request.RawPath?.StartsWith(PublicPath, StringComparison.Ordinal) == true)
        {
            return Access.Caller.Anonymous;
        }

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
    /// The identity pool writes how its caller signed in into <c>amr</c>; the entry of our own pool ends in <c>:CognitoSignIn:</c> and the sub.
    /// Whoever came by another provider is known by the identity id alone.
    /// </summary>
    private static Result<Caller> Signed(APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription.IAMDescription iam, string userPoolId)
    {
        if (iam.CognitoIdentity is not { IdentityId.Length: > 0 } identity)
        {
            return Unidentified("The request is signed with credentials that the identity pool did not lend.");
        }

        var ours = $"/{userPoolId}:CognitoSignIn:";
        foreach (var entry in identity.AMR ?? [])
        {
            var at = entry.IndexOf(ours, StringComparison.Ordinal);
            if (at > 0 && entry.StartsWith("cognito-idp.", StringComparison.Ordinal) && entry.Length > at + ours.Length)
            {
                return Access.Caller.WithCredentials(entry[(at + ours.Length)..]);
            }
        }

        return Access.Caller.WithCredentials(identity.IdentityId);
    }

    private static Failure Unidentified(string detail) => new("caller.unidentified", detail);
}
