using System.Diagnostics;
using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Tests.Local.Cloud.DynamoDB;

/// <summary>What <c>--latency</c> puts between functions and table, and every network test relies on.</summary>
public sealed class TheNetworkBetween(TheNetworkBetween.AnEngine engine) : IClassFixture<TheNetworkBetween.AnEngine>
{
    private static readonly string[] Names = ["resets", "loses", "cuts", "falls-silent"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5ms", 5)]
    [InlineData("2.5", 2.5)]
    [InlineData("0", 0)]
    public void A_time_is_the_delay_of_each_answer(string text, double milliseconds)
    {
        var conditions = NetworkConditions.Parse(text)!;

        Assert.Equal((milliseconds, milliseconds), (conditions.Delay.Shortest.TotalMilliseconds, conditions.Delay.Longest.TotalMilliseconds));
        Assert.Empty(conditions.Faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1ms")]
    [InlineData("11000")]
    public void A_text_that_is_no_time_is_refused(string text) => Assert.Null(NetworkConditions.Parse(text));

    [Fact]
    public async Task An_answer_comes_as_much_later_as_asked_for()
    {
        await using var proxy = NetworkProxy.Start(engine.Url, NetworkConditions.Parse("100ms")!);
        var client = new EngineClient(proxy.Url);
        await client.Call("ListTables", [], Cancellation);

        var clock = Stopwatch.StartNew();
        await client.Call("ListTables", [], Cancellation);

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(95), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_answer_in_pieces_of_one_byte_is_the_same_answer()
    {
        await using var proxy = NetworkProxy.Start(engine.Url, new NetworkConditions { Pieces = (1, 1) });

        var (direct, _) = await new EngineClient(engine.Url).Call("ListTables", [], Cancellation);
        var (pieces, _) = await new EngineClient(proxy.Url).Call("ListTables", [], Cancellation);

        Assert.True(JsonNode.DeepEquals(direct, pieces));
    }

    [Theory]
    [InlineData(NetworkFault.ResetBeforeRequest, false)]
    [InlineData(NetworkFault.AnswerLost, true)]
    [InlineData(NetworkFault.AnswerCut, true)]
    public async Task A_broken_connection_fails_the_call_and_only_what_reached_the_table_is_done(NetworkFault fault, bool isDone)
    {
        var name = Names[(int)fault];
        var table = JsonNode.Parse($$"""
            { "TableName": "{{name}}", "BillingMode": "PAY_PER_REQUEST", "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
              "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}] }
            """)!.AsObject();
        await using var proxy = NetworkProxy.Start(engine.Url, new NetworkConditions { Faults = [(fault, 1)] });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new EngineClient(proxy.Url).Call("CreateTable", table, Cancellation));

        var (tables, _) = await new EngineClient(engine.Url).Call("ListTables", [], Cancellation);
        Assert.Equal(isDone, tables["TableNames"]!.AsArray().Any(other => (string?)other == name));
    }

    [Fact]
    public async Task An_idle_connection_is_closed_and_the_next_call_opens_another()
    {
        await using var proxy = NetworkProxy.Start(engine.Url, new NetworkConditions { IdleTime = TimeSpan.FromMilliseconds(100) });
        var client = new EngineClient(proxy.Url);

        await client.Call("ListTables", [], Cancellation);
        await Eventually.Holds(() => Task.FromResult(proxy.Open == 0));
        await client.Call("ListTables", [], Cancellation);

        Assert.Equal((2, 2), (proxy.Connections, proxy.Requests));
    }

    public sealed class AnEngine : IAsyncLifetime
    {
        private Engine? engine;

        public Uri Url => engine!.Url;

        public async ValueTask InitializeAsync() => engine = await Engine.Start(EngineKind.Dynoxide);

        public ValueTask DisposeAsync() => engine!.DisposeAsync();
    }
}
