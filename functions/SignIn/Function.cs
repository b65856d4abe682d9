using Amazon.Lambda.Annotations;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Trellis.Operations;

namespace Trellis.Functions.SignIn;

/// <summary>
/// Updates the profile of users who sign in. The user pool waits for the response, so errors are only logged: a slow or unavailable table
/// never prevents a sign-in.
/// </summary>
public sealed class Function(IUpdateProfiles profiles, TimeProvider clock)
{
    // Cognito waits five seconds including the cold start, and then refuses the sign-in.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    /// <summary>How long DynamoDB may send nothing before the connection is dropped. Short enough for a second attempt.</summary>
    public static readonly TimeSpan ConnectionTimeout = TimeSpan.FromSeconds(0.7);

    [LambdaFunction(ResourceName = "SignIn")]
    public async Task<CognitoPostAuthenticationEvent> Handle(CognitoPostAuthenticationEvent trigger, ILambdaContext context)
    {
        if (ToSignInEvent(trigger, context.AwsRequestId) is not { } signIn)
        {
            context.Logger.LogLine($"The profile does not depend on {trigger.TriggerSource ?? "an event without a trigger source"}.");
            return trigger;
        }

        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await profiles.Update(signIn, timeout.Token);
        }
        catch (StoreUnavailableException exception)
        {
            context.Logger.LogError($"The profile could not be written; the sign-in continues. {exception.Message}");
        }
        catch (Exception exception)
        {
            context.Logger.LogError(exception, "The profile could not be written; the sign-in continues.");
        }

        return trigger;
    }

    /// <summary>
    /// Confirming an account is not a sign-in, except for a user from another provider, whose first sign-in causes only this trigger.
    /// Confirming a forgotten password does not change the profile.
    /// </summary>
    private SignInEvent? ToSignInEvent(CognitoPostAuthenticationEvent trigger, string requestId)
    {
        if (trigger.Request?.UserAttributes is not { } attributes || !attributes.TryGetValue("sub", out var sub))
            return null;

        var federated = attributes.TryGetValue("cognito:user_status", out var status) && status == "EXTERNAL_PROVIDER";
        attributes.TryGetValue("email", out var email);
        return trigger.TriggerSource switch
        {
            "PostAuthentication_Authentication" => new SignInEvent(sub, email, SignedIn: true, clock.GetUtcNow(), requestId),
            "PostConfirmation_ConfirmSignUp" => new SignInEvent(sub, email, SignedIn: federated, clock.GetUtcNow(), requestId),
            _ => null,
        };
    }
}
