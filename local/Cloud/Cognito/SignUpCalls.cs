namespace Trellis.Local.Cloud.Cognito;

/// <summary>Signing up, and confirming the address.</summary>
internal static class SignUpCalls
{
    public static CallAnswer SignUp(CognitoCall call)
    {
        var pool = call.Pool;
        var typed = call.Required("Username");
        if (call.SecretFault(call["SecretHash"], typed) is { } secret)
            return secret;

        if (pool.Settings.AdminCreatesOnly)
            return CallFault.NotAuthorized("SignUp is not permitted for this user pool");

        var password = call.Required("Password");
        if (pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        if (AttributeRules.Fault(call, null, call.Attributes()) is { } fault)
            return fault;

        var made = NewUser.Create(pool, typed, call.Attributes(), UserStatus.Unconfirmed);
        if (made.Fault is { } unfit)
            return unfit;

        var user = made.Value! with { Password = pool.Verifier(made.Value!.Username, password) };
        var proof = AttributeToVerify(pool, user);
        user = proof is null ? user : pool.Codes.Issue(user, VerificationCodes.SignUp);
        var added = pool.Users.Add(user);
        if (added.Fault is not null)
            return added;

        var answer = new JsonObject { ["UserConfirmed"] = false, ["UserSub"] = user.Sub };
        if (proof is not null)
            answer["CodeDeliveryDetails"] = pool.Codes.Deliver(user, VerificationCodes.SignUp, proof);

        return answer;
    }

    public static async Task<CallAnswer> Confirm(CognitoCall call)
    {
        var pool = call.Pool;
        var (found, secret) = call.Named();
        if (secret is not null)
            return secret;

        if (found is null)
            return call.Absent(disabled: null, CallFault.WrongCode);

        CallFault? wrong = null;
        var changed = pool.Users.Change(found.Username, user =>
        {
            if (user.Status != UserStatus.Unconfirmed)
                return CallFault.NotAuthorized($"User cannot be confirmed. Current status is {user.Status.ToAws()}");

            (var judged, wrong) = pool.Codes.Check(user, VerificationCodes.SignUp, call.Required("ConfirmationCode"));
            return wrong is not null || AttributeToVerify(pool, user) is not { } proof ? judged
                : judged.With((proof + "_verified", "true")) with { Status = UserStatus.Confirmed };
        }, takeAliases: call.Input.Flag("ForceAliasCreation") ?? false);

        // The user stays confirmed when the trigger fails; AWS says so too.
        var stop = wrong ?? changed.Fault
            ?? await pool.Triggers.Confirmed(changed.Value!, "PostConfirmation_ConfirmSignUp", call.Client.Id, call.Metadata);
        return CallAnswer.From(stop);
    }

    public static CallAnswer Resend(CognitoCall call)
    {
        var (pool, typed) = (call.Pool, call.Required("Username"));
        var (found, secret) = call.Named();
        if (secret is not null)
            return secret;

        if (found is null or { Enabled: false })
            return call.Absent(found, new JsonObject { ["CodeDeliveryDetails"] = pool.Codes.Simulated(typed) });
        if (AttributeToVerify(pool, found) is not { } proof)
            return CallFault.Invalid("Cannot resend codes. Auto verification not turned on.");

        var changed = pool.Users.Change(found.Username, user => user.Status == UserStatus.Unconfirmed
            ? pool.Codes.Issue(user, VerificationCodes.SignUp)
            : CallFault.Invalid("User is already confirmed."));
        return changed.Fault is { } fault ? fault
            : new JsonObject { ["CodeDeliveryDetails"] = pool.Codes.Deliver(changed.Value!, VerificationCodes.SignUp, proof) };
    }

    // The attribute to which a code is sent: AWS takes the telephone number when both are to be verified.
    private static string? AttributeToVerify(UserPool pool, User user) => ((string[])["phone_number", "email"])
        .FirstOrDefault(attribute => pool.Settings.AutoVerified.Contains(attribute) && user[attribute] is not null);
}
