namespace Trellis.Local.Cloud.Cognito;

/// <summary>The later steps of a sign-in: the proof of a password, a new password, a code of the second factor.</summary>
internal static class RespondToAuthChallenge
{
    public static Task<CallAnswer> Run(CognitoCall call)
    {
        var responses = call.Input.Map("ChallengeResponses");
        return call.Required("ChallengeName") switch
        {
            "PASSWORD_VERIFIER" => Password(call, responses),
            "NEW_PASSWORD_REQUIRED" => WithSession(call, responses, NewPassword),
            "SOFTWARE_TOKEN_MFA" => WithSession(call, responses, Code),
            "MFA_SETUP" => WithSession(call, responses, MfaSetup),
            var other => Task.FromResult<CallAnswer>(CallFault.Invalid($"The challenge {other} is not one that this user pool sends.")),
        };
    }

    private static async Task<CallAnswer> Password(CognitoCall call, Dictionary<string, string> responses)
    {
        foreach (var name in (string[])["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"])
        {
            if (!responses.ContainsKey(name))
                return CallFault.Invalid($"Missing required parameter {name}");
        }

        var token = responses["PASSWORD_CLAIM_SECRET_BLOCK"];
        if (call.Pool.Challenges.Find(token, "PASSWORD_VERIFIER", call.Client) is not { } challenge)
            return CallFault.ExpiredSession;

        if (call.SecretFault(responses.GetValueOrDefault("SECRET_HASH"), challenge.Username, challenge.Typed) is { } secret)
            return secret;

        if (call.Pool.Guesses.IsLocked(challenge.Username))
            return CallFault.NotAuthorized("Password attempts exceeded");

        // An exchange accepts one proof only, so each guess needs a new exchange.
        var user = call.Pool.Users.Find(challenge.Username);
        var fresh = call.Pool.Challenges.Close(token);
        if (!fresh || !Belongs(challenge, responses) || !Proves(challenge, responses) || user?.Password is null)
        {
            call.Pool.Guesses.Failed(challenge.Username);
            return CallFault.WrongPassword;
        }

        call.Pool.Guesses.Forget(challenge.Username);
        return await SignInSteps.AfterPassword(call, user, challenge.Typed, call.Metadata);
    }

    private static bool Proves(Challenge challenge, Dictionary<string, string> responses)
    {
        var time = responses["TIMESTAMP"];
        var block = new byte[96];
        var signature = new byte[32];
        return DateTimeOffset.TryParseExact(
            time, "ddd MMM d HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            && Convert.TryFromBase64String(responses["PASSWORD_CLAIM_SECRET_BLOCK"], block, out var size) && size == block.Length
            && Convert.TryFromBase64String(responses["PASSWORD_CLAIM_SIGNATURE"], signature, out var length) && length == signature.Length
            && challenge.Srp!.Proves(challenge.Pool.Settings.ShortName, challenge.Username, block, time, signature);
    }

    private static async Task<CallAnswer> WithSession(
        CognitoCall call, Dictionary<string, string> responses,
        Func<CognitoCall, Challenge, User, Dictionary<string, string>, Task<CallAnswer>> step)
    {
        if (call.Pool.Challenges.Find(call["Session"], call.Required("ChallengeName"), call.Client) is not { } challenge)
            return CallFault.ExpiredSession;

        if (!responses.ContainsKey("USERNAME"))
            return CallFault.Invalid("Missing required parameter USERNAME");

        if (call.SecretFault(responses.GetValueOrDefault("SECRET_HASH"), challenge.Username, challenge.Typed) is { } secret)
            return secret;

        return !Belongs(challenge, responses) || call.Pool.Users.Find(challenge.Username) is not { } user ? CallFault.ExpiredSession
            : !user.Enabled ? CallFault.NotAuthorized("User is disabled.")
            : await step(call, challenge, user, responses);
    }

    private static async Task<CallAnswer> NewPassword(
        CognitoCall call, Challenge challenge, User user, Dictionary<string, string> responses)
    {
        if (!responses.TryGetValue("NEW_PASSWORD", out var password))
            return CallFault.Invalid("Missing required parameter NEW_PASSWORD");

        if (call.Pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        const string prefix = "userAttributes.";
        var attributes = responses.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(pair => (Name: pair.Key[prefix.Length..], pair.Value)).ToArray();
        if (AttributeRules.Fault(call, user, attributes) is { } fault)
            return fault;

        var lacking = SignInSteps.Lacking(call, user.With(attributes)).FirstOrDefault();
        if (lacking is not null)
            return CallFault.Invalid($"Invalid attributes given, {lacking} is missing");

        var verifier = call.Pool.Verifier(user.Username, password);
        var changed = call.Pool.Users.Change(user.Username, now =>
            now.Status != UserStatus.ForceChangePassword || !call.Pool.Challenges.Close(call["Session"]!)
            ? CallFault.ExpiredSession
            : now.With(attributes) with { Password = verifier, Status = UserStatus.Confirmed, TemporaryUntil = null });
        return changed.Fault ?? await SignInSteps.SecondFactor(call, changed.Value!, challenge.Typed, call.Metadata);
    }

    private static async Task<CallAnswer> Code(CognitoCall call, Challenge challenge, User user, Dictionary<string, string> responses)
    {
        if (!responses.TryGetValue("SOFTWARE_TOKEN_MFA_CODE", out var code))
            return CallFault.Invalid("Missing required parameter SOFTWARE_TOKEN_MFA_CODE");

        var changed = call.Pool.Users.Change(user.Username, now => now.Totp is not { Verified: true } totp ? CallFault.ExpiredSession
            : TotpCode.Step(totp, code, call.Now) is not { } step ? new CallFault("CodeMismatchException", "Invalid code received for user")
            : step <= totp.LastStep ? new CallFault("ExpiredCodeException", "Your software token has already been used once.")
            : now with { Totp = totp with { LastStep = step } });
        if (changed.Fault is { } fault)
        {
            call.Pool.Challenges.Failed(call["Session"]!);
            return fault;
        }

        return call.Pool.Challenges.Close(call["Session"]!)
            ? await SignInSteps.Finish(call, changed.Value!, call.Metadata)
            : CallFault.ExpiredSession;
    }

    private static async Task<CallAnswer> MfaSetup(
        CognitoCall call, Challenge challenge, User user, Dictionary<string, string> responses) =>
        user.Totp is not { Verified: true } ? CallFault.Invalid("The user has not set up a software token.")
        : call.Pool.Challenges.Close(call["Session"]!) ? await SignInSteps.Finish(call, user, call.Metadata)
        : CallFault.ExpiredSession;

    private static bool Belongs(Challenge challenge, Dictionary<string, string> responses) =>
        responses["USERNAME"] == challenge.Username || responses["USERNAME"] == challenge.Typed;
}
