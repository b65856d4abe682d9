using System.Text.Json.Nodes;
using Trellis.Http;
using Trellis.Local.Tools.Clients;

namespace Trellis.Local.Tools;

/// <summary><c>sign-in USER</c>: a token for <c>curl</c>, or credentials for signed requests, of the laptop cloud or of a deployed
/// stack.</summary>
internal static class SignIn
{
    public static Usage Usage { get; } = new(
        "sign-in",
        "USER",
        "a token for curl, or credentials for signed requests",
        "Prints the token that Api takes in 'Authorization: Bearer', and nothing else. USER is the address that signed up. The password is "
        + "asked for, or read as one line from standard input; it does not leave this machine, since Cognito is shown a proof (SRP).")
    {
        Options =
        [
            new("--credentials", null, "borrow credentials for SignedApi instead, and print them for the shell"),
            new("--json", null, "all of it, as one line of JSON"),
            new("--code", "DIGITS", "of an authenticator, for users who have set one up"),
            Option.Stack with { What = "at a deployed stack, through the aws command" },
            Option.Region,
            Option.Data with { What = "at the laptop cloud that runs on this data (.trellis/data)" },
        ],
        Examples = ["TOKEN=$(% me@example.com)", "eval \"$(% me@example.com --credentials)\""],
    };

    public static async Task<int> Start(string[] args)
    {
        if (Parse(args) is not { } options)
            return Usage.Refuse("sign-in wants one user.");

        var backend = await options.Where.Find(CancellationToken.None);
        var session = await PoolSession.SignIn(backend, options.User, Password(options.User), options.Code, CancellationToken.None);
        var lent = options.Credentials || options.Json
            ? await LentCredentials.Borrow(backend, session, CancellationToken.None)
            : null;
        Console.WriteLine(options.Json ? Json(session, lent!) : lent is null ? session.IdToken : Shell(backend, lent));
        return 0;
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

    private sealed record Options(BackendOptions Where)
    {
        public string User { get; init; } = "";

        public bool Credentials { get; init; }

        public bool Json { get; init; }

        public string? Code { get; init; }
    }

    private static Options? Parse(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } where)
            return null;
        var options = new Options(where);
        for (var i = 0; i < rest.Count; i++)
        {
            var next = rest[i] switch
            {
                "--credentials" => options with { Credentials = true },
                "--json" => options with { Json = true },
                "--code" when ++i < rest.Count => options with { Code = rest[i] },
                ['-', ..] => null,
                var user when options.User.Length == 0 => options with { User = user },
                _ => null,
            };
            if (next is null)
                return null;
            options = next;
        }

        return options.User.Length > 0 ? options : null;
    }
}
