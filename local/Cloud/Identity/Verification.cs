namespace Trellis.Local.Cloud.Identity;

/// <summary>Credentials that a signature may be made with.</summary>
/// <param name="Expires">When they stop to count; null for keys that stay.</param>
public record Credentials(string AccessKey, string SecretKey, DateTimeOffset? Expires);

/// <summary>Where the secret of an access key is known.</summary>
public interface IKnowCredentials
{
    /// <summary>The credentials of an access key, or null when the key is unknown or the session token is not the one it was lent
    /// with.</summary>
    Credentials? Find(string accessKey, string? sessionToken);
}

/// <summary>The outcome of checking a signature: whose it is, or why it was refused.</summary>
public sealed record Verification(Credentials? Credentials, Refusal? Refusal)
{
    public static implicit operator Verification(Refusal refusal) => new(null, refusal);

    public static implicit operator Verification(Credentials credentials) => new(credentials, null);
}

/// <summary>Why a signature was refused, in AWS's own codes.</summary>
public sealed record Refusal(string Code, string Message)
{
    public static Refusal Missing { get; } = new("MissingAuthenticationToken", "Request is missing Authentication Token");

    public static Refusal UnknownKey { get; } = new("InvalidClientTokenId", "The security token included in the request is invalid.");

    public static Refusal ExpiredToken { get; } = new("ExpiredToken", "The security token included in the request is expired");

    public static Refusal Incomplete(string why) => new("IncompleteSignature", why);

    public static Refusal Mismatch(string why) => new("SignatureDoesNotMatch", why);
}
