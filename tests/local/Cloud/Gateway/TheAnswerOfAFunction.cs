namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class TheAnswerOfAFunction(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Becomes_status_headers_cookies_and_body()
    {
        var answer = await gateway.Say("""
            {"statusCode": 201, "headers": {"ETag": "\"1\"", "X-Number": 5, "Content-Type": "application/json"},
             "cookies": ["a=1; Path=/", "b=2"], "body": "{\"ü\": 1}"}
            """);

        Assert.Equal(201, answer.Status);
        Assert.Equal("\"1\"", answer.Header("etag"));
        Assert.Equal("5", answer.Header("x-number"));
        Assert.Equal(["a=1; Path=/", "b=2"], answer.Headers["set-cookie"]);
        Assert.Equal("""{"ü": 1}""", answer.Body);
    }

    [Theory]
    [InlineData("\"hello\"", "hello")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("[1,2]", "[1,2]")]
    public async Task Is_itself_the_body_when_it_has_no_status(string said, string body)
    {
        var answer = await gateway.Say(said);

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Header("content-type"));
        Assert.Equal(body, answer.Body);
    }

    [Fact]
    public async Task Is_decoded_when_it_says_that_it_is_encoded()
    {
        var answer = await gateway.Say("""{"statusCode": 200, "body": "aGVsbG8=", "isBase64Encoded": true}""");

        Assert.Equal("hello", answer.Body);
        Assert.Equal("text/plain;charset=UTF-8", answer.Header("content-type"));
    }

    [Theory]
    [InlineData("""{"statusCode": 204, "headers": {"x-a": "b"}}""", 204)]
    [InlineData("""{"statusCode": 304, "body": "never sent"}""", 304)]
    public async Task Has_no_body_where_HTTP_allows_none(string said, int status)
    {
        var answer = await gateway.Say(said);

        Assert.Equal(status, answer.Status);
        Assert.Equal("", answer.Body);
    }

    [Theory]
    [InlineData("""{"statusCode": "abc"}""")]
    [InlineData("""{"statusCode": 99}""")]
    [InlineData("""{"statusCode": 200, "headers": [1]}""")]
    [InlineData("""{"statusCode": 200, "headers": {"a": {"b": 1}}}""")]
    [InlineData("""{"statusCode": 200, "headers": {"a": "x\r\nset-cookie: stolen=1"}}""")]
    [InlineData("""{"statusCode": 200, "body": "%%%", "isBase64Encoded": true}""")]
    public async Task Is_an_internal_error_when_nothing_can_be_made_of_it(string said)
    {
        var answer = await gateway.Say(said);

        Assert.Equal(500, answer.Status);
        Assert.Equal("""{"message":"Internal Server Error"}""", answer.Body);
    }

    [Fact]
    public async Task Is_an_internal_error_when_the_function_fails()
    {
        var answer = await RunningGateway.Send(
            gateway.Api, "POST /say HTTP/1.1\nContent-Type: application/json", """{"throw": "secret detail"}"""u8.ToArray());

        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("secret", answer.Body);
    }

    [Fact]
    public async Task Is_unavailable_when_it_comes_after_the_route_s_time()
    {
        var answer = await RunningGateway.Send(
            gateway.Api, "POST /slow HTTP/1.1\nContent-Type: application/json", """{"sleep": 3000}"""u8.ToArray());

        Assert.Equal(503, answer.Status);
        Assert.Equal("""{"message":"Service Unavailable"}""", answer.Body);
    }
}
