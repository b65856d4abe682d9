namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>The sessions of a pool, found by their id, their user, and any refresh token they ever had.</summary>
internal sealed class Sessions
{
    private readonly Dictionary<string, Session> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _byUser = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

    public int Count => _byId.Count;

    public IEnumerable<Session> All() => _byId.Values;

    public Session? ById(string id) => _byId.GetValueOrDefault(id);

    public Session? ByToken(string token) => _byToken.TryGetValue(token, out var id) ? _byId.GetValueOrDefault(id) : null;

    public List<Session> Of(string username) => [.. _byUser.GetValueOrDefault(username, []).Select(id => _byId[id])];

    public void Put(Session session)
    {
        if (!_byId.ContainsKey(session.Id))
            _byEnd.Enqueue(session.Id, session.Expires);

        Remove(session.Id);
        _byId[session.Id] = session;
        foreach (var token in session.Exchanged.Keys.Append(session.Token))
            _byToken[token] = session.Id;

        if (!_byUser.TryGetValue(session.Username, out var ids))
            _byUser[session.Username] = ids = new HashSet<string>(StringComparer.Ordinal);

        ids.Add(session.Id);
    }

    public void Remove(string id)
    {
        if (!_byId.Remove(id, out var session))
            return;

        foreach (var token in session.Exchanged.Keys.Append(session.Token))
            _byToken.Remove(token);

        if (_byUser.TryGetValue(session.Username, out var ids) && ids.Remove(id) && ids.Count == 0)
            _byUser.Remove(session.Username);
    }

    /// <summary>
    /// Forgets what has ended. A day is left for access tokens, which may outlive a short refresh token; the longest that a client can ask
    /// for is a day.
    /// </summary>
    public void Expire(DateTimeOffset now)
    {
        while (_byEnd.TryPeek(out var id, out var end) && end + TimeSpan.FromDays(1) < now)
        {
            _byEnd.Dequeue();
            Remove(id);
        }
    }
}
