using System.Buffers;
using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Trellis.Operations;
using Trellis.Operations.List;
using Trellis.Storage;

namespace Trellis.Tests.Storage;

/// <summary>What a list or a read makes of DynamoDB's answers, by way of the SDK's client: what cannot be read is an error, and is
/// never taken for a shorter list or for no record.</summary>
public sealed class AnswersOfDynamoDb
{
    private static readonly Model Model = SchemaCompiler.Compile("type Note @model { text: String }").Schema!.Named("Note")!;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_one_is_read_whole_whether_its_length_is_told_or_not(bool tellsLength)
    {
        var items = string.Join(',', Enumerable.Range(0, 500).Select(number => $$$$"""{"sk":{"S":"n{{{{number}}}}"},"text":{"S":"{{{{new string('é', 300)}}}}"}}"""));

        var answer = await Ask($$$$"""{"Count":500,"Items":[{{{{items}}}}],"ScannedCount":501,"LastEvaluatedKey":{"pk":{"S":"Note"},"sk":{"S":"n499"}}}""", tellsLength: tellsLength);

        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"n{number}"), answer.Found.Select(found => found.Place.Identifier));
        Assert.All(answer.Found, found => Assert.Equal(300, found.Record["text"].Text.Length));
        Assert.Equal((501, new ItemPlace("n499", "n499")), (answer.ScannedCount, answer.Last));
    }

    [Theory]
    [InlineData("""{"Items":[],"LastEvaluatedKey":{}}""")]
    [InlineData("""{"Items":[],"ConsumedCapacity":{"TableName":"t","CapacityUnits":1}}""")]
    public async Task An_empty_one_is_the_end(string body)
    {
        var answer = await Ask(body);

        Assert.Empty(answer.Found);
        Assert.Null(answer.Last);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"Items":null,"LastEvaluatedKey":{"sk":{"S":"a"}}}""")]
    [InlineData("""{"Items":{}}""")]
    [InlineData("""{"Items":[{"sk":{"S":"a"}},1]}""")]
    [InlineData("""{"Items":[{"sk":"a"}]}""")]
    [InlineData("""{"Items":[{"sk":{"S":"a"}}]""")]
    [InlineData("""{"Items":[{"sk":{"S":"a"}""")]
    [InlineData("""{"Items":[{"text":{"BOOL":"yes"}}]}""")]
    public async Task One_that_is_cut_or_no_such_answer_is_an_error(string body) =>
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(body));

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"ConsumedCapacity":{"TableName":"t","CapacityUnits":1}}""", null)]
    [InlineData("""{"Item":{"sk":{"S":"a"},"text":{"S":"x"},"$version":{"N":"7"},"older":{"M":{"text":{"S":"y"}}}}}""", "x")]
    [InlineData("""{"ConsumedCapacity":{"TableName":"t"},"Item":{"text":{"S":"\u00e9\ud83d\ude00"},"sk":{"S":"a"}}}""", "é😀")]
    public async Task A_record_is_read_or_is_not_there(string body, string? text)
    {
        var record = await AskForOne(body);

        Assert.Equal(text, record?["text"].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"Item":null}""")]
    [InlineData("""{"Item":[]}""")]
    [InlineData("""{"Item":{"text":"x"}}""")]
    [InlineData("""{"Item":{"text":{"S":"x"}}""")]
    [InlineData("""{"Item":{"text":{"S":"x""")]
    [InlineData("""{"Item""")]
    public async Task An_answer_that_is_cut_or_of_another_shape_is_not_taken_for_no_record(string body) =>
        await Assert.ThrowsAnyAsync<Exception>(() => AskForOne(body));

    [Fact]
    public async Task A_buffer_that_is_given_back_is_read_no_more()
    {
        var content = new BufferedContent(ArrayPool<byte>.Shared.Rent(10), 10);
        var stream = await content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.Equal((10, 10, 3), (content.Headers.ContentLength, stream.Length, stream.Read(new byte[3])));

        content.Dispose();
        content.Dispose();

        Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[3]));
        // Given back once: two that rent at the same time have two buffers.
        Assert.NotSame(ArrayPool<byte>.Shared.Rent(10), ArrayPool<byte>.Shared.Rent(10));
    }

    [Fact]
    public async Task Many_at_once_are_each_read_from_its_own_buffer()
    {
        static string TextOf(int number) => new((char)('a' + number), 5000 + number);
        var tables = Enumerable.Range(0, 8).Select(number => At(HttpStatusCode.OK, $$$$"""{"Item":{"sk":{"S":"a"},"text":{"S":"{{{{TextOf(number)}}}}"}}}""")).ToList();

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), async (call, cancellation) =>
        {
            var number = call % 8;
            var record = await new Reads(tables[number]).Read(new RecordKey(Model, null, [Value.Of("a")]), cancellation);
            Assert.Equal(TextOf(number), record!["text"].Text);
        });
    }

    [Fact]
    public async Task An_error_is_the_exception_of_the_SDK()
    {
        const string Body = """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"Slow down."}""";

        var error = await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => Ask(Body, HttpStatusCode.BadRequest));
        var ofOne = await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => AskForOne(Body, HttpStatusCode.BadRequest));

        Assert.True(TransientFailures.ShouldRetry(error));
        Assert.True(TransientFailures.ShouldRetry(ofOne));
    }

    [Fact]
    public async Task An_error_that_lasts_is_reported_where_nothing_else_ends_the_wait()
    {
        const string Body = """{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"database or disk is full"}""";
        // The first attempt of a process, on two busy processors, takes several hundred milliseconds.
        var table = At(HttpStatusCode.InternalServerError, Body, patience: TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => new Reads(table).Read(new RecordKey(Model, null, [Value.Of("a")]), TestContext.Current.CancellationToken));

        Assert.Matches("^DynamoDB's .* timed out after [2-9][0-9]* attempts. database or disk is full$", error.Message);
    }

    /// <summary>The transaction as a whole is refused, so no action has a reason.</summary>
    [Fact]
    public async Task A_transaction_of_more_than_4_MB_is_too_large_and_no_bug()
    {
        var write = new Write(At(
            HttpStatusCode.BadRequest,
            """{"__type":"com.amazon.coral.validate#ValidationException","message":"Transaction item size has exceeded the 4 MB limit"}"""));
        write.Add(WriteAction.Put(Items.Key("a", "a")));
        write.Add(WriteAction.Put(Items.Key("a", "b")));

        var outcome = await write.Send(TestContext.Current.CancellationToken);

        Assert.Equal((false, true), (outcome.IsDone, outcome.IsTooLarge));
    }

    [Theory]
    [InlineData(true, """{"pk":{"S":"Marks"},"sk":{"S":"b"}}""")]
    [InlineData(false, """{"pk":{"S":"Marks"},"sk":{"S":"n"},"$g1pk":{"S":"Marks"},"$g1sk":{"S":"b"}}""")]
    public async Task A_page_of_links_can_be_empty_although_there_are_more(bool forward, string last)
    {
        var schema = SchemaCompiler.Compile("""
            type Note @model @auth(rules: [{ allow: private }]) { marks: [Mark] @manyToMany(relationName: "Marks") }
            type Mark @model @auth(rules: [{ allow: private }]) { notes: [Note] @manyToMany(relationName: "Marks") }
            """).Schema!;
        var pairing = schema.Pairings.Single();
        var (from, to) = forward ? (pairing.Left, pairing.Right) : (pairing.Right, pairing.Left);
        var path = new LinkPath(pairing, null, new RecordKey(from, null, [Value.Of("n")]), forward);
        var table = At(HttpStatusCode.OK, $$$"""{"Items":[],"Count":0,"ScannedCount":0,"LastEvaluatedKey":{{{last}}}}""");

        var page = await new Lists(table).List(new ListPlan(to, null, path, null, false, 10, null), TestContext.Current.CancellationToken);

        Assert.Empty(page.Records);
        Assert.Equal("b", page.Next?.SortKey);
    }

    private static async Task<RecordsResponse> Ask(string body, HttpStatusCode status = HttpStatusCode.OK, bool tellsLength = true)
    {
        var request = new RecordsRequest { Model = Model, SortAttribute = "sk", TableName = "t", KeyConditionExpression = "pk = sk" };
        return RecordsResponse.From(request, await At(status, body, tellsLength).Client.QueryAsync(request, TestContext.Current.CancellationToken));
    }

    private static async Task<Record?> AskForOne(string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var request = GetRecord.For("t", new RecordKey(Model, null, [Value.Of("a")]));
        return RecordResponse.From(request, await At(status, body).Client.GetItemAsync(request, TestContext.Current.CancellationToken));
    }

    private static Table At(HttpStatusCode status, string body, bool tellsLength = true, TimeSpan? patience = null) => Table.Named(
        "t",
        new BasicAWSCredentials("test", "test"),
        config =>
        {
            config.ServiceURL = "http://localhost:1";
            config.AuthenticationRegion = "eu-west-1";
            config.HttpClientFactory = new OneAnswer(status, body, tellsLength);
        },
        patience: patience);

    private sealed class OneAnswer(HttpStatusCode status, string body, bool tellsLength) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new BufferedResponses(new Handler(status, body, tellsLength), TimeSpan.FromSeconds(9)));

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        private sealed class Handler(HttpStatusCode status, string body, bool tellsLength) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var bytes = Encoding.UTF8.GetBytes(body);
                HttpContent content = tellsLength ? new ByteArrayContent(bytes) : new StreamContent(new Unknown(bytes));
                return Task.FromResult(new HttpResponseMessage(status) { Content = content, RequestMessage = request });
            }
        }

        /// <summary>A stream whose length nobody knows.</summary>
        private sealed class Unknown(byte[] bytes) : MemoryStream(bytes)
        {
            public override bool CanSeek => false;
        }
    }
}
