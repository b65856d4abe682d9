using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.Lambda;

public class RecordsThatFail
{
    private const string All = "StartingPosition: TRIM_HORIZON";
    private const string ToQueue = "DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn } }";

    public static TheoryData<EngineKind> Kinds => StreamedTable.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Are_tried_again_after_the_functions_process_died(EngineKind kind)
    {
        await using var table = await StreamedTable.Start($"{All}, MaximumRetryAttempts: -1", kind, feeds: false);
        await table.Put("a", "1", wish: "exit", until: table.File("free"));
        await table.Put("a", "2");
        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(table.Said.Count >= 2));

        await File.WriteAllTextAsync(table.File("free"), "", TestContext.Current.CancellationToken);
        await table.HasDone("1 2");

        Assert.Contains(table.Said, line => line.StartsWith(
            "Test failed with 2 records of Items (Runtime.ExitError: RequestId: ", StringComparison.Ordinal));
        Assert.EndsWith("; it is tried again in 0.2 s.", table.Said[0]);
        Assert.EndsWith("; it is tried again in 0.4 s.", table.Said[1]);
    }

    [Fact]
    public async Task Hold_up_their_own_lane_only()
    {
        await using var table = await StreamedTable.Start($"{All}, ParallelizationFactor: 10");
        await table.Put("a", "held", wish: "throw", until: table.File("free"));
        await table.Put("a", "behind");
        string[] others = ["b", "c", "d", "e", "f", "g"];
        foreach (var key in others)
            await table.Put(key, key);

        await Eventually.Holds(() => Task.FromResult(table.Done.Count >= 3));
        var meanwhile = table.Done;
        await File.WriteAllTextAsync(table.File("free"), "", TestContext.Current.CancellationToken);
        await Eventually.Holds(() => Task.FromResult(table.Done.SelectMany(done => done.Split(' ')).Contains("behind")));

        Assert.DoesNotContain(meanwhile, done => done.Contains("held", StringComparison.Ordinal) || done.Contains("behind", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Are_found_by_halving_the_batch_and_go_to_the_queue_alone(EngineKind kind)
    {
        await using var table = await StreamedTable.Start(
            $"{All}, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1, {ToQueue}", kind, feeds: false);
        foreach (var record in Enumerable.Range(0, 8))
            await table.Put("a", $"{record}", wish: record == 5 ? "throw" : null);

        await table.Feed();
        await table.HasDone("6 7");

        Assert.Equal(["0 1 2 3 4 5 6 7", "0 1 2 3", "4 5 6 7", "4 5", "4", "5", "5", "6 7"], table.Given);
        Assert.Equal(["0 1 2 3", "4", "6 7"], table.Done);
        var message = Assert.Single(table.Messages());
        Assert.Equal("trellis-local-Failures", message.Queue);
        AssertIsOf(message.Body, "RetryAttemptsExhausted", tries: 2, records: 1);
        Assert.Equal(
            "Test goes on without 1 record of Items (RetryAttemptsExhausted); -- queue shows the message in trellis-local-Failures.", table.Said[^1]);
    }

    [Fact]
    public async Task Go_to_the_queue_with_their_batch_where_it_is_not_halved()
    {
        await using var table = await StreamedTable.Start($"{All}, MaximumRetryAttempts: 0, BatchSize: 2, {ToQueue}", feeds: false);
        foreach (var record in Enumerable.Range(0, 4))
            await table.Put("a", $"{record}", wish: record == 1 ? "throw" : null);

        await table.Feed();
        await table.HasDone("2 3");

        Assert.Equal(["0 1", "2 3"], table.Given);
        AssertIsOf(Assert.Single(table.Messages()).Body, "RetryAttemptsExhausted", tries: 1, records: 2);
    }

    [Fact]
    public async Task Are_dropped_where_there_is_no_queue()
    {
        await using var table = await StreamedTable.Start($"{All}, MaximumRetryAttempts: 0");
        await table.Put("a", "1", wish: "throw");
        await Eventually.Holds(() => Task.FromResult(table.Said.Count == 2));
        await table.Put("a", "2");

        await table.HasDone("2");

        Assert.Empty(table.Messages());
        Assert.Equal(
            ["Test failed with 1 record of Items (InvalidOperationException: no luck).",
             "Test goes on without 1 record of Items (RetryAttemptsExhausted)."],
            table.Said);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Are_where_the_next_try_begins_when_the_response_names_them(EngineKind kind)
    {
        await using var table = await StreamedTable.Start(
            $"{All}, FunctionResponseTypes: [ReportBatchItemFailures], MaximumRetryAttempts: 5", kind, feeds: false);
        foreach (var record in Enumerable.Range(0, 5))
            await table.Put("a", $"{record}", wish: record == 3 ? "report" : null, until: table.File("free"));

        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(table.Given.Count >= 2));
        await File.WriteAllTextAsync(table.File("free"), "", TestContext.Current.CancellationToken);
        await table.HasDone("3 4");

        Assert.Equal("0 1 2 3 4", table.Given[0]);
        Assert.All(table.Given.Skip(1), given => Assert.Equal("3 4", given));
        Assert.Equal("0 1 2", table.Done[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("99999")]
    public async Task Are_the_whole_batch_when_the_response_names_no_record_of_it(string identifier)
    {
        await using var table = await StreamedTable.Start(
            $"{All}, FunctionResponseTypes: [ReportBatchItemFailures], MaximumRetryAttempts: 1, {ToQueue}", feeds: false);
        await table.Put("a", "1");
        await table.Put("a", "2", wish: "malform", identifier: identifier);

        await table.Feed();
        await Eventually.Holds(() => Task.FromResult(table.Messages().Count > 0));

        Assert.Equal(["1 2", "1 2"], table.Given);
        AssertIsOf(Assert.Single(table.Messages()).Body, "RetryAttemptsExhausted", tries: 2, records: 2);
    }

    [Fact]
    public async Task Count_as_done_where_the_mapping_does_not_ask_for_them()
    {
        await using var table = await StreamedTable.Start(All);
        await table.Put("a", "1", wish: "report");
        await Eventually.Holds(() => Task.FromResult(table.Given.Count > 0));
        await table.Put("a", "2");

        await table.HasDone("2");

        Assert.Equal(["1", "2"], table.Given);
    }

    private static void AssertIsOf(JsonObject body, string condition, int tries, int records)
    {
        var (request, response, batch) = (body["requestContext"]!, body["responseContext"]!, body["DDBStreamBatchInfo"]!);
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:Test", (string?)request["functionArn"]);
        Assert.Equal(condition, (string?)request["condition"]);
        Assert.Equal(tries, (int)request["approximateInvokeCount"]!);
        Assert.True(Guid.TryParse((string?)request["requestId"], out _));
        Assert.Equal(200, (int)response["statusCode"]!);
        Assert.Equal(records, (int)batch["batchSize"]!);
        Assert.StartsWith("arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/", (string?)batch["streamArn"]);
        Assert.Equal(records == 1, (string?)batch["startSequenceNumber"] == (string?)batch["endSequenceNumber"]);
        Assert.Equal("1.0", (string?)body["version"]);
    }
}
