using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Trellis.Tests.Events;

public sealed class AnHttpEvent
{
    private static readonly SourceGeneratorLambdaJsonSerializer<EventsJson> Json = new();

    private const string WithToken = """
        {
          "version": "2.0",
          "routeKey": "PATCH /{model}/{id}",
          "rawPath": "/tasks/a b",
          "rawQueryString": "fields=title&or=(a,b)",
          "cookies": ["one=1", "two=2"],
          "headers": { "content-type": "application/json", "if-match": "\"3\"" },
          "queryStringParameters": { "fields": "title", "or": "(a,b)" },
          "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc",
            "authentication": {
              "clientCert": {
                "clientCertPem": "PEM", "subjectDN": "CN=a", "issuerDN": "CN=b", "serialNumber": "1",
                "validity": { "notBefore": "May 28", "notAfter": "Aug 5" }
              }
            },
            "authorizer": { "jwt": { "claims": { "sub": "u1", "cognito:groups": "[a b]" }, "scopes": ["one", "two"] } },
            "domainName": "abc.execute-api.eu-central-1.amazonaws.com",
            "domainPrefix": "abc",
            "http": { "method": "PATCH", "path": "/tasks/a b", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent" },
            "requestId": "r1",
            "routeId": "route",
            "routeKey": "PATCH /{model}/{id}",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1773342238000
          },
          "body": "{\"title\":\"Gärten\"}",
          "pathParameters": { "model": "tasks", "id": "a b" },
          "isBase64Encoded": false,
          "stageVariables": { "color": "blue" }
        }
        """;

    [Fact]
    public void Of_an_API_with_tokens_carries_the_request_and_the_claims()
    {
        var request = Read(WithToken);

        Assert.Equal("2.0", request.Version);
        Assert.Equal("PATCH /{model}/{id}", request.RouteKey);
        Assert.Equal("/tasks/a b", request.RawPath);
        Assert.Equal("fields=title&or=(a,b)", request.RawQueryString);
        Assert.Equal(["one=1", "two=2"], request.Cookies!);
        Assert.Equal("\"3\"", request.Headers!["if-match"]);
        Assert.Equal("(a,b)", request.QueryStringParameters!["or"]);
        Assert.Equal("a b", request.PathParameters!["id"]);
        Assert.Equal("blue", request.StageVariables!["color"]);
        Assert.Equal("""{"title":"Gärten"}""", request.Body);
        Assert.False(request.IsBase64Encoded);

        var context = request.RequestContext!;
        Assert.Equal("123456789012", context.AccountId);
        Assert.Equal("abc", context.ApiId);
        Assert.Equal("Aug 5", context.Authentication!.ClientCert!.Validity!.NotAfter);
        Assert.Equal("CN=a", context.Authentication.ClientCert.SubjectDN);
        Assert.Equal("[a b]", context.Authorizer!.Jwt!.Claims!["cognito:groups"]);
        Assert.Equal(["one", "two"], context.Authorizer.Jwt.Scopes!);
        Assert.Null(context.Authorizer.IAM);
        Assert.Equal("abc.execute-api.eu-central-1.amazonaws.com", context.DomainName);
        Assert.Equal("abc", context.DomainPrefix);
        Assert.Equal("PATCH", context.Http!.Method);
        Assert.Equal("/tasks/a b", context.Http.Path);
        Assert.Equal("HTTP/1.1", context.Http.Protocol);
        Assert.Equal("192.0.2.1", context.Http.SourceIp);
        Assert.Equal("agent", context.Http.UserAgent);
        Assert.Equal("r1", context.RequestId);
        Assert.Equal("route", context.RouteId);
        Assert.Equal("PATCH /{model}/{id}", context.RouteKey);
        Assert.Equal("$default", context.Stage);
        Assert.Equal("12/Mar/2026:19:03:58 +0000", context.Time);
        Assert.Equal(1773342238000, context.TimeEpoch);
    }

