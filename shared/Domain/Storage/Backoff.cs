using System.Runtime.CompilerServices;

namespace Trellis.Storage;

/// <summary>Exponential backoff with jitter.</summary>
internal static class Backoff
{
    private const int MostAttempts = 100;

    public static StoreUnavailableException Exhausted => new("Other requests kept changing the record.");

    /// <summary>The pause before a retry after throttling or a lost connection.</summary>
    public static Task Pause(int attempt, CancellationToken cancellation)
    {
        var longest = Longest(attempt, first: 25, most: 1000);
        return Task.Delay(Random(longest / 2, longest), cancellation);
    }

    /// <summary>
    /// The attempts of a read-modify-write, with a pause after each one that lost to another writer. Throws <see cref="Exhausted"/> after
    /// the last attempt and at the deadline.
    /// </summary>
    public static async IAsyncEnumerable<int> OptimisticRetry([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            yield return attempt;
            try
            {
                await Task.Delay(Random(0, Longest(attempt, first: 2, most: 200)), cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        throw Exhausted;
    }

    private static int Longest(int attempt, int first, int most) => Math.Min(most, first << Math.Min(attempt, 10));

#pragma warning disable CA5394 // Jitter spreads retries; no secret depends on it.
    private static int Random(int least, int most) => System.Random.Shared.Next(least, most);
#pragma warning restore CA5394
}
