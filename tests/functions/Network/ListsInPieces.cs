using System.Diagnostics;

namespace Trellis.Tests.Functions;

/// <summary>
/// A network that delivers an answer in pieces: each is read without blocking the thread that the next one arrives on. A blocked one waits for
/// ever, since it waits for itself.
/// </summary>
[Trait("Runs", "all")]
public class ListsInPieces(Engines engines)
{
    private const int Records = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Are_answered_whole_and_soon()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        await using var network = NetworkProxy.Start(table.Engine, new NetworkConditions());
        await using var functions = await Start((table.Name, network.Url));
        var alice = Client.WithToken(functions, "alice");
        for (var i = 0; i < Records; i++)
            await alice.Post("/tasks", new JsonObject { ["title"] = $"Task {i}", ["state"] = "open", ["notes"] = new string('x', 400) }.ToJsonString());

        network.Conditions = new NetworkConditions { Pieces = (1400, 1400), Pause = TimeSpan.FromMilliseconds(3) };
        var answers = new List<(int Limit, int Status, int Items, TimeSpan Time)>();
        foreach (var limit in Enumerable.Repeat<int[]>([1, 20, 100], 6).SelectMany(limits => limits))
        {
            var clock = Stopwatch.GetTimestamp();
            var reply = await alice.Get($"/tasks?limit={limit}");
            answers.Add((limit, reply.Status, reply.Items.Count(), Stopwatch.GetElapsedTime(clock)));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", answers));
        Assert.All(answers, answer => Assert.Equal((200, answer.Limit), (answer.Status, answer.Items)));
        Assert.All(answers.Skip(1), answer => Assert.True(answer.Time < Longest, answer.ToString()));
    }

    protected virtual Task<LivingProcesses> Start((string Name, Uri Address) table) => LivingProcesses.Start(table, SampleSchemas.Text);
}
