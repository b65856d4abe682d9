namespace Trellis.Tests.Functions.Access;

/// <summary>Somebody at one of the doors, and what their credentials say of them: all that a rule can go by.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Door">How they come.</param>
/// <param name="Id">The sub; of somebody from another provider the identity id; null for nobody.</param>
internal sealed record Person(string Name, Door Door, string? Id)
{
    public const string AliceSub = "4f1c0c5e-alice", BobSub = "7ab2d3e9-bob", CarolSub = "91dd0a77-carol", DaveId = "eu-west-1:dave";

    public string? Username { get; init; }

    public string? Email { get; init; }

    public string[] Groups { get; init; } = [];

    public string[] Roles { get; init; } = [];

    /// <summary>Alice and Bob at every door, in groups with awkward names; Carol, who is in <c>a</c> and in <c>b</c> and so not in <c>a b</c>; Dave, who came by Twitter; and nobody.</summary>
    public static Person[] Everyone { get; } =
    [
        new("alice by access token", Door.AccessToken, AliceSub) { Username = "alice" },
        new("alice by id token", Door.IdToken, AliceSub) { Username = "alice", Email = "alice@example.com", Groups = ["staff"] },
        new("alice by signature", Door.Signature, AliceSub),
        new("bob by access token", Door.AccessToken, BobSub) { Username = "bob", Groups = ["staff", "admin]"] },
        new("bob by id token", Door.IdToken, BobSub) { Username = "bob", Email = "bob@example.com", Roles = ["editor", "a b"] },
        new("bob by signature", Door.Signature, BobSub),
        new("carol by access token", Door.AccessToken, CarolSub) { Username = "carol", Groups = ["a", "b"] },
        new("dave from twitter", Door.Signature, DaveId),
        new("nobody", Door.Public, null),
    ];

    public Client At(IFunctions functions) => Door switch
    {
        Door.AccessToken => Client.WithClaims(functions, Groupings(new JsonObject
        {
            ["sub"] = Id,
            ["username"] = Username,
            ["token_use"] = "access",
            ["client_id"] = "client",
            ["scope"] = "aws.cognito.signin.user.admin",
        })),
        Door.IdToken => Client.WithClaims(functions, Groupings(new JsonObject
        {
            ["sub"] = Id,
            ["cognito:username"] = Username,
            ["email"] = Email,
            ["email_verified"] = "true",
            ["token_use"] = "id",
            ["aud"] = "client",
        })),
        Door.Signature when Id == DaveId => Client.Signed(functions, Id, "authenticated", "api.twitter.com", $"api.twitter.com:eu-west-1:pool:{AliceSub}"),
        Door.Signature => Client.Signed(functions, $"eu-west-1:{Id}", "authenticated", Pool, $"{Pool}:CognitoSignIn:{Id}"),
        _ => Client.Public(functions),
    };

    private static string Pool => $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}";

    /// <summary>As API Gateway writes them: an array as <c>[a b]</c>, and a text that holds JSON as that text.</summary>
    private JsonObject Groupings(JsonObject claims)
    {
        if (Groups.Length > 0)
            claims["cognito:groups"] = $"[{string.Join(' ', Groups)}]";

        if (Roles.Length > 0)
            claims["custom:roles"] = $"[{string.Join(',', Roles.Select(role => $"\"{role}\""))}]";

        return claims;
    }
}

internal enum Door
{
    AccessToken,
    IdToken,
    Signature,
    Public,
}
