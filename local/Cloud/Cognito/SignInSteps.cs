namespace Trellis.Local.Cloud.Cognito;

/// <summary>What follows once the password is proved: the user's status, a new password, the second factor, the trigger, the
/// tokens.</summary>
internal static class SignInSteps
{
    public static Task<CallAnswer> AfterPassword(CognitoCall call, User user, string typed, JsonObject? metadata)
    {
        CallAnswer? stop = user switch
        {
            { Enabled: false } => CallFault.NotAuthorized("User is disabled."),
            { Status: UserStatus.Unconfirmed } => new CallFault("UserNotConfirmedException", "User is not confirmed."),
            { Status: UserStatus.ResetRequired } => new CallFault("PasswordResetRequiredException", "Password reset required for the user"),
            { Status: UserStatus.ForceChangePassword } when user.TemporaryUntil <= call.Now =>
                CallFault.NotAuthorized("Temporary password has expired and must be reset by an administrator."),
            { Status: UserStatus.ForceChangePassword } => NewPassword(call, user, typed),
            _ => null,
        };
        return stop is not null ? Task.FromResult(stop) : SecondFactor(call, user, typed, metadata);
    }

    public static async Task<CallAnswer> SecondFactor(CognitoCall call, User user, string typed, JsonObject? metadata)
    {
        var always = call.Pool.Settings.Mfa == "ON";
        if (call.Pool.Settings.Totp && user.Totp is { Verified: true } totp && (always || totp.Wanted))
            return Ask(call, user, typed, "SOFTWARE_TOKEN_MFA", new JsonObject { ["USER_ID_FOR_SRP"] = user.Username });

        return always
            ? Ask(
                call, user, typed, "MFA_SETUP",
                new JsonObject { ["MFAS_CAN_SETUP"] = "[\"SOFTWARE_TOKEN_MFA\"]", ["USER_ID_FOR_SRP"] = user.Username })
            : await Finish(call, user, metadata);
    }

    public static async Task<CallAnswer> Finish(CognitoCall call, User user, JsonObject? metadata)
    {
        if (await call.Pool.Triggers.SignedIn(user, call.Client.Id, metadata) is { } refused)
            return refused;

        var (token, hash) = TokenIssue.NewRefreshToken();
        var now = call.Now;
        var (id, origin) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var session = new Session(id, user.Username, call.Client.Id, origin, hash, now, now + call.Client.RefreshLife, []);

        // The trigger may have taken seconds: the tokens tell of the user as they are now.
        return call.Pool.Users.Find(user.Username) is { Enabled: true } current && call.Pool.Users.Put(session)
            ? new JsonObject
            {
                ["AuthenticationResult"] = call.Pool.Tokens.Result(current, call.Client, session, token),
                ["ChallengeParameters"] = new JsonObject(),
            }
            : CallFault.WrongPassword;
    }

    /// <summary>The required attributes that a user lacks.</summary>
    public static IEnumerable<string> Lacking(CognitoCall call, User user) =>
        call.Pool.Settings.Attributes.RequiredNames.Where(name => name != "sub" && user[name] is null);

    private static CallAnswer NewPassword(CognitoCall call, User user, string typed)
    {
        var attributes = new JsonObject();
        foreach (var (name, value) in user.Attributes)
            attributes[name] = value;

        return Ask(call, user, typed, "NEW_PASSWORD_REQUIRED", new JsonObject
        {
            ["USER_ID_FOR_SRP"] = user.Username,
            ["requiredAttributes"] = Lacking(call, user).Select(name => "userAttributes." + name).ToJson().ToJsonString(),
            ["userAttributes"] = attributes.ToJsonString(),
        });
    }

    private static JsonObject Ask(CognitoCall call, User user, string typed, string name, JsonObject parameters) => new()
    {
        ["ChallengeName"] = name,
        ["ChallengeParameters"] = parameters,
        ["Session"] = call.Pool.Challenges.Open(new Challenge
        {
            Name = name,
            Pool = call.Pool,
            Client = call.Client,
            Username = user.Username,
            Typed = typed,
            Expires = call.Now + call.Client.SessionLife,
        }),
    };
}
