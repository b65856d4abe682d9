using System.Text.Json.Serialization;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The users, groups and sessions of one pool, in a database. What may be typed instead of a user name is under <c>names</c>: in a
/// pool that signs up by e-mail (UsernameAttributes) an address is one user's from the start; an alias (AliasAttributes) is the user's who
/// verified it.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases</summary>
internal sealed class UserDirectory(string path, PoolSettings pool, TimeProvider clock) : IDisposable
{
    private readonly Database database = Database.Open(path, """
        CREATE TABLE IF NOT EXISTS users (key TEXT PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS names (name TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE);
        CREATE TABLE IF NOT EXISTS user_groups (name TEXT PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS sessions (
            id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users ON DELETE CASCADE, ends INTEGER NOT NULL, body TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS tokens (hash TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE);
        CREATE INDEX IF NOT EXISTS names_of ON names (user);
        CREATE INDEX IF NOT EXISTS sessions_of ON sessions (user);
        CREATE INDEX IF NOT EXISTS tokens_of ON tokens (session);
        """);

    /// <summary>The user with that user name or alias; null if there is none.</summary>
    public User? Find(string name) => ByName(name)
        ?? pool.UsernameAttributes.Concat(pool.AliasAttributes)
            .Select(attribute => Users("SELECT body FROM users JOIN names ON user = key WHERE name = $0", Key($"{attribute}={name}")))
            .FirstOrDefault(found => found.Count > 0)?[0];

    /// <summary>Every user, in the order of their user names.</summary>
    public List<User> All() => Users("SELECT body FROM users ORDER BY key");

    /// <summary>Adds a user, unless the name, or an alias that must be unique, is taken.</summary>
    /// <param name="takeAliases">Whether an alias that another user holds moves to this one.</param>
    public CallAnswer Add(User user, bool takeAliases = false) => database.Together<CallAnswer>(() =>
    {
        if (ByName(user.Username) is not null)
            return new CallFault("UsernameExistsException", "User already exists");
        if (Clash(user, takeAliases) is { } taken)
            return new CallFault(pool.UsernameAttributes.Length > 0 ? "UsernameExistsException" : "AliasExistsException", taken);
        Save(user);
        return CallAnswer.Empty;
    });

    /// <summary>Changes a user by a function that may refuse. Nothing changes between its decision and the write.</summary>
    public Outcome<User> Change(string username, Func<User, Outcome<User>> change, bool takeAliases = false) =>
        database.Together<Outcome<User>>(() =>
        {
            if (ByName(username) is not { } user)
                return CallFault.UnknownUser;
            var outcome = change(user);
            if (outcome.Value is null || ReferenceEquals(outcome.Value, user))
                return outcome;
            var changed = outcome.Value with { Modified = clock.GetUtcNow() };
            if (Clash(changed, takeAliases) is { } taken)
                return new CallFault("AliasExistsException", taken);
            Save(changed);
            return changed;
        });

    public void Remove(string username) => database.Run("DELETE FROM users WHERE key = $0", Key(username));

    public Group? FindGroup(string name) =>
        database.Read(DirectoryJson.Default.Group, "SELECT body FROM user_groups WHERE name = $0", name).FirstOrDefault();

    /// <summary>Every group, the most important first: AWS puts a lower precedence before a higher one, and none last.</summary>
    public List<Group> AllGroups() =>
        [.. database.Read(DirectoryJson.Default.Group, "SELECT body FROM user_groups ORDER BY name")
            .OrderBy(group => group.Precedence ?? int.MaxValue)];

    /// <summary>Adds a group; false when there is one of that name.</summary>
    public bool Add(Group group) => database.Run("INSERT OR IGNORE INTO user_groups VALUES ($0, $1)", group.Name, Json(group)) > 0;

    /// <summary>Makes a group what the template says of it.</summary>
    public void Declare(Group group)
    {
        var before = FindGroup(group.Name);
        if (before is null || before != group with { Created = before.Created, Modified = before.Modified })
        {
            database.Run(
                "INSERT OR REPLACE INTO user_groups VALUES ($0, $1)", group.Name,
                Json(group with { Created = before?.Created ?? group.Created }));
        }
    }

