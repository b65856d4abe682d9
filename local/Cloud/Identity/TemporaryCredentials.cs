namespace Trellis.Local.Cloud.Identity;

/// <summary>Credentials lent to an identity for an hour, and everything that a service learns from a signature made with them.</summary>
/// <param name="Amr">How the identity proved itself: <c>authenticated</c>, the provider, and <c>provider:CognitoSignIn:sub</c>; or
/// <c>unauthenticated</c>.</param>
public sealed record TemporaryCredentials(
    string AccessKey, string SecretKey, string SessionToken, DateTimeOffset? Expires, KnownIdentity Identity, string RoleArn,
    IReadOnlyList<string> Amr)
    : Credentials(AccessKey, SecretKey, Expires)
{
    public string IdentityId => Identity.Id;

    public string IdentityPoolId => Identity.Pool;

    public string Account => RoleArn.Split(':') is { Length: > 4 } parts ? parts[4] : "000000000000";

    /// <summary>The <c>userArn</c> of the caller.</summary>
    public string UserArn => $"arn:aws:sts::{Account}:assumed-role/{RoleArn[(RoleArn.LastIndexOf('/') + 1)..]}/CognitoIdentityCredentials";

    /// <summary>The <c>userId</c>, and the <c>callerId</c>, of the caller.</summary>
    public string UserId => $"{AccessKeys.OfRole(RoleArn)}:CognitoIdentityCredentials";
}

/// <summary>Who an identity pool knows: one user of one or more providers, or, with no login, one nameless visitor.</summary>
/// <param name="Id">The identity id, such as <c>eu-west-1:01234567-…</c>.</param>
/// <param name="Logins">The user's id at each provider.</param>
public sealed record KnownIdentity(string Id, string Pool, Dictionary<string, string> Logins);
