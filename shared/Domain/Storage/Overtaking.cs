namespace Trellis.Storage;

/// <summary>
/// What a write does that was overtaken between its read and itself: it waits a little, by chance and longer each time, and tries again
/// over what the other one left.
/// </summary>
internal static class Overtaking
{
    public const int MostAttempts = 100;
    private const int FirstPause = 2;
    private const int LongestPause = 200;

    public static StoreUnavailableException TooOften => new("Others kept writing to the record.");

    public static async Task Pause(int attempt, CancellationToken cancellation)
    {
        var longest = Math.Min(LongestPause, FirstPause << Math.Min(attempt, 10));
        try
        {
#pragma warning disable CA5394 // Jitter spreads retries; nothing secret hangs on it.
            await Task.Delay(Random.Shared.Next(longest), cancellation);
#pragma warning restore CA5394
        }
        catch (OperationCanceledException)
        {
            throw TooOften;
        }
    }
}
