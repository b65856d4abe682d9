using Trellis.Local.Cloud.Cognito;

namespace Trellis.Local.Cloud.Identity;

/// <summary>The identity pools that a template declares: an id token of one of our user pools against credentials for an hour.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html (the enhanced flow)</summary>
/// <param name="data">The data folder; what identity pools know lies under <c>identity/</c> in it.</param>
/// <param name="resources">Every resource of the template, resolved.</param>
/// <param name="users">The user pools whose tokens are taken.</param>
public sealed class IdentityPools(string data, string region, IReadOnlyList<Resource> resources, UserPools users, Lender lender)
    : IDisposable
{
    private readonly IReadOnlyList<IdentityPoolSettings> pools = IdentityPoolSettings.All(region, resources);
    private readonly Identities identities = new(Path.Combine(data, "identity", "identities.db"));

    /// <summary>What the template declares of identity pools and the laptop does not run.</summary>
    public IEnumerable<string> NotRun => pools.SelectMany(pool => pool.NotRun);

    /// <summary>One call of the API: POST, with the operation in X-Amz-Target.</summary>
    public Task Answer(HttpContext http) => JsonProtocol.Answer(http, "AWSCognitoIdentityService", Run);

    public void Dispose() => identities.Dispose();

    private Task<CallAnswer> Run(string name, JsonObject input) => name switch
    {
        "GetId" => Id(input),
        "GetCredentialsForIdentity" => Credentials(input),
        _ => Task.FromResult<CallAnswer>(new CallFault("UnknownOperationException", $"The operation {name} does not run on the laptop.")),
    };

    private async Task<CallAnswer> Id(JsonObject input)
    {
        if (Pool(input.Text("IdentityPoolId")) is not { } pool)
            return CallFault.Missing($"IdentityPool '{input.Text("IdentityPoolId")}' not found.");

        var logins = await Logins(pool, input);
        if (logins.Fault is { } fault)
            return fault;

        if (logins.Value!.Count == 0 && !pool.AllowsVisitors)
            return CallFault.NotAuthorized("Unauthenticated access is not supported for this identity pool.");

        var identity = identities.ForLogins(pool.Id, region, logins.Value);
        return new JsonObject { ["IdentityId"] = identity.Id };
    }

    private async Task<CallAnswer> Credentials(JsonObject input)
    {
        var id = input.Text("IdentityId");
        if (identities.Find(id) is not { } identity || Pool(identity.Pool) is not { } pool)
            return CallFault.Missing($"Identity '{id}' not found.");

        var logins = await Logins(pool, input);
        if (logins.Fault is { } fault)
            return fault;

        var authenticated = logins.Value!.Count > 0;
        if (!authenticated && (identity.Logins.Count > 0 || !pool.AllowsVisitors))
        {
            return CallFault.NotAuthorized(identity.Logins.Count > 0
                ? $"Access to Identity '{identity.Id}' is forbidden."
                : "Unauthenticated access is not supported for this identity pool.");
        }

        if (authenticated && identities.Link(identity, logins.Value) is not { } linked)
        {
            return CallFault.NotAuthorized(
                "Logins don't match. Please include at least one valid login for this identity or identity pool.");
        }

        if (pool.Role(authenticated) is not { } role)
        {
            return new CallFault(
                "InvalidIdentityPoolConfigurationException",
                "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
        }

        var lent = lender.Lend(identities.Find(identity.Id)!, role, Amr(logins.Value));
        return new JsonObject
        {
            ["IdentityId"] = identity.Id,
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = lent.AccessKey,
                ["SecretKey"] = lent.SecretKey,
                ["SessionToken"] = lent.SessionToken,
                ["Expiration"] = lent.Expires!.Value.ToUnixTimeSeconds(),
            },
        };
    }

    private IdentityPoolSettings? Pool(string? id) => pools.FirstOrDefault(pool => pool.Id == id);

    // The user behind each login token, by provider.
    private async Task<Outcome<Dictionary<string, string>>> Logins(IdentityPoolSettings pool, JsonObject input)
    {
        var subs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, token) in input.Map("Logins"))
        {
            var providers = pool.Providers.Where(provider => provider.Name == name).ToList();
            if (providers.Count == 0)
                return CallFault.NotAuthorized("Token is not from a supported provider of this identity pool.");

            var login = await users.LoginOf(name, token);
            if (login.Fault is { } fault)
                return fault;

            if (providers.Find(provider => provider.ClientId == login.Value!.ClientId) is not { } provider)
                return CallFault.NotAuthorized("Token is not from a supported provider of this identity pool.");

            if (provider.MustBeCurrent && !login.Value!.Current)
                return CallFault.NotAuthorized("Invalid login token. Token is revoked.");

            subs[name] = login.Value!.Sub;
        }

        return subs;
    }

    private static string[] Amr(Dictionary<string, string> logins) => logins.Count == 0
        ? ["unauthenticated"]
        : ["authenticated", .. logins.SelectMany(login => (string[])[login.Key, $"{login.Key}:CognitoSignIn:{login.Value}"])];
}
