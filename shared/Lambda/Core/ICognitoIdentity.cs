namespace Amazon.Lambda.Core;

/// <summary>The Cognito identity whose credentials signed a direct invocation.</summary>
public interface ICognitoIdentity
{
    string? IdentityId { get; }

    string? IdentityPoolId { get; }
}
