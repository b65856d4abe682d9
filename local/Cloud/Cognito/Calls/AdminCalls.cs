using System.Text.Json.Nodes;
using Trellis.Http;
using Trellis.Local.Cloud.Cognito.Users;
using Trellis.Records;

namespace Trellis.Local.Cloud.Cognito.Calls;

/// <summary>What an administrator does with a user of a pool.</summary>
internal static class AdminCalls
{
    public static async Task<Answer> Create(Call call)
    {
        var (pool, typed) = (call.Pool, call.Required("Username"));
        var password = call["TemporaryPassword"] ?? pool.Settings.Password.Temporary();
        if (pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        if (call["MessageAction"] == "RESEND")
            return await Invite(call, typed, password);

        if (AttributeRules.AdminFault(pool, null, call.Attributes()) is { } fault)
            return fault;

        var made = NewUser.Of(pool, typed, call.Attributes(), UserStatus.ForceChangePassword);
        if (made.Fault is { } unfit)
            return unfit;

        var user = made.Value! with
        {
            Password = pool.Verifier(made.Value!.Username, password),
            TemporaryUntil = call.Now.AddDays(pool.Settings.Password.TemporaryDays),
        };
        var added = await pool.Users.Add(user, call.Input.Flag("ForceAliasCreation") ?? false);
        if (added.Fault is not null)
            return added;

        if (call["MessageAction"] != "SUPPRESS")
            pool.Codes.Invite(user, password);

        return new JsonObject { ["User"] = Shown.User(user, "Attributes") };
    }

    public static Task<Answer> Get(Call call) =>
        OfUser(call, user => Task.FromResult<Answer>(Shown.WithMfa(Shown.User(user, "UserAttributes"), user)));

    public static Task<Answer> Confirm(Call call) => OfUser(call, async found =>
    {
        var changed = await call.Pool.Users.Change(found.Username, user => user.Status == UserStatus.Unconfirmed
            ? user.With(CodeDesk.SignUp, null) with { Status = UserStatus.Confirmed }
            : CallFault.NotAuthorized($"User cannot be confirmed. Current status is {user.Status.ToAws()}"));
        var stop = changed.Fault
            ?? await call.Pool.Triggers.Confirmed(
                changed.Value!, "PostConfirmation_ConfirmSignUp", "CLIENT_ID_NOT_APPLICABLE", call.Metadata);
        return stop is not null ? stop : Answer.Empty;
    });

    public static Task<Answer> SetPassword(Call call) => OfUser(call, async found =>
    {
        var password = call.Required("Password");
        if (call.Pool.Settings.Password.Fault(password) is { } weak)
            return new CallFault("InvalidPasswordException", weak);

        var permanent = call.Input.Flag("Permanent") ?? false;
        var verifier = call.Pool.Verifier(found.Username, password);
        return await Change(call, found, user => user with
        {
            Password = verifier,
            Status = permanent ? UserStatus.Confirmed : UserStatus.ForceChangePassword,
            TemporaryUntil = permanent ? null : call.Now.AddDays(call.Pool.Settings.Password.TemporaryDays),
        });
    });

    public static Task<Answer> ResetPassword(Call call) => OfUser(call, async user =>
    {
        if (PasswordCalls.Way(call.Pool, user) is not { } way)
            return CallFault.Invalid("Cannot reset password for the user as there is no registered/verified email or phone_number");

        var sent = await PasswordCalls.Send(call.Pool, user, way, require: true);
        return sent.Fault is { } fault ? fault : Answer.Empty;
    });

    public static Task<Answer> Enable(Call call) => OfUser(call, found => Change(call, found, user => user with { Enabled = true }));

    /// <summary>A disabled user is also signed out everywhere.</summary>
    public static Task<Answer> Disable(Call call) => OfUser(call, async found =>
    {
        var answer = await Change(call, found, user => user with { Enabled = false });
        await call.Pool.Users.EndAll(found.Username);
        return answer;
    });

    public static Task<Answer> Delete(Call call) => OfUser(call, async user =>
    {
        await call.Pool.Users.Remove(user.Username);
        return Answer.Empty;
    });

    public static Task<Answer> SignOut(Call call) => OfUser(call, async user =>
    {
        await call.Pool.Users.EndAll(user.Username);
        return Answer.Empty;
    });

    public static Task<Answer> UpdateAttributes(Call call) => OfUser(call, async found =>
    {
        var attributes = call.Attributes().ToArray();
        return AttributeRules.AdminFault(call.Pool, found, attributes) is { } fault
            ? fault
            : await Change(call, found, user => user.With(attributes));
    });

    public static Task<Answer> DeleteAttributes(Call call) => OfUser(call, async found =>
    {
        var removed = call.Input.Texts("UserAttributeNames").Select(name => (name, "")).ToArray();
        return AttributeRules.AdminFault(call.Pool, found, removed) is { } fault
            ? fault
            : await Change(call, found, user => user.With(removed));
    });

    public static Task<Answer> PreferMfa(Call call) => OfUser(call, user => TotpCalls.Prefer(call, user.Username));

    /// <summary>Runs a step on the user that the call names, or answers that there is none.</summary>
    public static Task<Answer> OfUser(Call call, Func<User, Task<Answer>> step) =>
        call.Pool.Users.Find(call.Required("Username")) is { } user ? step(user) : Task.FromResult<Answer>(CallFault.UnknownUser);

    private static async Task<Answer> Change(Call call, User found, Func<User, User> change)
    {
        var changed = await call.Pool.Users.Change(found.Username, user => change(user));
        return changed.Fault is { } fault ? fault : Answer.Empty;
    }

    private static Task<Answer> Invite(Call call, string typed, string password) => call.Pool.Users.Find(typed) is not { } found
        ? Task.FromResult<Answer>(CallFault.UnknownUser)
        : InviteAgain(call, found, password);

    private static async Task<Answer> InviteAgain(Call call, User found, string password)
    {
        var verifier = call.Pool.Verifier(found.Username, password);
        var changed = await call.Pool.Users.Change(found.Username, user => user.Status == UserStatus.ForceChangePassword
            ? user with { Password = verifier, TemporaryUntil = call.Now.AddDays(call.Pool.Settings.Password.TemporaryDays) }
            : new CallFault(
                "UnsupportedUserStateException",
                $"Resend not possible. User is not in FORCE_CHANGE_PASSWORD state, but {user.Status.ToAws()}."));
        if (changed.Fault is { } fault)
            return fault;

        call.Pool.Codes.Invite(changed.Value!, password);
        return new JsonObject { ["User"] = Shown.User(changed.Value!, "Attributes") };
    }
}
