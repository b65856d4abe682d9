using System.Collections.Concurrent;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>Lets in as many requests of a route as it says: a bucket of the burst's size that fills at the rate.</summary>
internal sealed class Throttles(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    public bool Admits(RouteDeclaration route) =>
        route.Throttle is not { } limit
            || buckets.GetOrAdd(route.Key, _ => new Bucket(limit.Burst, clock.GetTimestamp())).Take(limit, clock);

    private sealed class Bucket(double tokens, long since)
    {
        private readonly Lock gate = new();
        private double tokens = tokens;
        private long since = since;

        public bool Take(Throttle limit, TimeProvider clock)
        {
            lock (gate)
            {
                var now = clock.GetTimestamp();
                tokens = Math.Min(limit.Burst, tokens + (clock.GetElapsedTime(since, now).TotalSeconds * limit.Rate));
                since = now;
                if (tokens < 1)
                    return false;
                tokens--;
                return true;
            }
        }
    }
}
