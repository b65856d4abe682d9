using Amazon.Lambda.Annotations;
using Amazon.Lambda.CognitoEvents;
using Amazon.Lambda.Core;
using Trellis.Storage;

namespace Trellis.Functions.SignIn;

/// <summary>
/// Keeps a profile of everyone who signs in. The user pool waits for the answer, so the profile gives way:
/// a table that is slow or away costs a line in the log, and never anybody their sign-in.
/// </summary>
public sealed class Function(IKeepProfiles profiles, TimeProvider clock)
{
    // Cognito waits five seconds in all, cold start included, and then refuses the sign-in.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // Short enough that there is time for a second attempt.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.7);

    /// <summary>Made in the init phase, from the environment; a failure there is reported as one of the start.</summary>
    public static readonly Lazy<Function> Instance = new(() => new Function());

    public Function()
        : this(new ProfileWrites(Start.Table(Silence)), TimeProvider.System)
    {
    }

    [LambdaFunction(ResourceName = "SignIn")]
    public async Task<CognitoPostAuthenticationEvent> Handle(CognitoPostAuthenticationEvent trigger, ILambdaContext context)
    {
        if (Happened(trigger, context.AwsRequestId) is not { } happened)
        {
            context.Logger.LogLine($"Nothing to keep of {trigger.TriggerSource ?? "an event without a trigger source"}.");
            return trigger;
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await profiles.Keep(happened, patience.Token);
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
    private SignInEvent? Happened(CognitoPostAuthenticationEvent trigger, string requestId)
    {
        if (trigger.Request?.UserAttributes is not { } attributes || !attributes.TryGetValue("sub", out var sub))
        {
            return null;
        }

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
