using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Tools.Clients;

/// <summary>Calls of a user pool that take its operator's credentials: at a deployed stack those that the aws command finds, on a laptop
/// any.</summary>
internal sealed class OperatorCalls(Backend backend, BackendOptions where, HttpClient http)
{
    /// <summary>The body of <c>AdminCreateUser</c> for somebody whose address counts as verified, and who gets no mail.</summary>
    public static JsonObject NewUser(string address) => new()
    {
        ["Username"] = address,
        ["MessageAction"] = "SUPPRESS",
        ["UserAttributes"] = new JsonArray(
            new JsonObject { ["Name"] = "email", ["Value"] = address },
            new JsonObject { ["Name"] = "email_verified", ["Value"] = "true" }),
    };

    /// <summary>The operation, such as <c>AdminCreateUser</c>, on the backend's own pool.</summary>
    /// <returns>Whether it was done; false where it was refused with the error <paramref name="unless"/>.</returns>
    /// <exception cref="SetupException">Cognito, or the aws command, failed; the message is theirs.</exception>
    public async Task<bool> Send(string operation, JsonObject body, CancellationToken cancellation, string? unless = null)
    {
        try
        {
            await Call(operation, body, cancellation);
            return true;
        }
        catch (SetupException refusal) when (unless is not null && refusal.Message.Contains(unless, StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task Call(string operation, JsonObject body, CancellationToken cancellation)
    {
        body["UserPoolId"] = backend.UserPoolId;
        if (where.Stack is null)
        {
            var signer = new Signer("local", "local", null, backend.Region, "cognito-idp");
            var target = $"AWSCognitoIdentityProviderService.{operation}";
            await CognitoRequest.Send(http, backend.Cognito, target, body, cancellation, signer);
            return;
        }

        // The aws command spells AdminCreateUser admin-create-user.
        var spelt = JsonNamingPolicy.KebabCaseLower.ConvertName(operation);
        string[] arguments = ["cognito-idp", spelt, "--cli-input-json", body.ToJsonString()];
        await DeployedStack.Aws(arguments, backend.Region, cancellation);
    }
}
