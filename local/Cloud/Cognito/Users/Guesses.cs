namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Slows down guessing of passwords: after five wrong ones a name is locked for a second, and twice as long after each further
/// one, up to about 15 minutes. Known and unknown names are treated alike.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html (lockout behavior)</summary>
internal sealed class Guesses(TimeProvider clock)
{
    private const int Free = 5;
    private const int Most = 50_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly record struct FailureCount(int Failures, DateTimeOffset Last);

    private readonly Lock gate = new();
    private readonly Dictionary<string, FailureCount> names = new(StringComparer.Ordinal);

    public bool IsLocked(string name)
    {
        lock (gate)
        {
            return names.TryGetValue(name, out var record)
                && record.Failures >= Free
                && clock.GetUtcNow() < record.Last + Pause(record.Failures);
        }
    }

    public void Failed(string name)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (names.Count >= Most)
            {
                foreach (var old in names.Where(pair => pair.Value.Last + Longest < now).Select(pair => pair.Key).ToList())
                    names.Remove(old);
            }

            var before = names.TryGetValue(name, out var record) && record.Last + Longest > now ? record.Failures : 0;
            names[name] = new FailureCount(before + 1, now);
        }
    }

    public void Forget(string name)
    {
        lock (gate)
            names.Remove(name);
    }

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(20, failures - Free))));
}
