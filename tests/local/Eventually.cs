using System.Diagnostics;

namespace Trellis.Tests.Local;

/// <summary>Waits for something to become true, with a bound.</summary>
internal static class Eventually
{
    public static async Task Holds(Func<Task<bool>> condition, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(seconds))
                Assert.Fail($"It did not come true in {seconds} seconds.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
