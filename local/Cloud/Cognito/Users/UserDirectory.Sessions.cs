namespace Trellis.Local.Cloud.Cognito.Users;

public sealed partial class UserDirectory
{
    public Session? FindSession(string id)
    {
        lock (_lock)
            return _sessions.ById(id);
    }

    /// <summary>The session of a refresh token, current or already exchanged, by the token's hash.</summary>
    public Session? FindSessionOf(string token)
    {
        lock (_lock)
            return _sessions.ByToken(token);
    }

    /// <summary>Puts a session in the place of the one it was made of; false when that one ended or changed meanwhile.</summary>
    public async Task<bool> Put(Session session, Session? before = null)
    {
        Task written;
        lock (_lock)
        {
            if (!_users.ContainsKey(session.Username) || (before is not null && !ReferenceEquals(_sessions.ById(session.Id), before)))
                return false;

            _sessions.Expire(_clock.GetUtcNow());
            written = Record(new Entry { Session = session });
        }

        await written;
        return true;
    }

    public Task End(Session session)
    {
        lock (_lock)
            return Record(new Entry { NoSession = session.Id });
    }

    public Task EndAll(string username)
    {
        lock (_lock)
            return Task.WhenAll(_sessions.Of(username).Select(session => Record(new Entry { NoSession = session.Id })).ToList());
    }
}
