namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class BrowsersFromOtherPages(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Are_told_what_they_may_send_without_any_function()
    {
        var answer = await RunningGateway.Send(
            gateway.Api, "OPTIONS /private HTTP/1.1\nOrigin: https://app.example\nAccess-Control-Request-Method: GET");

        Assert.Equal(204, answer.Status);
        Assert.Equal("https://app.example", answer.Header("access-control-allow-origin"));
        Assert.Equal("GET,POST", answer.Header("access-control-allow-methods"));
        Assert.Equal("authorization,content-type", answer.Header("access-control-allow-headers"));
        Assert.Equal("600", answer.Header("access-control-max-age"));
    }

    [Fact]
    public async Task Are_told_nothing_when_their_page_is_not_on_the_list()
    {
        var preflight = await RunningGateway.Send(
            gateway.Api, "OPTIONS /private HTTP/1.1\nOrigin: https://evil.example\nAccess-Control-Request-Method: GET");
        var plain = await RunningGateway.Send(gateway.Api, "GET /echo/x HTTP/1.1\nOrigin: https://evil.example");

        Assert.Null(preflight.Header("access-control-allow-origin"));
        Assert.Null(plain.Header("access-control-allow-origin"));
    }

    [Fact]
    public async Task May_read_answers_refusals_included()
    {
        var good = await RunningGateway.Send(gateway.Api, "GET /echo/x HTTP/1.1\nOrigin: http://localhost:5173");
        var refused = await RunningGateway.Send(gateway.Api, "GET /private HTTP/1.1\nOrigin: http://localhost:5173");

        Assert.Equal("http://localhost:5173", good.Header("access-control-allow-origin"));
        Assert.Equal("etag,location", good.Header("access-control-expose-headers"));
        Assert.Equal(401, refused.Status);
        Assert.Equal("http://localhost:5173", refused.Header("access-control-allow-origin"));
    }

    [Fact]
    public async Task Never_see_CORS_headers_of_the_function_itself()
    {
        var answer = await gateway.Say("""{"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}""", "Origin: https://evil.example");

        Assert.Null(answer.Header("access-control-allow-origin"));
    }
}
