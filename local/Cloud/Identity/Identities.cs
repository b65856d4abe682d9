using Trellis.Local.Cloud.Hosting;

namespace Trellis.Local.Cloud.Identity;

/// <summary>The identities that were given out, in memory and in a journal. A login has one identity in a pool, for ever.</summary>
internal sealed class Identities : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KnownIdentity> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byLogin = new(StringComparer.Ordinal);
    private readonly Journal _journal;

    public Identities(string path) =>
        _journal = Journal.Open(path, line => Keep(
            JsonSerializer.Deserialize(line, LoanJson.Default.KnownIdentity) ?? throw new JsonException("The line holds no identity.")));

    public KnownIdentity? Find(string? id)
    {
        lock (_lock)
            return id is null ? null : _byId.GetValueOrDefault(id);
    }

    /// <summary>The identity of some logins, made if there is none; without a login, a new one each time.</summary>
    public async Task<KnownIdentity> OfLogins(string pool, string region, Dictionary<string, string> logins)
    {
        KnownIdentity identity;
        Task written;
        lock (_lock)
        {
            var known = logins.Select(login => _byLogin.GetValueOrDefault(Key(pool, login))).FirstOrDefault(id => id is not null);
            if (known is not null)
                return _byId[known];

            identity = new KnownIdentity($"{region}:{Guid.NewGuid()}", pool, logins);
            written = Record(identity);
        }

        await written;
        return identity;
    }

    /// <summary>Makes sure that an identity is of some logins: a visitor's becomes the user's. Null when it is somebody else's.</summary>
    public async Task<KnownIdentity?> Link(KnownIdentity identity, Dictionary<string, string> logins)
    {
        Task written;
        lock (_lock)
        {
            var now = _byId[identity.Id];
            if (logins.Any(login => now.Logins.Contains(login)))
                return now;

            if (now.Logins.Count > 0 || logins.Any(login => _byLogin.ContainsKey(Key(identity.Pool, login))))
                return null;

            identity = now with { Logins = logins };
            written = Record(identity);
        }

        await written;
        return identity;
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private Task Record(KnownIdentity identity)
    {
        var written = _journal.Append(JsonSerializer.SerializeToUtf8Bytes(identity, LoanJson.Default.KnownIdentity));
        Keep(identity);
        return written;
    }

    private void Keep(KnownIdentity identity)
    {
        _byId[identity.Id] = identity;
        foreach (var login in identity.Logins)
            _byLogin[Key(identity.Pool, login)] = identity.Id;
    }

    private static string Key(string pool, KeyValuePair<string, string> login) => $"{pool} {login.Key} {login.Value}";
}
