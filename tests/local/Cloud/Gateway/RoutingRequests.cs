namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class RoutingRequests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData("GET /me/1", "GET /me/{id}")]
    [InlineData("GET /tasks/1", "GET /{model}/{id}")]
    [InlineData("GET /echo/1", "ANY /echo/{proxy+}")]
    [InlineData("DELETE /echo/a/b/c", "ANY /echo/{proxy+}")]
    public async Task Takes_the_route_that_says_most(string request, string route)
    {
        var seen = await gateway.EventOf($"{request} HTTP/1.1");

        Assert.Equal(route, (string?)seen["routeKey"]);
        Assert.Equal(route, (string?)seen["requestContext"]!["routeKey"]);
    }

    [Theory]
    [InlineData("GET /nothing")]
    [InlineData("GET /")]
    [InlineData("GET /tasks/")]
    [InlineData("GET /tasks/1/")]
    [InlineData("GET /tasks/1/more")]
    [InlineData("PATCH /me/1")]
    [InlineData("GET /echo/")]
    [InlineData("GET /say")]
    public async Task Answers_as_API_Gateway_does_where_there_is_no_route(string request)
    {
        var answer = await RunningGateway.Send(gateway.Api, $"{request} HTTP/1.1");

        Assert.Equal(404, answer.Status);
        Assert.Equal("""{"message":"Not Found"}""", answer.Body);
        Assert.Equal("application/json", answer.Header("content-type"));
        Assert.Equal(16, answer.Header("apigw-requestid")!.Length);
    }

    [Theory]
    [InlineData("/tasks/a%20b", "/tasks/a b", "a b")]
    [InlineData("/tasks/a+b", "/tasks/a+b", "a+b")]
    [InlineData("/tasks/%C3%BC%E2%82%AC", "/tasks/ü€", "ü€")]
    [InlineData("/tasks/%2525", "/tasks/%25", "%25")]
    [InlineData("/tasks/~WyJhIl0", "/tasks/~WyJhIl0", "~WyJhIl0")]
    public async Task Decodes_the_path_once(string sent, string path, string id)
    {
        var seen = await gateway.EventOf($"GET {sent} HTTP/1.1");

        Assert.Equal(path, (string?)seen["rawPath"]);
        Assert.Equal(path, (string?)seen["requestContext"]!["http"]!["path"]);
        Assert.Equal(id, (string?)seen["pathParameters"]!["id"]);
    }

    [Fact]
    public async Task Takes_an_encoded_slash_for_a_slash()
    {
        var answer = await RunningGateway.Send(gateway.Api, "GET /tasks/a%2Fb HTTP/1.1");

        Assert.Equal(404, answer.Status);
    }

    [Theory]
    [InlineData("/tasks/%zz")]
    [InlineData("/tasks/%")]
    [InlineData("/tasks/%C3%28")]
    public async Task Refuses_percent_signs_that_mean_nothing(string path)
    {
        var answer = await RunningGateway.Send(gateway.Api, $"GET {path} HTTP/1.1");

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task Lets_in_only_so_many_requests_as_the_route_says()
    {
        var answers = new List<int>();
        for (var i = 0; i < 4; i++)
            answers.Add((await RunningGateway.Send(gateway.Api, "GET /rare HTTP/1.1")).Status);

        Assert.Equal([200, 200, 429, 429], answers);
    }

    [Fact]
    public async Task Names_the_rest_of_the_path_by_its_variable()
    {
        var seen = await gateway.EventOf("GET /echo/a/b%20c/d HTTP/1.1");

        Assert.Equal("a/b c/d", (string?)seen["pathParameters"]!["proxy"]);
        Assert.IsType<JsonObject>(seen["requestContext"]);
    }
}
