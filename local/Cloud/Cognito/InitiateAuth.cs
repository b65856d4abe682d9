namespace Trellis.Local.Cloud.Cognito;

/// <summary>The first step of a sign-in, and refreshing an old one.</summary>
internal static class InitiateAuth
{
    public static Task<CallAnswer> Run(CognitoCall call)
    {
        var flow = call.Required("AuthFlow");
        var parameters = call.Input.Map("AuthParameters");
        return flow switch
        {
            "USER_SRP_AUTH" when Allows(call, "ALLOW_USER_SRP_AUTH") => Task.FromResult(Srp(call, parameters)),
            "USER_SRP_AUTH" => Refused("USER_SRP_AUTH is not enabled for the client."),
            "USER_PASSWORD_AUTH" when Allows(call, "ALLOW_USER_PASSWORD_AUTH") => Password(call, parameters),
            "USER_PASSWORD_AUTH" => Refused("USER_PASSWORD_AUTH flow not enabled for this client"),
            "ADMIN_USER_PASSWORD_AUTH" or "ADMIN_NO_SRP_AUTH" => Refused("Auth flow not enabled for this client"),
            "REFRESH_TOKEN_AUTH" or "REFRESH_TOKEN" when Allows(call, "ALLOW_REFRESH_TOKEN_AUTH") =>
                Task.FromResult(Refresh.ByFlow(call, parameters)),
            "REFRESH_TOKEN_AUTH" or "REFRESH_TOKEN" => Refused("REFRESH_TOKEN_AUTH flow not enabled for this client"),
            "CUSTOM_AUTH" or "USER_AUTH" => Refused($"{flow} flow not enabled for this client"),
            _ =>
                Refused("1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set:"
                + " [ADMIN_NO_SRP_AUTH, ADMIN_USER_PASSWORD_AUTH, CUSTOM_AUTH, REFRESH_TOKEN, REFRESH_TOKEN_AUTH, USER_AUTH,"
                + " USER_PASSWORD_AUTH, USER_SRP_AUTH]"),
        };
    }

    private static bool Allows(CognitoCall call, string flow) => call.Client.Flows.Contains(flow);

    private static Task<CallAnswer> Refused(string why) => Task.FromResult<CallAnswer>(CallFault.Invalid(why));

    private static CallAnswer Srp(CognitoCall call, Dictionary<string, string> parameters)
    {
        if (Missing(parameters, "USERNAME", "SRP_A") is { } missing)
            return missing;

        var typed = parameters["USERNAME"];
        var (user, username, fault) = Named(call, typed, parameters.GetValueOrDefault("SECRET_HASH"));
        if (fault is not null)
            return fault;

        if (SrpExchange.Start(parameters["SRP_A"], VerifierOf(call.Pool, user, username)) is not { } exchange)
            return CallFault.Invalid("Incorrect SRP_A");

        var token = call.Pool.Challenges.Open(new Challenge
        {
            Name = "PASSWORD_VERIFIER",
            Pool = call.Pool,
            Client = call.Client,
            Username = username,
            Typed = typed,
            Expires = call.Now + call.Client.SessionLife,
            Srp = exchange,
        });
        return new JsonObject
        {
            ["ChallengeName"] = "PASSWORD_VERIFIER",
            ["ChallengeParameters"] = new JsonObject
            {
                ["SALT"] = exchange.Salt,
                ["SECRET_BLOCK"] = token,
                ["SRP_B"] = exchange.Offer,
                ["USERNAME"] = username,
                ["USER_ID_FOR_SRP"] = username,
            },
        };
    }

    private static async Task<CallAnswer> Password(CognitoCall call, Dictionary<string, string> parameters)
    {
        if (Missing(parameters, "USERNAME", "PASSWORD") is { } missing)
            return missing;

        var typed = parameters["USERNAME"];
        var (user, username, fault) = Named(call, typed, parameters.GetValueOrDefault("SECRET_HASH"));
        if (fault is not null)
            return fault;

        if (call.Pool.Guesses.IsLocked(username))
            return CallFault.NotAuthorized("Password attempts exceeded");

        // The same work is done for an unknown user, so that the time of the answer tells nothing either.
        var right = VerifierOf(call.Pool, user, username).Matches(call.Pool.Settings.ShortName, username, parameters["PASSWORD"]);
        if (!right || user?.Password is null)
        {
            call.Pool.Guesses.Failed(username);
            return CallFault.WrongPassword;
        }

        call.Pool.Guesses.Forget(username);
        return await SignInSteps.AfterPassword(call, user, typed, metadata: null);
    }

    // A user who does not exist gets a name, so that a client that hides which users exist goes on as if there were one.
    private static (User? User, string Username, CallFault? Fault) Named(CognitoCall call, string typed, string? secretHash)
    {
        var (user, secret) = call.Named(typed, secretHash);
        var fault = secret ?? (user is null && !call.Client.HidesUsers ? CallFault.UnknownUser : null);
        return (user, user?.Username ?? call.Pool.SimulatedName(typed), fault);
    }

    private static PasswordVerifier VerifierOf(UserPool pool, User? user, string username) =>
        user?.Password ?? PasswordVerifier.Simulated(pool.Seed, username);

    private static CallFault? Missing(Dictionary<string, string> parameters, params string[] names) =>
        names.FirstOrDefault(name => !parameters.ContainsKey(name)) is { } name
            ? CallFault.Invalid($"Missing required parameter {name}")
            : null;
}