    [Fact]
    public void Of_an_API_with_signatures_carries_the_identity()
    {
        var request = Read("""
            {
              "requestContext": {
                "authorizer": {
                  "iam": {
                    "accessKey": "ASIA", "accountId": "123456789012", "callerId": "AROA:session", "principalOrgId": "o-1",
                    "cognitoIdentity": { "amr": ["authenticated", "pool:CognitoSignIn:u1"], "identityId": "i1", "identityPoolId": "p1" },
                    "userArn": "arn:aws:sts::123456789012:assumed-role/r/session", "userId": "AROA:session"
                  }
                }
              },
              "isBase64Encoded": true
            }
            """);

        var identity = request.RequestContext!.Authorizer!.IAM!;
        Assert.True(request.IsBase64Encoded);
        Assert.Equal("ASIA", identity.AccessKey);
        Assert.Equal("123456789012", identity.AccountId);
        Assert.Equal("AROA:session", identity.CallerId);
        Assert.Equal("o-1", identity.PrincipalOrgId);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/r/session", identity.UserARN);
        Assert.Equal("AROA:session", identity.UserId);
        Assert.Equal(["authenticated", "pool:CognitoSignIn:u1"], identity.CognitoIdentity!.AMR!);
        Assert.Equal("i1", identity.CognitoIdentity.IdentityId);
        Assert.Equal("p1", identity.CognitoIdentity.IdentityPoolId);
    }

    [Fact]
    public void Of_a_Lambda_authorizer_carries_values_of_any_kind()
    {
        var request = Read("""{"requestContext":{"authorizer":{"lambda":{"text":"a","number":7,"list":[1,2],"none":null}}}}""");

        var values = request.RequestContext!.Authorizer!.Lambda!;
        Assert.Equal("a", values["text"].ToString());
        Assert.Equal("7", values["number"].ToString());
        Assert.Equal("[1,2]", values["list"].ToString());
        Assert.Null(values["none"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"requestContext":null,"headers":null,"unknown":{"deep":[{}]},"RAWPATH":null}""")]
    public void Lacks_what_it_does_not_say(string json)
    {
        var request = Read(json);

        Assert.Null(request.RawPath);
        Assert.Null(request.Headers);
        Assert.Null(request.RequestContext);
        Assert.False(request.IsBase64Encoded);
    }

    [Fact]
    public void Is_read_in_any_case_of_its_names()
    {
        var request = Read("""{"RAWPATH":"/a","requestcontext":{"HTTP":{"Method":"GET"}}}""");

        Assert.Equal("/a", request.RawPath);
        Assert.Equal("GET", request.RequestContext!.Http!.Method);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"rawPath":"/a" """)]
    [InlineData("""{"rawPath":"/a"} x""")]
    [InlineData("""{"rawPath":7}""")]
    [InlineData("""{"headers":["a"]}""")]
    [InlineData("""{"headers":{"a":1}}""")]
    [InlineData("""{"cookies":{"a":1}}""")]
    [InlineData("""{"isBase64Encoded":"yes"}""")]
    [InlineData("""{"requestContext":{"timeEpoch":"now"}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Of_another_shape_is_refused(string json)
    {
        Assert.ThrowsAny<JsonSerializerException>(() => Read(json));
    }

    [Fact]
    public void Is_answered_with_what_the_handler_set_and_nothing_else()
    {
        var bare = Written(new APIGatewayHttpApiV2ProxyResponse { StatusCode = 204 });
        var full = Written(new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = 201,
            Headers = new Dictionary<string, string> { ["Location"] = "/tasks/1", ["X-Empty"] = "" },
            Cookies = ["a=1", "b=2"],
            Body = "{\"title\":\"<Gärten> & +'\u0001\U0001F33B\"}",
            IsBase64Encoded = true,
        });

        Assert.Equal("""{"statusCode":204,"isBase64Encoded":false}""", bare);
        Assert.Equal(
            """{"statusCode":201,"headers":{"Location":"/tasks/1","X-Empty":""},"cookies":["a=1","b=2"]"""
            + ""","body":"{\"title\":\"<Gärten> & +'\u0001\uD83C\uDF3B\"}","isBase64Encoded":true}""",
            full);
    }

    private static APIGatewayHttpApiV2ProxyRequest Read(string json) =>
        Json.Deserialize<APIGatewayHttpApiV2ProxyRequest>(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static string Written(APIGatewayHttpApiV2ProxyResponse response)
    {
        var stream = new MemoryStream();
        Json.Serialize(response, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
