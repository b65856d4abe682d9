using Trellis.Local.Cloud.Hosting;

namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>
/// The users, groups and sessions of one pool: in memory, with every change in a journal before it is acknowledged.
/// Reads see a change at once; whoever made it is answered when it is on the disk.
/// </summary>
public sealed partial class UserDirectory : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Names _names;
    private readonly Dictionary<string, User> _users;
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Sessions _sessions = new();
    private readonly TimeProvider _clock;
    private readonly Journal _journal;

    private UserDirectory(string path, PoolSettings pool, TimeProvider clock)
    {
        _clock = clock;
        _names = new Names(pool);
        _users = new Dictionary<string, User>(_names.Comparer);
        var lines = 0;
        void Replay(ReadOnlySpan<byte> line)
        {
            lines++;
            Apply(Entry.Of(line));
        }

        _journal = Journal.Open(path, Replay);
        _sessions.Expire(clock.GetUtcNow());
        var kept = _users.Count + _groups.Count + _sessions.Count;
        if (lines > (2 * kept) + 1000)
        {
            _journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Journal.Rewrite(path, Everything().Select(entry => entry.ToLine()));
            _journal = Journal.Open(path, _ => { });
        }
    }

    public static UserDirectory Open(string path, PoolSettings pool, TimeProvider clock) => new(path, pool, clock);

    public int Count
    {
        get
        {
            lock (_lock)
                return _users.Count;
        }
    }

    /// <summary>The user of a user name or an alias; null when there is none.</summary>
    public User? Find(string name)
    {
        lock (_lock)
            return _users.GetValueOrDefault(name) ?? (_names.Owner(name) is { } owner ? _users.GetValueOrDefault(owner) : null);
    }

    /// <summary>Every user, in the order of their user names.</summary>
    public List<User> All()
    {
        lock (_lock)
            return [.. _users.Values.OrderBy(user => user.Username, StringComparer.Ordinal)];
    }

    /// <summary>Adds a user, unless the name, or an alias that must be unique, is taken.</summary>
    /// <param name="user">The new user.</param>
    /// <param name="takeAliases">Whether an alias that another user holds moves to this one.</param>
    public async Task<Answer> Add(User user, bool takeAliases = false)
    {
        Task written;
        lock (_lock)
        {
            if (_users.ContainsKey(user.Username))
                return new CallFault("UsernameExistsException", "User already exists");

            if (Clash(user, takeAliases) is { } taken)
                return new CallFault(_names.AreUsernames ? "UsernameExistsException" : "AliasExistsException", taken);

            written = Record(new Entry { User = user });
        }

        await written;
        return Answer.Empty;
    }

    /// <summary>
    /// Changes a user by a function that may refuse. It runs under the directory's lock: it decides on the user as it is, and two
    /// changes never miss each other.
    /// </summary>
    public async Task<Outcome<User>> Change(string username, Func<User, Outcome<User>> change, bool takeAliases = false)
    {
        Task written;
        User changed;
        lock (_lock)
        {
            if (!_users.TryGetValue(username, out var user))
                return CallFault.UnknownUser;

            var outcome = change(user);
            if (outcome.Value is null || ReferenceEquals(outcome.Value, user))
                return outcome;

            changed = outcome.Value with { Modified = _clock.GetUtcNow() };
            if (Clash(changed, takeAliases) is { } taken)
                return new CallFault("AliasExistsException", taken);

            written = Record(new Entry { User = changed });
        }

        await written;
        return changed;
    }

    public Task Remove(string username)
    {
        lock (_lock)
        {
            foreach (var session in _sessions.Of(username))
                _ = Record(new Entry { NoSession = session.Id });

            return Record(new Entry { NoUser = username });
        }
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    // The caller holds the lock, so that memory and journal change in the same order.
    private Task Record(Entry entry)
    {
        var written = _journal.Append(entry.ToLine());
        Apply(entry);
        return written;
    }

    private void Apply(Entry entry)
    {
        if (entry.User is { } user)
        {
            Forget(user.Username);
            _users[user.Username] = user;
            _names.Add(user);
        }

        if (entry.NoUser is { } gone)
            Forget(gone);

        if (entry.Group is { } group)
            _groups[group.Name] = group;

        if (entry.NoGroup is { } name)
            _groups.Remove(name);

        if (entry.Session is { } session)
            _sessions.Put(session);

        if (entry.NoSession is { } ended)
            _sessions.Remove(ended);
    }

    private void Forget(string username)
    {
        if (_users.Remove(username, out var user))
            _names.Remove(user);
    }

    private string? Clash(User user, bool take)
    {
        foreach (var (attribute, owner) in _names.Clashes(user))
        {
            if (!take)
                return $"An account with the given {attribute} already exists.";

            _ = Record(new Entry { User = _users[owner].With((attribute + "_verified", "false")) });
        }

        return null;
    }

    private IEnumerable<Entry> Everything() =>
        _groups.Values.Select(group => new Entry { Group = group })
            .Concat(_users.Values.Select(user => new Entry { User = user }))
            .Concat(_sessions.All().Select(session => new Entry { Session = session }));
}
