namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Slows down who guesses passwords: after five wrong ones a name is locked for a second, and twice as long after each further
/// one, up to about 15 minutes. Known and unknown names are treated alike.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html (lockout behavior)</summary>
internal sealed class Guesses(TimeProvider clock)
{
    private const int Free = 5;
    private const int Most = 50_000;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(15);

    private readonly record struct FailureCount(int Failures, DateTimeOffset Last);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FailureCount> _names = new(StringComparer.Ordinal);

    public bool Locked(string name)
    {
        lock (_lock)
        {
            return _names.TryGetValue(name, out var record)
                && record.Failures >= Free
                && clock.GetUtcNow() < record.Last + Pause(record.Failures);
        }
    }

    public void Failed(string name)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_names.Count >= Most)
            {
                foreach (var old in _names.Where(pair => pair.Value.Last + _longest < now).Select(pair => pair.Key).ToList())
                    _names.Remove(old);
            }

            var before = _names.TryGetValue(name, out var record) && record.Last + _longest > now ? record.Failures : 0;
            _names[name] = new FailureCount(before + 1, now);
        }
    }

    public void Forget(string name)
    {
        lock (_lock)
            _names.Remove(name);
    }

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(_longest.TotalSeconds, Math.Pow(2, Math.Min(20, failures - Free))));
}
