namespace Trellis.Local.Tools.Clients;

/// <summary>What the identity pool lends to a user who has signed in: it opens SignedApi, as that user, for an hour.</summary>
internal sealed record LentCredentials(
    string IdentityId, string AccessKeyId, string SecretKey, string SessionToken, DateTimeOffset Expiration)
{
    /// <exception cref="SetupException">The identity pool refused; the message is its own.</exception>
    public static async Task<LentCredentials> Borrow(Backend backend, PoolSession session, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var provider = $"cognito-idp.{backend.Region}.amazonaws.com/{backend.UserPoolId}";
        var id = await Call("GetId", new JsonObject { ["IdentityPoolId"] = backend.IdentityPoolId });
        var identity = id.Text("IdentityId")!;
        var lent = (await Call("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = identity }))["Credentials"]!;
        return new LentCredentials(
            identity,
            lent.Text("AccessKeyId")!,
            lent.Text("SecretKey")!,
            lent.Text("SessionToken")!,
            DateTimeOffset.FromUnixTimeMilliseconds((long)(lent["Expiration"]!.GetValue<double>() * 1000)));

        Task<JsonNode> Call(string operation, JsonObject body)
        {
            body["Logins"] = new JsonObject { [provider] = session.IdToken };
            return CognitoRequest.Send(http, backend.CognitoIdentity, "AWSCognitoIdentityService." + operation, body, cancellation);
        }
    }
}
