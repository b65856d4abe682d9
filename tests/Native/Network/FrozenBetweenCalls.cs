using System.Diagnostics;

namespace Trellis.Tests.Native;

/// <summary>
/// Lambda freezes a process between two calls, for minutes or hours, and the table closes its connections meanwhile: the next call is answered
/// as if nothing had been.
/// </summary>
[Trait("Runs", "all")]
public sealed class FrozenBetweenCalls(Published published, Engines engines)
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestFrozen = TimeSpan.FromSeconds(2);

    // A new connection and its handshake, on two busy cores.
    private static readonly TimeSpan LongestCalls = TimeSpan.FromSeconds(20);

    private static int Rounds => TestSet.IsNightly ? 200 : 20;

    [Fact]
    public async Task The_next_call_is_answered_at_once()
    {
        await using var network = await SecureNetwork.Start(published, engines);
        await EveryFunction.Answers(network.Functions);
        var before = network.Proxy.Requests;
        await EveryFunction.Answers(network.Functions);
        var usual = network.Proxy.Requests - before;
        network.Proxy.Conditions = new NetworkConditions { IdleTime = IdleTime };
        await EveryFunction.Answers(network.Functions);

        for (var round = 0; round < Rounds; round++)
        {
            await Freeze(network);
            before = network.Proxy.Requests;
            var connections = network.Proxy.Connections;
            var clock = Stopwatch.GetTimestamp();

            var answers = await EveryFunction.Answers(network.Functions);

            Assert.Equal([200, 201, 200, 200, 200, 204, 200, 200, 200], answers.Select(answer => answer.Reply.Status));
            Assert.True(network.Proxy.Requests - before <= usual + NativeFunctions.All.Count, "More than one retry a function.");
            Assert.True(network.Proxy.Connections - connections >= NativeFunctions.All.Count, "The connections were not closed, so that this shows nothing.");
            Assert.True(Stopwatch.GetElapsedTime(clock) < LongestCalls, "The calls took too long.");
        }

        Assert.DoesNotContain(network.Functions.Log, line => line.Text.Contains("Timeout", StringComparison.Ordinal));
        Assert.All(NativeFunctions.All, function => Assert.Single(network.Functions.Ids(function)));
    }

    private static async Task Freeze(SecureNetwork network)
    {
        Signal("-STOP", network);
        // Until the table has closed its connections.
        for (var waited = Stopwatch.StartNew(); network.Proxy.Open > 0 && waited.Elapsed < LongestFrozen;)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Signal("-CONT", network);
    }

    private static void Signal(string signal, SecureNetwork network)
    {
        var ids = NativeFunctions.All.SelectMany(network.Functions.Ids).Select(id => id.ToString(CultureInfo.InvariantCulture));
        using var kill = Process.Start("kill", [signal, .. ids]);
        kill.WaitForExit();
    }
}
