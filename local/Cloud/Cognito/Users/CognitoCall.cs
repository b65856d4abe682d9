namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>One call of the API, after the dispatcher has found what it is about.</summary>
internal sealed record CognitoCall(JsonObject Input, UserPool Pool)
{
    private readonly ClientSettings? client;
    private readonly User? user;

    /// <summary>The app client of a call that names one.</summary>
    public ClientSettings Client { get => client ?? throw NotProvided(); init => client = value; }

    /// <summary>The user whose access token is in the call.</summary>
    public User User { get => user ?? throw NotProvided(); init => user = value; }

    public string? this[string member] => Input.Text(member);

    public JsonObject? Metadata => Input.At("ClientMetadata");

    public DateTimeOffset Now => Pool.Clock.GetUtcNow();

    /// <summary>A member that the dispatcher has made sure of.</summary>
    public string Required(string member) => this[member] ?? throw NotProvided();

    /// <summary>The attributes that a call gives, as name and value.</summary>
    public IEnumerable<(string Name, string Value)> Attributes() =>
        Input.Objects("UserAttributes").Select(pair => (pair.Text("Name") ?? "", pair.Text("Value") ?? ""));

    /// <summary>The user whom the call names, or null; and the fault of a call that does not know the client's secret.</summary>
    public (User? User, CallFault? Fault) Named() => Named(Required("Username"), this["SecretHash"]);

    public (User? User, CallFault? Fault) Named(string typed, string? secretHash)
    {
        var found = Pool.Users.Find(typed);
        return (found, SecretFault(secretHash, typed, found?.Username));
    }

    /// <summary>The answer about a user who does not exist or is disabled.</summary>
    /// <param name="hidden">The answer of a client that does not tell which users exist.</param>
    public CallAnswer Absent(User? disabled, CallAnswer hidden) =>
        Client.HidesUsers ? hidden
        : disabled is null ? CallFault.UnknownUser
        : CallFault.NotAuthorized("User is disabled.");

    /// <summary>Null when the call proves that it knows the client's secret, or the client has none.
    /// https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash</summary>
    public CallFault? SecretFault(string? given, params string?[] names)
    {
        if (Client.Secret is null)
        {
            return given is null
                ? null
                : CallFault.NotAuthorized($"Client {Client.Id} is configured for no secret but SECRET_HASH was received");
        }

        if (given is null)
            return CallFault.NotAuthorized($"Client {Client.Id} is configured with secret but SECRET_HASH was not received");

        var key = Encoding.UTF8.GetBytes(Client.Secret);
        var right = names.OfType<string>().Select(name => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name + Client.Id)))
            .Any(hash => CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Convert.ToBase64String(hash)), Encoding.UTF8.GetBytes(given)));
        return right ? null : CallFault.NotAuthorized($"SecretHash does not match for the client: {Client.Id}");
    }

    private static InvalidOperationException NotProvided() => new("The operation reads a member that its kind of access does not provide.");
}
