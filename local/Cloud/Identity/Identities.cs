namespace Trellis.Local.Cloud.Identity;

/// <summary>The identities that were given out. A login has one identity in a pool, for ever.</summary>
internal sealed class Identities(string path) : IDisposable
{
    private readonly Database database = Database.Open(path, """
        CREATE TABLE IF NOT EXISTS identities (id TEXT PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS logins (login TEXT PRIMARY KEY, identity TEXT NOT NULL REFERENCES identities);
        """);

    public KnownIdentity? Find(string? id) => Read("SELECT body FROM identities WHERE id = $0", id ?? "");

    /// <summary>The identity of these logins, created if there is none; without a login, a new one each time.</summary>
    public KnownIdentity ForLogins(string pool, string region, Dictionary<string, string> logins) => database.Together(() =>
        logins.Select(login => FindByLogin(pool, login)).FirstOrDefault(known => known is not null)
            ?? Keep(new KnownIdentity($"{region}:{Guid.NewGuid()}", pool, logins)));

    /// <summary>Links an identity to logins, so that a visitor's becomes the user's. Null if it belongs to somebody else.</summary>
    public KnownIdentity? Link(KnownIdentity identity, Dictionary<string, string> logins) => database.Together(() =>
    {
        var now = Find(identity.Id)!;
        return logins.Any(login => now.Logins.Contains(login)) ? now
            : now.Logins.Count > 0 || logins.Any(login => FindByLogin(identity.Pool, login) is not null) ? null
            : Keep(now with { Logins = logins });
    });

    public void Dispose() => database.Dispose();

    private KnownIdentity? FindByLogin(string pool, KeyValuePair<string, string> login) =>
        Read("SELECT body FROM identities JOIN logins ON identity = id WHERE login = $0", Key(pool, login));

    private KnownIdentity Keep(KnownIdentity identity)
    {
        database.Run(
            "INSERT INTO identities VALUES ($0, $1) ON CONFLICT DO UPDATE SET body = $1", identity.Id,
            JsonSerializer.Serialize(identity, LoanJson.Default.KnownIdentity));
        foreach (var login in identity.Logins)
            database.Run("INSERT INTO logins VALUES ($0, $1)", Key(identity.Pool, login), identity.Id);
        return identity;
    }

    private KnownIdentity? Read(string sql, string value) => database.Read(LoanJson.Default.KnownIdentity, sql, value).FirstOrDefault();

    private static string Key(string pool, KeyValuePair<string, string> login) => $"{pool} {login.Key} {login.Value}";
}
