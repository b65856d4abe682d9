namespace Trellis.Tests.Local.Gateway;

public sealed class LimitsOfAnApi(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Are_ten_megabytes_of_body()
    {
        var answer = await RunningGateway.Send(gateway.Api, "POST /echo/x HTTP/1.1\nContent-Type: text/plain", new byte[(10 * 1024 * 1024) + 1]);

        Assert.Equal(413, answer.Status);
        Assert.Equal("""{"message":"Request Entity Too Large"}""", answer.Body);
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
