namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class TheEventOfARequest(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Has_the_query_as_sent_and_its_parameters_decoded_and_joined()
    {
        var seen = await gateway.EventOf("GET /echo/x?a=1&b=%20x+y&a=2&c&d=%C3%BC&=z HTTP/1.1");

        Assert.Equal("a=1&b=%20x+y&a=2&c&d=%C3%BC&=z", (string?)seen["rawQueryString"]);
        var parameters = seen["queryStringParameters"]!;
        Assert.Equal("1,2", (string?)parameters["a"]);
        Assert.Equal(" x y", (string?)parameters["b"]);
        Assert.Equal("", (string?)parameters["c"]);
        Assert.Equal("ü", (string?)parameters["d"]);
        Assert.Equal("z", (string?)parameters[""]);
    }

    [Fact]
    public async Task Has_headers_in_lower_case_joined_by_commas_and_cookies_apart()
    {
        var seen = await gateway.EventOf("GET /echo/x HTTP/1.1\nX-Note: one\nx-note: two\nCookie: a=1; b=2\nUser-Agent: curl/8\nX-Forwarded-For: 10.0.0.1");

        var headers = seen["headers"]!.AsObject();
        Assert.Equal("one,two", (string?)headers["x-note"]);
        Assert.Equal(["a=1", "b=2"], seen["cookies"]!.AsArray().Select(cookie => (string)cookie!));
        Assert.False(headers.ContainsKey("cookie"));
        Assert.Equal("10.0.0.1, 127.0.0.1", (string?)headers["x-forwarded-for"]);
        Assert.Equal("http", (string?)headers["x-forwarded-proto"]);
        Assert.StartsWith("Root=1-", (string?)headers["x-amzn-trace-id"]);
        Assert.All(headers, header => Assert.Equal(header.Key.ToLowerInvariant(), header.Key));
    }

    [Fact]
    public async Task Tells_where_when_and_by_whom_it_was_sent()
    {
        var seen = await gateway.EventOf("PUT /echo/x HTTP/1.1\nUser-Agent: curl/8");

        Assert.Equal("2.0", (string?)seen["version"]);
        var context = seen["requestContext"]!;
        Assert.Equal("000000000000", (string?)context["accountId"]);
        Assert.Matches("^[a-z0-9]{10}$", (string?)context["apiId"]);
        Assert.Equal("localhost", (string?)context["domainName"]);
        Assert.Equal("$default", (string?)context["stage"]);
        Assert.Equal("PUT", (string?)context["http"]!["method"]);
        Assert.Equal("HTTP/1.1", (string?)context["http"]!["protocol"]);
        Assert.Equal("127.0.0.1", (string?)context["http"]!["sourceIp"]);
        Assert.Equal("curl/8", (string?)context["http"]!["userAgent"]);
        Assert.Matches(@"^\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000$", (string?)context["time"]);
        Assert.InRange((long)context["timeEpoch"]!, DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds(), long.MaxValue);
        Assert.Null(context["authorizer"]);
        Assert.Null(seen["body"]);
        Assert.Null(seen["queryStringParameters"]);
        Assert.False((bool)seen["isBase64Encoded"]!);
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/json; charset=utf-8", false)]
    [InlineData("text/csv", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("image/png", true)]
    [InlineData("", true)]
    public async Task Carries_the_body_as_text_only_where_the_type_says_so(string type, bool encoded)
    {
        const string body = """{"title": "ü€😀"}""";

        var seen = await gateway.EventOf(
            $"POST /echo/x HTTP/1.1{(type.Length > 0 ? $"\nContent-Type: {type}" : "")}", Encoding.UTF8.GetBytes(body));

        Assert.Equal(encoded, (bool)seen["isBase64Encoded"]!);
        var text = (string?)seen["body"]!;
        Assert.Equal(body, encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(text!)) : text);
    }

    [Fact]
    public async Task Carries_a_body_that_is_not_UTF_8_in_base64_whatever_its_type_says()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xFF, 0xC0, .. "\"}"u8];

        var seen = await gateway.EventOf("POST /echo/x HTTP/1.1\nContent-Type: application/json", body);

        Assert.True((bool)seen["isBase64Encoded"]!);
        Assert.Equal(body, Convert.FromBase64String((string)seen["body"]!));
    }

    [Fact]
    public async Task Carries_a_chunked_body_whole()
    {
        var text = new string('x', 100_000);
        using var client = new HttpClient();
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Api, "/echo/x"));
        request.Headers.TransferEncodingChunked = true;
        content.Headers.ContentType = new("text/plain");
        request.Content = content;

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var seen = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["event"]!;
        Assert.Equal(text, (string?)seen["body"]);
    }
}
