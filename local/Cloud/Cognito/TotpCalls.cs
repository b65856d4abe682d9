namespace Trellis.Local.Cloud.Cognito;

/// <summary>Setting up an authenticator app, by a signed-in user or in the middle of a sign-in that asks for it.</summary>
internal static class TotpCalls
{
    public static CallAnswer Associate(CognitoCall call)
    {
        if (!call.Pool.Settings.Totp)
            return new CallFault("SoftwareTokenMFANotFoundException", "Software Token MFA has not been enabled by the userPool.");

        // A secret that already guards the account stays in force until the new one is proved.
        var secret = TotpCode.NewSecret();
        var changed = call.Pool.Users.Change(call.User.Username, user => user with
        {
            Pending = new(user.Pending) { ["totp"] = secret },
        });
        if (changed.Fault is { } fault)
            return fault;

        var answer = new JsonObject { ["SecretCode"] = secret };
        if (call["Session"] is { } token)
            answer["Session"] = token;

        return answer;
    }

    public static CallAnswer Verify(CognitoCall call)
    {
        var changed = call.Pool.Users.Change(call.User.Username, user =>
        {
            if (!user.Pending.TryGetValue("totp", out var secret))
                return new CallFault("SoftwareTokenMFANotFoundException", "Software Token MFA is not set up for the user.");

            var totp = new Totp(secret, Verified: true, Wanted: user.Totp?.Wanted ?? false, LastStep: 0);
            if (TotpCode.Step(totp, call["UserCode"], call.Now) is not { } step)
                return new CallFault("EnableSoftwareTokenMFAException", "Code mismatch");

            var pending = new Dictionary<string, string>(user.Pending);
            pending.Remove("totp");
            return user with { Totp = totp with { LastStep = call["Session"] is null ? 0 : step }, Pending = pending };
        });
        if (changed.Fault is { } fault)
        {
            if (call["Session"] is { } tried)
                call.Pool.Challenges.Failed(tried);

            return fault;
        }

        var answer = new JsonObject { ["Status"] = "SUCCESS" };
        if (call["Session"] is { } token)
            answer["Session"] = token;

        return answer;
    }

    public static CallAnswer Prefer(CognitoCall call) => Prefer(call, call.User.Username);

    public static CallAnswer Prefer(CognitoCall call, string username)
    {
        if (call.Input.At("SMSMfaSettings")?.Flag("Enabled") == true || call.Input.At("EmailMfaSettings")?.Flag("Enabled") == true)
            return CallFault.Invalid("This user pool asks for codes of an authenticator app only.");

        if (call.Input.At("SoftwareTokenMfaSettings") is not { } settings)
            return CallAnswer.Empty;

        var wanted = settings.Flag("Enabled") == true || settings.Flag("PreferredMfa") == true;
        var changed = call.Pool.Users.Change(
            username, user => user.Totp is { Verified: true } totp ? user with { Totp = totp with { Wanted = wanted } }
            : wanted ? CallFault.Invalid("User has not verified software token mfa")
            : user);
        return CallAnswer.From(changed.Fault);
    }
}
