namespace Trellis.Local.Cloud.Cognito;

/// <summary>What an administrator does with a user of a pool.</summary>
internal static class AdminCalls
{
    public static CallAnswer Create(CognitoCall call)
    {
        var (pool, typed) = (call.Pool, call.Required("Username"));
        var password = call["TemporaryPassword"] ?? pool.Settings.Password.Temporary();
        if (pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        if (call["MessageAction"] == "RESEND")
            return Invite(call, typed, password);

        if (AttributeRules.AdminFault(pool, null, call.Attributes()) is { } fault)
            return fault;

        var made = NewUser.Create(pool, typed, call.Attributes(), UserStatus.ForceChangePassword);
        if (made.Fault is { } unfit)
            return unfit;

        var user = made.Value! with
        {
            Password = pool.Verifier(made.Value!.Username, password),
            TemporaryUntil = call.Now.AddDays(pool.Settings.Password.TemporaryDays),
        };
        var added = pool.Users.Add(user, call.Input.Flag("ForceAliasCreation") ?? false);
        if (added.Fault is not null)
            return added;

        if (call["MessageAction"] != "SUPPRESS")
            pool.Codes.Invite(user, password);

        return new JsonObject { ["User"] = CognitoJson.User(user, "Attributes") };
    }

    public static CallAnswer Get(CognitoCall call) =>
        OfUser(call, user => CognitoJson.WithMfa(CognitoJson.User(user, "UserAttributes"), user));

    public static async Task<CallAnswer> Confirm(CognitoCall call)
    {
        var changed = call.Pool.Users.Find(call.Required("Username")) is not { } found
            ? CallFault.UnknownUser
            : call.Pool.Users.Change(found.Username, user => user.Status == UserStatus.Unconfirmed
                ? user.With(VerificationCodes.SignUp, null) with { Status = UserStatus.Confirmed }
                : CallFault.NotAuthorized($"User cannot be confirmed. Current status is {user.Status.ToAws()}"));
        return CallAnswer.From(changed.Fault
            ?? await call.Pool.Triggers.Confirmed(
                changed.Value!, "PostConfirmation_ConfirmSignUp", "CLIENT_ID_NOT_APPLICABLE", call.Metadata));
    }

    public static CallAnswer SetPassword(CognitoCall call) => OfUser(call, found =>
    {
        var password = call.Required("Password");
        if (call.Pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        var permanent = call.Input.Flag("Permanent") ?? false;
        var verifier = call.Pool.Verifier(found.Username, password);
        return Change(call, found, user => user with
        {
            Password = verifier,
            Status = permanent ? UserStatus.Confirmed : UserStatus.ForceChangePassword,
            TemporaryUntil = permanent ? null : call.Now.AddDays(call.Pool.Settings.Password.TemporaryDays),
        });
    });

    public static CallAnswer ResetPassword(CognitoCall call) => OfUser(call, user =>
    {
        if (PasswordCalls.RecoveryAttribute(call.Pool, user) is not { } way)
            return CallFault.Invalid("Cannot reset password for the user as there is no registered/verified email or phone_number");

        return CallAnswer.From(PasswordCalls.Send(call.Pool, user, way, require: true).Fault);
    });

    public static CallAnswer Enable(CognitoCall call) => OfUser(call, found => Change(call, found, user => user with { Enabled = true }));

    /// <summary>A disabled user is also signed out everywhere.</summary>
    public static CallAnswer Disable(CognitoCall call) => OfUser(call, found =>
    {
        var answer = Change(call, found, user => user with { Enabled = false });
        call.Pool.Users.EndAll(found.Username);
        return answer;
    });

    public static CallAnswer Delete(CognitoCall call) => OfUser(call, user =>
    {
        call.Pool.Users.Remove(user.Username);
        return CallAnswer.Empty;
    });

    public static CallAnswer SignOut(CognitoCall call) => OfUser(call, user =>
    {
        call.Pool.Users.EndAll(user.Username);
        return CallAnswer.Empty;
    });

    public static CallAnswer UpdateAttributes(CognitoCall call) => OfUser(call, found =>
    {
        var attributes = call.Attributes().ToArray();
        return AttributeRules.AdminFault(call.Pool, found, attributes) is { } fault
            ? fault
            : Change(call, found, user => user.With(attributes));
    });

    public static CallAnswer DeleteAttributes(CognitoCall call) => OfUser(call, found =>
    {
        var removed = call.Input.Texts("UserAttributeNames").Select(name => (name, "")).ToArray();
        return AttributeRules.AdminFault(call.Pool, found, removed) is { } fault ? fault : Change(call, found, user => user.With(removed));
    });

    public static CallAnswer PreferMfa(CognitoCall call) => OfUser(call, user => TotpCalls.Prefer(call, user.Username));

    /// <summary>Runs a step on the user that the call names, or answers that there is none.</summary>
    public static CallAnswer OfUser(CognitoCall call, Func<User, CallAnswer> step) =>
        call.Pool.Users.Find(call.Required("Username")) is { } user ? step(user) : CallFault.UnknownUser;

    private static CallAnswer Change(CognitoCall call, User found, Func<User, User> change) =>
        CallAnswer.From(call.Pool.Users.Change(found.Username, user => change(user)).Fault);

    private static CallAnswer Invite(CognitoCall call, string typed, string password) =>
        call.Pool.Users.Find(typed) is { } found ? InviteAgain(call, found, password) : CallFault.UnknownUser;

    private static CallAnswer InviteAgain(CognitoCall call, User found, string password)
    {
        var verifier = call.Pool.Verifier(found.Username, password);
        var changed = call.Pool.Users.Change(found.Username, user => user.Status == UserStatus.ForceChangePassword
            ? user with { Password = verifier, TemporaryUntil = call.Now.AddDays(call.Pool.Settings.Password.TemporaryDays) }
            : new CallFault(
                "UnsupportedUserStateException",
                $"Resend not possible. User is not in FORCE_CHANGE_PASSWORD state, but {user.Status.ToAws()}."));
        if (changed.Fault is { } fault)
            return fault;

        call.Pool.Codes.Invite(changed.Value!, password);
        return new JsonObject { ["User"] = CognitoJson.User(changed.Value!, "Attributes") };
    }
}
