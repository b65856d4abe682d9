using System.Net;

namespace Trellis.Tests.Local.Cloud.Lambda;

/// <summary>The Invoke API, by hand and by the aws command.</summary>
public class InvokingOverHttp
{
    [Fact]
    [Trait("Runs", "all")]
    public async Task Answers_the_aws_command()
    {
        Processes.Needs("aws");
        await using var api = await Api.Start();
        var file = Path.GetTempFileName();

        var (code, output, error) = await Processes.Run(
            "aws",
            Path.GetTempPath(),
            120,
            new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = "any",
                ["AWS_SECRET_ACCESS_KEY"] = "any",
                ["AWS_DEFAULT_REGION"] = "us-east-1",
                ["AWS_PAGER"] = "",
            },
            "lambda", "invoke", "--endpoint-url", api.Url.ToString(), "--function-name", "Test", "--log-type", "Tail", file);

        Assert.True(code == 0, error);
        var told = JsonNode.Parse(output)!;
        Assert.Equal(200, (int)told["StatusCode"]!);
        Assert.Equal("$LATEST", (string?)told["ExecutedVersion"]);
        Assert.Contains("REPORT RequestId", Encoding.UTF8.GetString(Convert.FromBase64String((string)told["LogResult"]!)));
        Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["process"]);
    }

    [Fact]
    public async Task Says_that_the_function_failed_with_status_200()
    {
        await using var api = await Api.Start();

        using var answer = await api.Post("Test", """{"throw": "no luck"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Unhandled", answer.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Contains("no luck", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Waits_for_nothing_when_the_event_is_only_to_be_handed_over()
    {
        await using var api = await Api.Start();

        using var handed = await api.Post("Test", """{"print": "later"}""", ("X-Amz-Invocation-Type", "Event"));
        using var dry = await api.Post("Test", "{}", ("X-Amz-Invocation-Type", "DryRun"));

        Assert.Equal(HttpStatusCode.Accepted, handed.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, dry.StatusCode);
        // Amazon's runtime client writes the time and the request before what a function says.
        await Eventually.Holds(() => Task.FromResult(api.Functions.Lines.Any(line => line.Text.EndsWith("later", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Nobody", "{}", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    [InlineData("Test", "{broken", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("arn:aws:lambda:us-east-1:000000000000:function:Test:$LATEST", "{}", HttpStatusCode.OK, null)]
    public async Task Names_what_is_wrong_as_Lambda_does(string function, string payload, HttpStatusCode status, string? type)
    {
        await using var api = await Api.Start();

        using var answer = await api.Post(function, payload);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(type, answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.Single() : null);
    }

    [Fact]
    public async Task Turns_away_what_is_too_large_and_what_is_not_signed_at_all()
    {
        await using var api = await Api.Start();

        using var large = await api.Post("Test", $"\"{new string('x', 6 * 1024 * 1024)}\"");
        using var page = await api.Http.PostAsync(new Uri(api.Url, "/2015-03-31/functions/Test/invocations"), new StringContent("{}"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    [Fact]
    public async Task Says_that_there_is_no_room_with_status_429()
    {
        await using var api = await Api.Start(reserved: 0);

        using var answer = await api.Post("Test", "{}");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("TooManyRequestsException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    private sealed class Api : IAsyncDisposable
    {
        private HttpServer server = null!;

        public RunningFunctions Functions { get; private init; } = null!;

        public Uri Url { get; private set; } = null!;

        public HttpClient Http { get; } = new();

        public static async Task<Api> Start(int? reserved = null)
        {
            var functions = await RunningFunctions.Start(declaration => declaration with { ReservedConcurrency = reserved });
            var api = new Api { Functions = functions };
            for (var port = Random.Shared.Next(20_000, 50_000); api.server is null; port++)
            {
                try
                {
                    api.server = await HttpServer.Start([new IPEndPoint(IPAddress.Loopback, port)], new InvokeApi(functions.Service).Answer, bug => Assert.Fail(bug));
                    api.Url = new Uri($"http://localhost:{port}");
                }
                catch (SetupException)
                {
                    // Taken; the next one.
                }
            }

            return api;
        }

        public Task<HttpResponseMessage> Post(string function, string payload, (string Name, string Value)? header = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations"));
            request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=any");
            if (header is { } more)
                request.Headers.TryAddWithoutValidation(more.Name, more.Value);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload));
            return Http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await server.DisposeAsync();
            await Functions.DisposeAsync();
        }
    }
}
