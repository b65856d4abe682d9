namespace Trellis.Local.Tools.Clients;

/// <summary>A user's tokens after signing in.</summary>
/// <param name="IdToken">Accepted by Api for a quarter of an hour.</param>
/// <param name="AccessToken">Accepted by Api too, and by Cognito's calls about the user's own account.</param>
internal sealed record PoolSession(string IdToken, string AccessToken, string RefreshToken)
{
    /// <summary>Signs in with SRP, as the web client does: the password is not sent.</summary>
    /// <param name="user">The address or user name.</param>
    /// <param name="code">The six digits of their authenticator, where they have one.</param>
    /// <exception cref="SetupException">With Cognito's message, or with what else it asks for.</exception>
    public static async Task<PoolSession> SignIn(
        Backend backend, string user, string password, string? code, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var srp = new SrpClient();
        var answer = await Call("InitiateAuth", new JsonObject
        {
            ["AuthFlow"] = "USER_SRP_AUTH",
            ["ClientId"] = backend.ClientId,
            ["AuthParameters"] = new JsonObject { ["USERNAME"] = user, ["SRP_A"] = srp.Offer },
        });
        if (answer["ChallengeParameters"] is { } asked && answer.Text("ChallengeName") == "PASSWORD_VERIFIER")
            answer = await Respond("PASSWORD_VERIFIER", answer, Proof(srp, backend, asked, password));
        if (answer.Text("ChallengeName") == "SOFTWARE_TOKEN_MFA")
        {
            if (code is null)
                throw new SetupException("sign-in.code", "This user signs in with an authenticator too: add --code and its six digits.");
            var digits = new JsonObject
            {
                ["USERNAME"] = answer["ChallengeParameters"].Text("USER_ID_FOR_SRP")
                ?? user,
                ["SOFTWARE_TOKEN_MFA_CODE"] = code
            };
            answer = await Respond("SOFTWARE_TOKEN_MFA", answer, digits);
        }

        return answer["AuthenticationResult"] is { } tokens
            ? new PoolSession(tokens.Text("IdToken")!, tokens.Text("AccessToken")!, tokens.Text("RefreshToken")!)
            : throw new SetupException("sign-in.challenge", answer.Text("ChallengeName") == "NEW_PASSWORD_REQUIRED"
                ? "This user has a temporary password. Sign in at the web client once, and choose one."
                : $"The user pool asks for {answer["ChallengeName"]}, which this command cannot answer. Sign in at the web client.");

        Task<JsonNode> Respond(string challenge, JsonNode to, JsonObject responses) => Call("RespondToAuthChallenge", new JsonObject
        {
            ["ChallengeName"] = challenge,
            ["ClientId"] = backend.ClientId,
            ["Session"] = to.Text("Session"),
            ["ChallengeResponses"] = responses,
        });

        Task<JsonNode> Call(string operation, JsonObject body) =>
            CognitoRequest.Send(http, backend.Cognito, "AWSCognitoIdentityProviderService." + operation, body, cancellation);
    }

    private static JsonObject Proof(SrpClient srp, Backend backend, JsonNode asked, string password)
    {
        var user = asked.Text("USER_ID_FOR_SRP")!;
        var block = asked.Text("SECRET_BLOCK")!;
        var time = DateTime.UtcNow.ToString("ddd MMM d HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
        var pool = backend.UserPoolId[(backend.UserPoolId.IndexOf('_', StringComparison.Ordinal) + 1)..];
        var proof = srp.Prove(
            asked.Text("SRP_B")!, asked.Text("SALT")!, pool, user, password, Convert.FromBase64String(block), time)
            ?? throw new SetupException("sign-in.offer", $"{backend.Cognito} made an offer that no user pool makes.");
        return new JsonObject
        {
            ["USERNAME"] = user,
            ["PASSWORD_CLAIM_SECRET_BLOCK"] = block,
            ["PASSWORD_CLAIM_SIGNATURE"] = Convert.ToBase64String(proof),
            ["TIMESTAMP"] = time,
        };
    }
}
