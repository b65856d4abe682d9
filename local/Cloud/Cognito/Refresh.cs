namespace Trellis.Local.Cloud.Cognito;

/// <summary>New tokens for an old sign-in, and the end of one. With rotation each refresh token is exchanged for the next, which keeps the
/// end of the first; a retry within the grace period still works.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html</summary>
internal static class Refresh
{
    // A token older than these is reported as unknown, instead of as used twice.
    private const int Remembered = 10;

    /// <summary>InitiateAuth with REFRESH_TOKEN_AUTH, which AWS closes to clients with rotation.</summary>
    public static CallAnswer ByFlow(CognitoCall call, Dictionary<string, string> parameters)
    {
        if (call.Client.RotationGrace is not null)
            return CallFault.Invalid("REFRESH_TOKEN_AUTH is not supported with refresh token rotation; use GetTokensFromRefreshToken.");

        if (!parameters.TryGetValue("REFRESH_TOKEN", out var token))
            return CallFault.Invalid("Missing required parameter REFRESH_TOKEN");

        var owner = call.Pool.Users.FindSessionOf(TokenIssue.HashOf(token)) is { } session ? call.Pool.Users.Find(session.Username) : null;
        var secret = call.SecretFault(parameters.GetValueOrDefault("SECRET_HASH"), owner?.Username, owner?.Sub, owner?["email"]);
        return secret is not null ? secret : Tokens(call, token);
    }

    public static CallAnswer ByToken(CognitoCall call)
    {
        var secret = PlainSecretFault(call);
        return secret is not null ? secret : Tokens(call, call.Required("RefreshToken"));
    }

    public static CallAnswer Revoke(CognitoCall call)
    {
        if (PlainSecretFault(call) is { } secret)
            return secret;

        if (!call.Client.Revocable)
            return new CallFault("UnsupportedOperationException", "Revoke token is not enabled for the client.");

        var token = call.Required("Token");
        if (SignedTokens.Read(token) is not null)
            return new CallFault("UnsupportedTokenTypeException", "The token is not a refresh token.");

        // RFC 7009, section 2.2: a token that is not known needs no revoking.
        if (call.Pool.Users.FindSessionOf(TokenIssue.HashOf(token)) is not { } session)
            return CallAnswer.Empty;

        if (session.ClientId != call.Client.Id)
            return new CallFault("UnauthorizedException", "The token was not issued to this client.");

        call.Pool.Users.End(session);
        return CallAnswer.Empty;
    }

    private static CallFault? PlainSecretFault(CognitoCall call) =>
        call.Client.Secret == call["ClientSecret"] ? null : CallFault.NotAuthorized($"Unable to verify secret for client {call.Client.Id}");

    private static CallAnswer Tokens(CognitoCall call, string token)
    {
        var hash = TokenIssue.HashOf(token);

        // Another request may exchange the same token at this moment; then its outcome decides.
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (call.Pool.Users.FindSessionOf(hash) is not { } session || session.ClientId != call.Client.Id)
                return CallFault.NotAuthorized(token.Length == 128 ? "Refresh Token has been revoked" : "Invalid Refresh Token");

            if (Refusal(call, session, hash) is { } refusal)
                return refusal;

            if (call.Pool.Users.Find(session.Username) is not { } user)
                return CallFault.NotAuthorized("Invalid Refresh Token");

            if (call.Client.RotationGrace is null)
            {
                return new JsonObject
                {
                    ["AuthenticationResult"] = call.Pool.Tokens.Result(user, call.Client, session, null),
                    ["ChallengeParameters"] = new JsonObject(),
                };
            }

            var (fresh, freshHash) = TokenIssue.NewRefreshToken();
            var next = session with { Token = freshHash, Exchanged = Exchanged(call, session) };
            if (call.Pool.Users.Put(next, session))
                return new JsonObject { ["AuthenticationResult"] = call.Pool.Tokens.Result(user, call.Client, next, fresh) };
        }

        return new CallFault("TooManyRequestsException", "Too many requests", 429);
    }

    private static CallFault? Refusal(CognitoCall call, Session session, string hash) =>
        session.Expires <= call.Now ? CallFault.NotAuthorized("Refresh Token has expired")
        : session.Token != hash
            && session.Exchanged[hash] <= call.Now ? new CallFault("RefreshTokenReuseException", "Refresh token has been reused.")
        : call.Pool.Users.Find(session.Username) is { Enabled: false } ? CallFault.NotAuthorized("User is disabled.")
        : null;

    private static Dictionary<string, DateTimeOffset> Exchanged(CognitoCall call, Session session)
    {
        var latest = session.Exchanged.OrderByDescending(pair => pair.Value).Take(Remembered - 1);
        return new Dictionary<string, DateTimeOffset>(latest.Append(new(session.Token, call.Now + call.Client.RotationGrace!.Value)));
    }
}
