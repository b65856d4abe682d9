using Amazon.Lambda.Annotations;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Trellis.Http;
using Trellis.Operations;

namespace Trellis.Functions.SignIn;

/// <summary>
/// Keeps a profile of everyone who signs in. The user pool waits for the answer, so the profile gives way:
/// a table that is slow or away costs a line in the log, and never anybody their sign-in.
/// </summary>
public sealed class Function(IKeepProfiles profiles, TimeProvider clock)
{
    // Cognito waits five seconds in all, cold start included, and then refuses the sign-in.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>After this long without a byte, a connection is given up: there is time for a second attempt.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.7);

    [LambdaFunction(ResourceName = "SignIn")]
    public async Task<CognitoPostAuthenticationEvent> Handle(CognitoPostAuthenticationEvent trigger, ILambdaContext context)
    {
        if (ToSignInEvent(trigger, context.AwsRequestId) is not { } signIn)
        {
            context.Logger.LogLine($"Nothing to keep of {trigger.TriggerSource ?? "an event without a trigger source"}.");
            return trigger;
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await profiles.Keep(signIn, patience.Token);
        }
        catch (StoreUnavailableException exception)
        {
            context.Logger.LogLine($"The profile could not be written; the sign-in goes on. {exception.Message}");
        }
        catch (Exception exception)
        {
            context.Logger.LogLine($"The profile could not be written; the sign-in goes on. {exception}");
        }

        return trigger;
    }

    /// <summary>
    /// A confirmed account is no sign-in yet, but for one from another provider: its first sign-in fires this trigger alone.
    /// A confirmed forgotten password is nothing that a profile tells.
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
