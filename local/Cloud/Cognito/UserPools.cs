namespace Trellis.Local.Cloud.Cognito;

/// <summary>The Cognito user pools that a template declares, with their clients, users, sessions and keys. Answers the same calls with the
/// same words as AWS; what it knows lies under <c>cognito/</c> in the data folder and is there again at the next start.</summary>
public sealed class UserPools : IDisposable
{
    private readonly List<UserPool> pools = [];
    private readonly Challenges challenges;
    private readonly TimeProvider clock;

    /// <param name="resources">Every resource of the template, resolved.</param>
    /// <param name="send">Takes what AWS would send by e-mail.</param>
    /// <exception cref="SetupException">The template declares something of a user pool that does not run here.</exception>
    public UserPools(
        string data,
        TimeProvider clock,
        string region,
        IReadOnlyList<Resource> resources,
        IInvokeFunctions functions,
        Action<SentCode> send)
    {
        this.clock = clock;
        challenges = new Challenges(clock);
        foreach (var settings in PoolSettings.All(region, resources))
            pools.Add(Open(Path.Combine(data, "cognito", settings.Id), settings, region, resources, functions, send));
    }

    /// <summary>The public keys of a pool's issuer, by their ids; null when no pool has that issuer.</summary>
    public IReadOnlyDictionary<string, RSAParameters>? KeysOf(string issuer) =>
        pools.Find(pool => pool.Settings.Issuer == issuer) is { } pool
        ? new Dictionary<string, RSAParameters> { [pool.Key.Id] = pool.Key.Public }
        : null;

    internal UserPool? Pool(string? id) => pools.Find(pool => pool.Settings.Id == id);

    public void Dispose()
    {
        foreach (var pool in pools)
            pool.Dispose();
    }

    /// <summary>Runs one operation of the API.</summary>
    /// <param name="name">Its name, such as <c>SignUp</c>.</param>
    /// <param name="signed">Is the request signed? An administrator's call must be.</param>
    internal async Task<CallAnswer> Run(string name, JsonObject input, bool signed)
    {
        if (CognitoOperations.All.GetValueOrDefault(name) is not { } operation)
            return new CallFault("UnknownOperationException", $"The operation {name} does not run on the laptop.");

        if (!signed && operation.Access == CallAccess.Admin)
            return new CallFault("MissingAuthenticationTokenException", "Missing Authentication Token");

        string[] key = operation.Access switch
        {
            CallAccess.Client => ["ClientId"],
            CallAccess.Admin => ["UserPoolId"],
            CallAccess.Token => ["AccessToken"],
            _ => [],
        };
        if (CallMembers.Fault(input, key.Concat(operation.Required)) is { } fault)
            return fault;

        var call = await CallOf(operation.Access, input);
        return call.Fault is { } closed ? closed : await operation.Run(call.Value!);
    }

    /// <summary>The user, session and client of an access token that still counts.</summary>
    private async Task<Outcome<CognitoCall>> OfToken(JsonObject input, string token)
    {
        var issuer = SignedTokens.Read(token)?.Issuer;
        if (pools.Find(pool => pool.Settings.Issuer == issuer) is not { } pool)
            return CallFault.NotAuthorized("Invalid Access Token");

        var (state, claims) = await pool.Key.Verify(token, "access", pool.Settings.Issuer, clock.GetUtcNow());
        switch (state)
        {
            case TokenState.Unreadable: return CallFault.NotAuthorized("Invalid Access Token");
            case TokenState.Forged: return CallFault.NotAuthorized("Could not verify signature for Access Token");
            case TokenState.Expired: return CallFault.NotAuthorized("Access Token has expired");
        }

        var client = pool.Clients.GetValueOrDefault(claims.Text("client_id") ?? "");
        var session = pool.Users.FindSession(claims.Text("event_id") ?? "");
        var user = pool.Users.Find(claims.Text("username") ?? "");
        return user is null || user.Sub != claims.Text("sub") ? CallFault.UnknownUser
            : session is null || client is null ? CallFault.NotAuthorized("Access Token has been revoked")
            : !user.Enabled ? CallFault.NotAuthorized("User is disabled.")
            : new CognitoCall(input, pool) { Client = client, User = user };
    }

