using System.Diagnostics;

namespace Trellis.Tests.Web;

/// <summary>Waits for what comes by itself.</summary>
public static class Eventually
{
    /// <summary>
    /// How long anything here is waited for. A page asks what others did every twenty seconds at the latest, and a machine that is busy with
    /// other tests is slow, not wrong.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task Holds(Func<Task<bool>> condition)
    {
        for (var waited = Stopwatch.StartNew(); !await condition().WaitAsync(Patience); await Task.Delay(250, TestContext.Current.CancellationToken))
            Assert.True(waited.Elapsed < Patience, $"It did not come about within {Patience.TotalSeconds} seconds.");
    }
}
