namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class LimitsOfAnApi(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Are_ten_megabytes_of_body()
    {
        var answer = await RunningGateway.Send(gateway.Api, "POST /echo/x HTTP/1.1\nContent-Type: text/plain", new byte[(10 * 1024 * 1024) + 1]);

        Assert.Equal(413, answer.Status);
        Assert.Equal("""{"message":"Request Entity Too Large"}""", answer.Body);
    }

    [Theory]
    [InlineData("GET /tasks/%00 HTTP/1.1", 400, "Bad Request")]
    [InlineData("GET /echo/x HTTP/1.1\nNo Header", 400, "Bad Request")]
    [InlineData("GET /echo/long HTTP/1.1", 414, "URI Too Long")]
    [InlineData("GET /echo/x HTTP/1.1\nX-Long: long", 431, "Request Header Fields Too Large")]
    public async Task Are_said_in_words_also_of_what_is_not_read_as_a_request(string head, int status, string message)
    {
        var answer = await RunningGateway.Send(gateway.Api, head.Replace("long", new string('a', 40_000), StringComparison.Ordinal));

        Assert.Equal(status, answer.Status);
        Assert.Equal($$"""{"message":"{{message}}"}""", answer.Body);
        Assert.Equal("application/json", answer.Header("content-type"));
    }

    [Fact]
    public async Task Put_no_words_into_the_answer_of_a_function()
    {
        var answer = await gateway.Say("""{"statusCode":404}""");

        Assert.Equal((404, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Are_those_of_the_function_s_event_too()
    {
        var answer = await RunningGateway.Send(gateway.Api, "POST /echo/x HTTP/1.1\nContent-Type: text/plain", new byte[7 * 1024 * 1024]);

        Assert.Equal(413, answer.Status);
    }

    [Fact]
    public async Task Are_ten_kilobytes_of_request_line_and_headers()
    {
        var good = await RunningGateway.Send(gateway.Api, $"GET /echo/x HTTP/1.1\nX-Long: {new string('a', 9_900)}");
        var bad = await RunningGateway.Send(gateway.Api, $"GET /echo/x HTTP/1.1\nX-Long: {new string('a', 10_240)}");

        Assert.Equal(200, good.Status);
        Assert.Equal(431, bad.Status);
    }
}
