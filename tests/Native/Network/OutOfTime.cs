using System.Diagnostics;

namespace Trellis.Tests.Native;

/// <summary>A table that does not answer, or not to the end: each function says so itself, long before Lambda would end it, and serves the next call.</summary>
[Trait("Runs", "all")]
public sealed class OutOfTime(Published published, Engines engines)
{
    // The hook gives up sooner; it answers its event all the same.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    public static TheoryData<NetworkFault> Faults => [NetworkFault.Silence, NetworkFault.Trickle, NetworkFault.ResetBeforeRequest, NetworkFault.AnswerCut];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Is_answered_503_and_logged_and_the_next_call_works(NetworkFault fault)
    {
        await using var network = await SecureNetwork.Start(published, engines);
        await EveryFunction.Answers(network.Functions);
        network.Proxy.Conditions = new NetworkConditions { Faults = [(fault, 1)] };
        var before = network.Functions.Log.Count;
        var clock = Stopwatch.GetTimestamp();

        var answers = await EveryFunction.AnswersAtOnce(network.Functions);

        Assert.True(Stopwatch.GetElapsedTime(clock) < Deadline + Margin);
        // A function's output arrives by a pipe of its own, perhaps a moment after its answer.
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Margin && answers.Any(answer => !Written().Exists(line => line.Function == answer.Function));)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var written = Written();
        foreach (var (function, reply) in answers)
        {
            Assert.Equal(function == "SignIn" ? (200, null) : (503, "1"), (reply.Status, reply.Headers.GetValueOrDefault("retry-after")));
            Assert.Contains(" timed out after ", Assert.Single(written, line => line.Function == function).Text, StringComparison.Ordinal);
        }

        network.Proxy.Conditions = new NetworkConditions();
        var next = await EveryFunction.Answers(network.Functions);

        Assert.Equal([200, 201, 200, 200, 200, 204, 200, 200, 200], next.Select(answer => answer.Reply.Status));
        Assert.All(NativeFunctions.All, function => Assert.Single(network.Functions.Ids(function)));

        List<Trellis.Local.Cloud.Lambda.FunctionLine> Written() => [.. network.Functions.Log.Skip(before).Where(line => !line.IsPlatform)];
    }
}
