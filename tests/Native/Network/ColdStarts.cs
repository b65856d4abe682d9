using System.Diagnostics;

namespace Trellis.Tests.Native;

/// <summary>Each list of 100 in a process of its own, over TLS: none of them hangs.</summary>
[Trait("Runs", "all")]
public sealed class ColdStarts(Published published, Engines engines)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static int Starts => TestSet.IsNightly ? 1000 : 60;

    [Fact]
    public async Task Of_a_list_over_TLS_are_all_answered()
    {
        await using var network = await SecureNetwork.Start(published, engines);
        var alice = Client.WithToken(network.Functions, "alice");
        for (var i = 0; i < 100; i++)
            await alice.Post("/tasks", $$"""{"title":"Task {{i}}","state":"open","notes":"{{new string('x', 150)}}"}""");

        var environment = new Dictionary<string, string>(network.Trust) { ["AWS_ENDPOINT_URL_DYNAMODB"] = network.Proxy.Url.ToString() };
        using var fresh = FreshProcesses.On(network.Table, SampleSchemas.Text, ["List"], published.With("List").Folder, environment, TimeSpan.FromSeconds(25));
        var client = Client.WithToken(fresh, "alice");

        for (var start = 0; start < Starts; start++)
        {
            var clock = Stopwatch.GetTimestamp();

            var reply = await client.Get("/tasks?limit=100");

            Assert.Equal((200, 100), (reply.Status, reply.Items.Count()));
            Assert.True(Stopwatch.GetElapsedTime(clock) < Longest, $"Start {start} took {Stopwatch.GetElapsedTime(clock)}.");
        }
    }
}
