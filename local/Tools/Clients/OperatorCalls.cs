using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Tools.Clients;

/// <summary>Calls of a user pool that take its operator's credentials: at a deployed stack those that the aws command finds, on a laptop
/// any.</summary>
internal sealed class OperatorCalls(Backend backend, BackendOptions where, HttpClient http)
{
    /// <summary>The operation, such as <c>AdminCreateUser</c>, on the backend's own pool.</summary>
    /// <exception cref="SetupException">With what Cognito, or the aws command, said.</exception>
    public async Task Send(string operation, JsonObject body, CancellationToken cancellation)
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
