using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.TestUtilities;
using Trellis.Http;
using Trellis.Operations;
using Trellis.Records;

namespace Trellis.Tests.Functions.Http;

/// <summary>What a call that fails by itself leaves in the log: one entry, at the level that the queries of local/README.md look for.</summary>
public sealed class LoggedFailures
{
    private const string Internals = "the table's name is table-abc123";

    private readonly Entries log = new();

    [Fact]
    public async Task A_bug_is_one_error_with_its_exception_and_the_answer_tells_the_request_id_alone()
    {
        var reply = await Call(_ => throw new InvalidOperationException(Internals), TimeSpan.FromSeconds(10));

        var (level, message, exception) = Assert.Single(log.Written);
        Assert.Equal(("Error", "request.internal"), (level, message));
        Assert.Equal(Internals, Assert.IsType<InvalidOperationException>(exception).Message);
        Assert.Equal(500, reply.StatusCode);
        Assert.Contains("urn:request:the-id", reply.Body, StringComparison.Ordinal);
        Assert.Contains("The log contains it under the-id.", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Internals, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_does_not_answer_is_one_error_that_says_what_was_tried()
    {
        var reply = await Call(_ => throw new StoreUnavailableException("DynamoDB's Query timed out after 3 attempts."), TimeSpan.FromSeconds(10));

        Assert.Equal(("Error", "store.unavailable: DynamoDB's Query timed out after 3 attempts.", null), Assert.Single(log.Written));
        Assert.Equal(503, reply.StatusCode);
    }

    [Fact]
    public async Task A_call_that_runs_out_of_time_is_one_error()
    {
        var reply = await Call(
            async call =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
                return Answer.NoContent();
            },
            TimeSpan.FromMilliseconds(50));

        var (level, message, _) = Assert.Single(log.Written);
        Assert.Equal("Error", level);
        Assert.StartsWith("request.deadline", message, StringComparison.Ordinal);
        Assert.Equal(503, reply.StatusCode);
    }

    [Fact]
    public async Task What_the_caller_did_wrong_is_not_logged()
    {
        var reply = await Call(_ => Task.FromResult<Result<Answer>>(new Failure("record.not-found", "No such record.")), TimeSpan.FromSeconds(10));

        Assert.Equal(404, reply.StatusCode);
        Assert.Empty(log.Written);
    }

    [Fact]
    public async Task A_change_in_the_stream_that_cannot_be_handled_is_one_error_with_its_exception()
    {
        var change = new DynamoDBEvent.DynamodbStreamRecord { Dynamodb = new() { SequenceNumber = "7" } };

        var answer = await new StreamBatches("sweep").Handle(
            [[change]], new TestLambdaContext { RemainingTime = TimeSpan.FromSeconds(10), Logger = log }, (_, _) => throw new InvalidOperationException(Internals));

        var (level, message, exception) = Assert.Single(log.Written);
        Assert.Equal(("Error", "sweep.failed"), (level, message));
        Assert.IsType<InvalidOperationException>(exception);
        Assert.Equal("7", Assert.Single(answer.BatchItemFailures!).ItemIdentifier);
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> Call(Func<Call, Task<Result<Answer>>> handle, TimeSpan left)
    {
        var api = new Api(SampleSchemas.Compiled, new Settings("table", "secret", InProcess.UserPoolId, LogsChanges: false), TimeProvider.System);
        var request = new APIGatewayHttpApiV2ProxyRequest
        {
            Version = "2.0",
            RawPath = "/public/tasks",
            RouteKey = "GET /public/{model}",
            Headers = new Dictionary<string, string>(),
            RequestContext = new() { Http = new() { Method = "GET", Path = "/public/tasks" }, RouteKey = "GET /public/{model}" },
        };
        return api.Answer(request, new TestLambdaContext { AwsRequestId = "the-id", RemainingTime = left, Logger = log }, handle);
    }

    private sealed class Entries : ILambdaLogger
    {
        public List<(string Level, string Message, Exception? Exception)> Written { get; } = [];

        public void Log(string message) => Written.Add(("", message, null));

        public void LogLine(string message) => Written.Add(("", message, null));

        public void Log(string level, string message) => Written.Add((level, message, null));

        public void Log(string level, Exception exception, string message, params object[] args) => Written.Add((level, message, exception));
    }
}
