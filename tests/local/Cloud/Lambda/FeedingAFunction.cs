using System.Diagnostics;
using System.Text.Encodings.Web;
using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.Lambda;

public class FeedingAFunction
{
    private const string All = "StartingPosition: TRIM_HORIZON";

    public static TheoryData<EngineKind> Kinds => StreamedTable.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Hands_over_what_was_written_before_and_after_the_start_and_passes_the_filter(EngineKind kind)
    {
        await using var table = await StreamedTable.Start(
            All + """, FilterCriteria: { Filters: [{ Pattern: '{"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "$sweep"}]}}}}' }] }""", kind, feeds: false);
        await table.Put("$sweep", "before");
        await table.Put("Task", "other");

        await table.Feed();
        await table.HasDone("before");
        await table.Put("Task", "another");
        await table.Put("$sweep", "after");

        await table.HasDone("before", "after");
        Assert.DoesNotContain(table.Given, given => given.Contains("other", StringComparison.Ordinal));
        Assert.Empty(table.Said);
    }

    [Fact]
    public async Task Begins_with_the_next_record_where_the_mapping_says_latest()
    {
        await using var table = await StreamedTable.Start("StartingPosition: LATEST", feeds: false);
        await table.Put("a", "before");
        await table.Feed();
        await Eventually.Holds(async () =>
        {
            await table.Put("a", "after");
            return table.Done.Count > 0;
        });

        Assert.DoesNotContain(table.Given, given => given.Contains("before", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Keeps_the_order_of_an_item_while_ten_batches_run_at_a_time(EngineKind kind)
    {
        await using var table = await StreamedTable.Start($"{All}, BatchSize: 3, ParallelizationFactor: 10", kind, feeds: false);
        var written = Enumerable.Range(0, 60).Select(i => (Key: $"k{i % 7}", Record: $"k{i % 7}-{i}")).ToList();
        foreach (var (key, record) in written)
            await table.Put(key, record);

        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(Records(table.Done).Count() >= written.Count));

        var done = Records(table.Done).ToList();
        Assert.Equal(written.Select(each => each.Record).Order(), done.Order());
        Assert.All(table.Given, given => Assert.InRange(Records([given]).Count(), 1, 3));
        foreach (var key in written.GroupBy(each => each.Key))
            Assert.Equal(key.Select(each => each.Record), done.Where(record => record.StartsWith($"{key.Key}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fills_the_first_batch_with_all_that_was_read_together()
    {
        await using var table = await StreamedTable.Start($"{All}, BatchSize: 100", feeds: false);
        foreach (var record in Enumerable.Range(0, 250))
            await table.Put("a", $"{record}");

        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(Records(table.Done).Count() >= 250));

        Assert.Equal([100, 100, 50], table.Given.Select(given => Records([given]).Count()));
    }

    [Fact]
    public async Task Collects_a_batch_for_as_long_as_the_window_says()
    {
        await using var table = await StreamedTable.Start($"{All}, BatchSize: 3, MaximumBatchingWindowInSeconds: 5");
        await table.Put("a", "1");
        await table.Put("b", "2");
        await table.HasDone("1 2");

        var clock = Stopwatch.StartNew();
        foreach (var record in (string[])["3", "4", "5"])
            await table.Put("a", record);
        await table.HasDone("3 4 5");

        Assert.Equal(["1 2", "3 4 5"], table.Given);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), "A full batch waits for no window.");
    }

    [Fact]
    public async Task Goes_on_where_it_was_after_a_stop()
    {
        await using var table = await StreamedTable.Start(All);
        await table.Put("a", "1");
        await table.HasDone("1");
        await table.Stop();
        await table.Put("a", "2");

        await table.Feed();
        await table.HasDone("1", "2");

        Assert.Equal(["1", "2"], table.Given);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Begins_again_after_a_stop_only_with_the_lane_that_was_held_up(EngineKind kind)
    {
        await using var table = await StreamedTable.Start($"{All}, ParallelizationFactor: 10", kind);
        await table.Put("b", "held", wish: "throw", until: table.File("free"));
        // They are of several lanes.
        foreach (var key in (string[])["a", "c", "d", "e"])
            await table.Put(key, key);
        await Eventually.Holds(() => Task.FromResult(table.Done.Count > 0 && table.Given.Any(given => given.StartsWith("held", StringComparison.Ordinal))));
        var before = Records(table.Done).ToList();
        await table.Stop();
        await File.WriteAllTextAsync(table.File("free"), "", TestContext.Current.CancellationToken);

        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(Records(table.Done).Distinct().Count() == 5));

        Assert.NotEmpty(before);
        Assert.All(before, record => Assert.Single(Records(table.Done), record));
    }

    [Fact]
    public async Task Wakes_up_when_something_is_written_and_not_by_asking_all_the_time()
    {
        await using var table = await StreamedTable.Start(All);
        await table.Put("a", "first");
        await table.HasDone("first");
        var times = new List<double>();

        for (var i = 0; i < 9; i++)
        {
            await Task.Delay(130, TestContext.Current.CancellationToken);
            var clock = Stopwatch.StartNew();
            await table.Put("a", $"{i}");
            await table.HasDone($"{i}");
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        // The pause between two looks is a second. A busy machine makes some of them late; without waking up, all of them would be.
        Assert.InRange(times.Min(), 0, 300);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Gives_the_record_the_form_that_AWS_gives_it(EngineKind kind)
    {
        await using var table = await StreamedTable.Start(All, kind);
        await table.Put("ä", "1", wish: "print");
        await table.HasDone("1");

        var record = JsonNode.Parse(table.Functions.Lines.First(line => line.Text.StartsWith("raw ", StringComparison.Ordinal)).Text[4..])!;
        var change = record["dynamodb"]!;
        Assert.Equal(("INSERT", "aws:dynamodb", "us-east-1"), ((string?)record["eventName"], (string?)record["eventSource"], (string?)record["awsRegion"]));
        Assert.Equal(table.Stack.EventSources[0].StreamArn, (string?)record["eventSourceARN"]);
        Assert.NotNull(record["eventID"]);
        Assert.Equal("""{"S":"ä"}""", change["Keys"]!["pk"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal("print", (string?)change["NewImage"]!["do"]!["S"]);
        Assert.Null(change["OldImage"]);
        Assert.Equal("NEW_AND_OLD_IMAGES", (string?)change["StreamViewType"]);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - (double)change["ApproximateCreationDateTime"]!, -1, 120);
        Assert.True((long)change["SizeBytes"]! > 0);
        Assert.NotEmpty((string)change["SequenceNumber"]!);
    }

    private static IEnumerable<string> Records(IEnumerable<string> invocations) => invocations.SelectMany(each => each.Split(' '));
}
