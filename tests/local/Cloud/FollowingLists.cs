using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Trellis.Tests.Local.Cloud;

/// <summary>A list of a live model, followed on the laptop: how soon a change is told, and the typed client at it.</summary>
[Collection(nameof(WorkingCopy))]
[Trait("Runs", "all")]
public sealed class FollowingLists(WorkingCopy copy, Tools.Clients.Tools tools) : IAsyncLifetime, IClassFixture<Tools.Clients.Tools>
{
    private const int PerSecond = 50;
    private const int Changes = 1000;
    private const int Writers = 5;

    // From the write's answer to the change in a feed, at that rate in one scope.
    private static readonly TimeSpan Median = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Worst = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Asking = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http = new();
    private readonly ConcurrentDictionary<string, long> answered = new();
    private readonly Dictionary<string, long> told = [];
    private RunningCloud cloud = null!;
    private string token = "";

    private string Data => Path.Combine(copy.Root, "data");

    /// <summary>A measurement, so it runs only where it is asked for: <c>TRELLIS_TESTS=all dotnet test --project tests/local --explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Each_of_fifty_changes_a_second_is_told_soon_after_its_write_was_answered()
    {
        var since = await Since();
        // What serves them is started first.
        await Create("-1");
        await Task.WhenAll(Enumerable.Range(1, Writers - 1).Select(writer => Create($"{-1 - writer}")));
        since = await Told(Writers, since);
        var clock = Stopwatch.StartNew();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var number = writer; number < Changes; number += Writers)
            {
                var wait = TimeSpan.FromSeconds((double)number / PerSecond) - clock.Elapsed;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
                await Create($"{number}");
            }
        }));
        await Told(Writers + Changes, since);
        await writing;
        var took = clock.Elapsed;
        var late = told.Where(one => one.Key[0] != '-')
            .Select(one => Math.Max(0, Stopwatch.GetElapsedTime(answered[one.Key], one.Value).TotalMilliseconds)).Order().ToList();
        var (median, worst) = (late[late.Count / 2], late[late.Count * 99 / 100]);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Changes} changes, {Changes / took.TotalSeconds:F0} a second: p50 {median:F0} ms, p99 {worst:F0} ms, max {late[^1]:F0} ms");
        Assert.True(median < Median.TotalMilliseconds, $"p50 {median:F0} ms");
        Assert.True(worst < Worst.TotalMilliseconds, $"p99 {worst:F0} ms");
    }

    [Fact]
    public async Task The_typed_client_keeps_a_copy_lists_again_when_it_must_and_goes_on_from_where_it_was()
    {
        await Since();
        var (code, client, errors) = await RunningCloud.Run("typescript", "--schema", Path.Combine(copy.Root, "shared", "schema.graphql"));
        Assert.True(code == 0, errors);
        tools.Write("api.ts", client);
        tools.Bring("followed.ts");
        await tools.Command("tsc", "-p", ".");

        var seen = await tools.Script("followed.js", new JsonObject { ["url"] = cloud.Addresses["api"]!.DeepClone(), ["token"] = token });

        Assert.Equal("""{"titles":["changed"],"wholes":2,"gone":true,"asked":true}""", seen.ToJsonString());
    }

    public async ValueTask InitializeAsync()
    {
        copy.Renew();
        copy.Edit("shared/schema.graphql", "type Task @model @auth", "type Task @model(live: true) @auth");
        cloud = await RunningCloud.StartCopy(copy, Data);
        await cloud.SignUp("follower@example.com");
        token = await cloud.SignIn("follower@example.com");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await cloud.DisposeAsync();
    }

    /// <summary>The token of the list, once it has one.</summary>
    private async Task<string> Since()
    {
        string? since = null;
        await Eventually.Holds(async () => (since = (string?)(await Get("/tasks"))["since"]) is not null, seconds: 60);
        return since!;
    }

    /// <summary>Asks until so many were told, and gives the token after them.</summary>
    private async Task<string> Told(int wanted, string since)
    {
        for (var clock = Stopwatch.StartNew(); told.Count < wanted;)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"{told.Count} of {answered.Count} were told.");
            since = await Poll(since);
            await Task.Delay(Asking, TestContext.Current.CancellationToken);
        }

        return since;
    }

    private async Task<string> Poll(string since)
    {
        var feed = await Get($"/tasks?limit=1000&since={since}");
        var now = Stopwatch.GetTimestamp();
        foreach (var item in feed["items"]!.AsArray())
            told.TryAdd((string)item!["title"]!, now);
        return (string)feed["since"]!;
    }

    private async Task<JsonNode> Get(string path) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(cloud["api"], path), TestContext.Current.CancellationToken))!;

    /// <summary>As often as the service says that it is busy, as any client does.</summary>
    private async Task Create(string title)
    {
        for (; ; await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken))
        {
            using var content = new StringContent(new JsonObject { ["title"] = title, ["state"] = "open" }.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri(cloud["api"], "/tasks"), content, TestContext.Current.CancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                continue;
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            answered[title] = Stopwatch.GetTimestamp();
            return;
        }
    }
}
