namespace Trellis.Local.Cloud.Cognito;

/// <summary>Changing a password, and replacing a forgotten one.</summary>
internal static class PasswordCalls
{
    public static CallAnswer Change(CognitoCall call)
    {
        var (pool, user) = (call.Pool, call.User);
        if (pool.Guesses.IsLocked(user.Username))
            return CallFault.TooManyAttempts;

        if (user.Password?.Matches(pool.Settings.ShortName, user.Username, call["PreviousPassword"] ?? "") != true)
        {
            pool.Guesses.Failed(user.Username);
            return CallFault.WrongPassword;
        }

        pool.Guesses.Forget(user.Username);
        var proposed = call.Required("ProposedPassword");
        if (pool.Settings.Password.Fault(proposed) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        var verifier = pool.Verifier(user.Username, proposed);
        var changed = pool.Users.Change(
            user.Username, now => now.Password == user.Password ? now with { Password = verifier } : CallFault.WrongPassword);
        return CallAnswer.From(changed.Fault);
    }

    public static CallAnswer Forgot(CognitoCall call)
    {
        var (pool, typed) = (call.Pool, call.Required("Username"));
        var (found, secret) = call.Named();
        if (secret is not null)
            return secret;

        var way = found is null ? null : RecoveryAttribute(pool, found);
        if (found is null or { Enabled: false } || (way is null && call.Client.HidesUsers))
            return call.Absent(found, new JsonObject { ["CodeDeliveryDetails"] = pool.Codes.Simulated(typed) });
        return way is null
            ? CallFault.Invalid("Cannot reset password for the user as there is no registered/verified email or phone_number")
            : Send(pool, found, way);
    }

    public static async Task<CallAnswer> ConfirmForgot(CognitoCall call)
    {
        var pool = call.Pool;
        var (found, secret) = call.Named();
        if (secret is not null)
            return secret;

        if (found is null or { Enabled: false })
            return call.Absent(found, CallFault.WrongCode);
        var password = call.Required("Password");
        if (pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        CallFault? wrong = null;
        var verifier = pool.Verifier(found.Username, password);
        var changed = pool.Users.Change(found.Username, user =>
        {
            (var judged, wrong) = pool.Codes.Check(user, VerificationCodes.Password, call.Required("ConfirmationCode"));
            return wrong is not null ? judged : judged with { Password = verifier, Status = UserStatus.Confirmed, TemporaryUntil = null };
        });
        if ((wrong ?? changed.Fault) is { } fault)
            return fault;

        pool.Guesses.Forget(found.Username);
        return CallAnswer.From(await pool.Triggers.Confirmed(
            changed.Value!, "PostConfirmation_ConfirmForgotPassword", call.Client.Id, call.Metadata));
    }

    /// <summary>Sends a code by which a user sets a new password.</summary>
    public static CallAnswer Send(UserPool pool, User user, string way, bool require = false)
    {
        var changed = pool.Users.Change(user.Username, now => now.Status switch
        {
            UserStatus.ForceChangePassword => CallFault.NotAuthorized("User password cannot be reset in the current state."),
            _ when require => pool.Codes.Issue(now, VerificationCodes.Password) with { Status = UserStatus.ResetRequired },
            _ => pool.Codes.Issue(now, VerificationCodes.Password),
        });
        return changed.Fault is { } fault ? fault
            : new JsonObject { ["CodeDeliveryDetails"] = pool.Codes.Deliver(changed.Value!, VerificationCodes.Password, way) };
    }

    /// <summary>The verified attribute by which a user gets back in, in the order that the template gives; null when there is
    /// none.</summary>
    public static string? RecoveryAttribute(UserPool pool, User user)
    {
        var mechanisms = pool.Settings.Resource.Properties.At("AccountRecoverySetting")?.Objects("RecoveryMechanisms")
            .OrderBy(mechanism => mechanism.Number("Priority")).Select(mechanism => mechanism.Text("Name"));
        return (mechanisms ?? ["verified_phone_number", "verified_email"])
            .Select(mechanism => mechanism switch { "verified_email" => "email", "verified_phone_number" => "phone_number", _ => null })
            .FirstOrDefault(attribute => attribute is not null && user[attribute] is not null && user.IsVerified(attribute));
    }
}