    /// <summary>Whose id token this is, for an identity pool to lend credentials on it.</summary>
    /// <param name="provider">The pool's provider name, under which the token was given.</param>
    internal async Task<Outcome<Login>> LoginOf(string provider, string token)
    {
        if (pools.Find(pool => pool.Settings.ProviderName == provider) is not { } pool)
            return CallFault.NotAuthorized("Token is not from a supported provider of this identity pool.");

        if (SignedTokens.Read(token)?.Issuer is { } issuer && issuer != pool.Settings.Issuer)
            return CallFault.NotAuthorized("Invalid login token. Issuer doesn't match providerName");

        var now = clock.GetUtcNow();
        var (state, claims) = await pool.Key.Verify(token, "id", pool.Settings.Issuer, now);
        return state switch
        {
            TokenState.Unreadable => CallFault.NotAuthorized("Invalid login token. Not a valid OpenId Connect identity token."),
            TokenState.Forged => CallFault.NotAuthorized("Invalid login token. Couldn't verify signed token."),
            TokenState.Expired =>
                CallFault.NotAuthorized($"Invalid login token. Token expired: {claims.Text("exp")} >= {now.ToUnixTimeSeconds()}"),
            _ => new Login(
                claims.Text("sub")!,
                claims.Text("aud")!,
                pool.Users.FindSession(claims.Text("event_id") ?? "") is { } session
                    && pool.Users.Find(session.Username) is { Enabled: true }),
        };
    }

    /// <summary>The pool's keys in the form of RFC 7517; null when there is no such pool.</summary>
    internal JsonObject? Jwks(string poolId) =>
        Pool(poolId) is { } pool ? new JsonObject { ["keys"] = new JsonArray(pool.Key.ToJwk()) } : null;

    private async Task<Outcome<CognitoCall>> CallOf(CallAccess access, JsonObject input)
    {
        var clientId = input.Text("ClientId");
        switch (access)
        {
            case CallAccess.Client:
                return pools.Find(pool => pool.Clients.ContainsKey(clientId!)) is { } owner
                    ? new CognitoCall(input, owner) { Client = owner.Clients[clientId!] }
                    : CallFault.Missing($"User pool client {clientId} does not exist.");
            case CallAccess.Admin:
                return Pool(input.Text("UserPoolId")) is { } named
                    ? new CognitoCall(input, named)
                    : CallFault.Missing($"User pool {input.Text("UserPoolId")} does not exist.");
            case CallAccess.TokenOrSession when input["AccessToken"] is null:
                return challenges.Find(input.Text("Session"), "MFA_SETUP") is { } challenge
                    && challenge.Pool.Users.Find(challenge.Username) is { } user
                    ? new CognitoCall(input, challenge.Pool) { Client = challenge.Client, User = user }
                    : CallFault.ExpiredSession;
            default:
                input.Remove("Session");
                return await OfToken(input, input.Text("AccessToken")!);
        }
    }

    private UserPool Open(
        string folder, PoolSettings settings, string region, IReadOnlyList<Resource> resources, IInvokeFunctions functions,
        Action<SentCode> send)
    {
        var seed = PrivateFile.ReadOrMake(Path.Combine(folder, "seed"), () => RandomNumberGenerator.GetBytes(32));
        var users = new UserDirectory(Path.Combine(folder, "users.db"), settings, clock);
        foreach (
            var group in resources.Where(r => r.Type == "AWS::Cognito::UserPoolGroup" && r.Properties.Text("UserPoolId") == settings.Id))
        {
            users.Declare(Group(group));
        }

        var key = new SigningKey(Path.Combine(folder, "signing-key.pem"));
        return new UserPool
        {
            Settings = settings,
            Clients = ClientSettings.All(region, settings, resources).ToDictionary(client => client.Id),
            Users = users,
            Key = key,
            Tokens = new TokenIssue(settings, users, key, clock),
            Triggers = new Triggers(settings, region, functions, clock),
            Codes = new VerificationCodes(settings, clock, send),
            Guesses = new Guesses(clock),
            Challenges = challenges,
            Clock = clock,
            Seed = seed,
        };
    }
    private Group Group(Resource resource)
    {
        var (now, group) = (clock.GetUtcNow(), resource.Properties);
        var name = group.Text("GroupName") ?? resource.LogicalId;
        return new Group(name, group.Text("Description"), group.Number("Precedence"), group.Text("RoleArn"), now, now);
    }
}
