using System.Runtime.CompilerServices;
using Trellis.Operations;

namespace Trellis.Storage;

/// <summary>Pauses between attempts: random, so that those who wait do not come back together, and longer each time.</summary>
internal static class Backoff
{
    private const int MostAttempts = 100;

    public static StoreUnavailableException Exhausted => new("Others kept writing to the record.");

    /// <summary>While DynamoDB is busy, or the connection breaks.</summary>
    public static Task Pause(int attempt, CancellationToken cancellation)
    {
        var longest = Longest(attempt, first: 25, most: 1000);
        return Task.Delay(Random(longest / 2, longest), cancellation);
    }

    /// <summary>
    /// For a write over what was read before: each attempt begins when the one before was beaten by another writer. After the last,
    /// and when there is no time for another, it throws <see cref="Exhausted"/>.
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
