namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>One running user pool: what the template says of it, its users, and everything that its calls share.</summary>
internal sealed class UserPool : IDisposable
{
    public required PoolSettings Settings { get; init; }
    public required IReadOnlyDictionary<string, ClientSettings> Clients { get; init; }
    public required UserDirectory Users { get; init; }
    public required SigningKey Key { get; init; }
    public required TokenIssue Tokens { get; init; }
    public required Triggers Triggers { get; init; }
    public required VerificationCodes Codes { get; init; }
    public required Guesses Guesses { get; init; }
    public required Challenges Challenges { get; init; }
    public required TimeProvider Clock { get; init; }

    /// <summary>Makes up what is answered for unknown users; the same at every start.</summary>
    public required byte[] Seed { get; init; }

    public PasswordVerifier Verifier(string username, string password) => PasswordVerifier.Create(Settings.ShortName, username, password);

    /// <summary>The name that an unknown user is given in an SRP sign-in: of the form that the pool's real names have.</summary>
    public string SimulatedName(string typed) => Settings.UsernameAttributes.Length == 0
        ? typed
        : PhysicalIds.Uuid(HMACSHA256.HashData(Seed, Encoding.UTF8.GetBytes("name/" + typed)));

    public void Dispose() => Users.Dispose();
}
