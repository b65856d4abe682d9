namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>A sign-in that waits for the client's next answer.</summary>
internal sealed class Challenge
{
    public required string Name { get; init; }
    public required UserPool Pool { get; init; }
    public required ClientSettings Client { get; init; }

    /// <summary>The user's name in the pool; for an unknown user, the one that was made up.</summary>
    public required string Username { get; init; }

    /// <summary>What the client typed.</summary>
    public required string Typed { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public SrpExchange? Srp { get; init; }

    /// <summary>How many wrong answers it has had.</summary>
    public int Failures { get; set; }
}

/// <summary>The sign-ins under way, in memory: a client whose server was restarted signs in again.</summary>
internal sealed class Challenges(TimeProvider clock)
{
    // More than any laptop has under way; a flood pushes out the oldest instead of filling the memory.
    private const int Most = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Challenge> open = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Keeps a challenge, and returns the token by which the client refers to it.</summary>
    public string Open(Challenge challenge)
    {
        var token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));
        lock (gate)
        {
            while (order.TryPeek(out var oldest)
                && (order.Count >= Most || !open.TryGetValue(oldest, out var old) || old.Expires <= clock.GetUtcNow()))
            {
                open.Remove(order.Dequeue());
            }

            open[token] = challenge;
            order.Enqueue(token);
        }

        return token;
    }

    /// <summary>The challenge of a token, if it has that name and client and has not expired.</summary>
    public Challenge? Find(string? token, string name, ClientSettings? client = null)
    {
        lock (gate)
        {
            return token is not null && open.TryGetValue(token, out var challenge) && challenge.Name == name
                && (client is null || challenge.Client == client) && challenge.Expires > clock.GetUtcNow()
                ? challenge
                : null;
        }
    }

    /// <summary>Removes a challenge; false if another request was faster.</summary>
    public bool Close(string token)
    {
        lock (gate)
            return open.Remove(token);
    }

    /// <summary>Counts a wrong answer, and closes the challenge at the fifth.</summary>
    public void Failed(string token)
    {
        lock (gate)
        {
            if (open.TryGetValue(token, out var challenge) && ++challenge.Failures >= 5)
                open.Remove(token);
        }
    }
}
