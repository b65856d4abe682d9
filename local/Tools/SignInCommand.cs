namespace Trellis.Local.Tools;

/// <summary><c>sign-in USER</c>: a token for <c>curl</c>, or credentials for signed requests, of the laptop cloud or of a deployed
/// stack.</summary>
internal static class SignInCommand
{
    public static Command Create()
    {
        var user = new Argument<string>("USER") { Description = "the address that signed up" };
        var credentials = CommonOptions.Switch("--credentials", "borrow credentials for SignedApi instead, and print them for the shell");
        var json = CommonOptions.Json("all of it, as one line of JSON");
        var code = CommonOptions.Text("--code", "DIGITS", "of an authenticator, for users who have set one up");
        var command = new DetailedCommand("sign-in", "a token for curl, or credentials for signed requests", """
            Prints the token that Api takes in 'Authorization: Bearer', and nothing else.
            The password is asked for, or read as one line from standard input; it does not
            leave this machine, because Cognito is shown a proof (SRP).

            Examples:
              TOKEN=$(dotnet run --project local -- sign-in me@example.com)
              eval "$(dotnet run --project local -- sign-in me@example.com --credentials)"
            """)
            { user, credentials, json, code, StackOptions.Name, StackOptions.Region, StackOptions.Data };
        command.SetAction(async (result, cancellation) =>
        {
            var (name, isJson) = (result.GetRequiredValue(user), result.GetValue(json));
            var backend = await Backend.Find(StackOptions.Read(result), cancellation);
            var session = await PoolSession.SignIn(backend, name, Password(name), result.GetValue(code), cancellation);
            var lent = isJson || result.GetValue(credentials) ? await LentCredentials.Borrow(backend, session, cancellation) : null;
            Console.WriteLine(isJson ? Json(session, lent!) : lent is null ? session.IdToken : Shell(backend, lent));
        });
        return command;
    }

    private static string Json(PoolSession session, LentCredentials lent) => new JsonObject
    {
        ["idToken"] = session.IdToken,
        ["accessToken"] = session.AccessToken,
        ["refreshToken"] = session.RefreshToken,
        ["identityId"] = lent.IdentityId,
        ["accessKeyId"] = lent.AccessKeyId,
        ["secretAccessKey"] = lent.SecretKey,
        ["sessionToken"] = lent.SessionToken,
        ["expiration"] = lent.Expiration.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    }.ToJsonString();

    private static string Shell(Backend backend, LentCredentials lent) => $"""
        export AWS_ACCESS_KEY_ID='{lent.AccessKeyId}'
        export AWS_SECRET_ACCESS_KEY='{lent.SecretKey}'
        export AWS_SESSION_TOKEN='{lent.SessionToken}'
        export AWS_REGION='{backend.Region}' AWS_DEFAULT_REGION='{backend.Region}'
        """;

    private static string Password(string user)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine() ?? "";
        Console.Error.Write($"Password of {user}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
                typed.Append(key.KeyChar);
            else if (typed.Length > 0)
                typed.Length--;
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