    public void RemoveGroup(string name) => database.Together(() =>
    {
        foreach (var user in All().Where(user => user.Groups.Contains(name)))
            Save(user with { Groups = [.. user.Groups.Where(group => group != name)] });
        return database.Run("DELETE FROM user_groups WHERE name = $0", name);
    });

    public Session? FindSession(string id) => Sessions("SELECT body FROM sessions WHERE id = $0", id).FirstOrDefault();

    /// <summary>The session of a refresh token, current or already exchanged, by the token's hash.</summary>
    public Session? FindSessionOf(string token) =>
        Sessions("SELECT body FROM sessions JOIN tokens ON session = id WHERE hash = $0", token).FirstOrDefault();

    /// <summary>Replaces a session by the one made from it; false if the old one has ended or changed meanwhile.</summary>
    public bool Put(Session session, Session? before = null) => database.Together(() =>
    {
        if (ByName(session.Username) is null || (before is not null && FindSession(session.Id)?.Token != before.Token))
            return false;
        // A day is left for access tokens, which may outlive a short refresh token; the longest that a client can ask for is a day.
        database.Run("DELETE FROM sessions WHERE ends < $0", clock.GetUtcNow().AddDays(-1).ToUnixTimeSeconds());
        End(session);
        database.Run(
            "INSERT INTO sessions VALUES ($0, $1, $2, $3)", session.Id, Key(session.Username), session.Expires.ToUnixTimeSeconds(),
            JsonSerializer.Serialize(session, DirectoryJson.Default.Session));
        foreach (var token in session.Exchanged.Keys.Append(session.Token))
            database.Run("INSERT INTO tokens VALUES ($0, $1)", token, session.Id);
        return true;
    });

    public void End(Session session) => database.Run("DELETE FROM sessions WHERE id = $0", session.Id);

    public void EndAll(string username) => database.Run("DELETE FROM sessions WHERE user = $0", Key(username));

    public void Dispose() => database.Dispose();

    private List<User> Users(string sql, params ReadOnlySpan<object> values) => database.Read(DirectoryJson.Default.User, sql, values);

    private List<Session> Sessions(string sql, string value) => database.Read(DirectoryJson.Default.Session, sql, value);

    private User? ByName(string username) => Users("SELECT body FROM users WHERE key = $0", Key(username)).FirstOrDefault();

    private void Save(User user)
    {
        var key = Key(user.Username);
        database.Run(
            "INSERT INTO users VALUES ($0, $1) ON CONFLICT DO UPDATE SET body = $1", key,
            JsonSerializer.Serialize(user, DirectoryJson.Default.User));
        database.Run("DELETE FROM names WHERE user = $0", key);
        foreach (var name in Names(user))
            database.Run("INSERT OR IGNORE INTO names VALUES ($0, $1)", name.Key, key);
    }

    /// <summary>Says which name of the user another user holds, or takes it from them.</summary>
    private string? Clash(User user, bool take)
    {
        foreach (var (attribute, name) in Names(user))
        {
            var others = Users("SELECT body FROM users JOIN names ON user = key WHERE name = $0 AND key <> $1", name, Key(user.Username));
            if (others.Count > 0 && !take)
                return $"An account with the given {attribute} already exists.";
            foreach (var other in others)
                Save(other.With((attribute + "_verified", "false")));
        }

        return null;
    }

    private IEnumerable<(string Attribute, string Key)> Names(User user) =>
        pool.UsernameAttributes.Where(attribute => user[attribute] is not null)
            .Concat(pool.AliasAttributes.Where(
                alias => user[alias] is not null && (alias == "preferred_username" || user.IsVerified(alias))))
            .Select(attribute => (attribute, Key($"{attribute}={user[attribute]}")));

    private string Key(string text) => pool.CaseSensitive ? text : text.ToLowerInvariant();

    private static string Json(Group group) => JsonSerializer.Serialize(group, DirectoryJson.Default.Group);
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Session))]
internal sealed partial class DirectoryJson : JsonSerializerContext;
