namespace Trellis.Tests.Local.Cloud.Template;

public class ReadingFunctionsAndApis
{
    private const string Template = """
        Globals:
          Function:
            Timeout: 10
            Environment: { Variables: { SHARED: one, TABLE_NAME: !Ref Table } }
          HttpApi:
            DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 50 }
            CorsConfiguration:
              AllowOrigins: [!Sub 'https://${Web.DomainName}', 'http://localhost:5173']
              AllowMethods: [GET, POST]
              MaxAge: 60
        Resources:
          Api:
            Type: AWS::Serverless::HttpApi
            Properties:
              Auth:
                DefaultAuthorizer: Token
                Authorizers:
                  Token:
                    IdentitySource: $request.header.Authorization
                    JwtConfiguration: { issuer: https://issuer.example, audience: [client] }
              RouteSettings:
                GET /open: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 }
          Signed:
            Type: AWS::Serverless::HttpApi
            Properties: { Auth: { EnableIamAuthorizer: true, DefaultAuthorizer: AWS_IAM } }
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: functions/Hello
              MemorySize: 256
              Environment: { Variables: { OWN: !GetAtt Api.ApiEndpoint } }
              Events:
                Get: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: get, Path: '/{name}' } }
                Open: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /open, Auth: { Authorizer: NONE } } }
                Scoped: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: PUT, Path: /scoped, Auth: { AuthorizationScopes: [write] } } }
                Signed: { Type: HttpApi, Properties: { ApiId: !Ref Signed, Method: ANY, Path: '/{proxy+}' } }
          Table:
            Type: AWS::DynamoDB::Table
            Properties:
              AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
              KeySchema: [{ AttributeName: pk, KeyType: HASH }]
          Web: { Type: AWS::CloudFront::Distribution }
        """;

    private static readonly StackSettings Settings = new() { Apis = new Dictionary<string, Uri> { ["Api"] = new("http://localhost:1234") } };

    [Fact]
    public void Spreads_globals_and_looks_names_up()
    {
        var function = Assert.Single(Read().Functions);

        Assert.Equal("Hello", function.Name);
        Assert.Equal(TimeSpan.FromSeconds(10), function.Timeout);
        Assert.Equal(256, function.MemorySize);
        Assert.Null(function.ReservedConcurrency);
        Assert.Equal("one", function.Environment["SHARED"]);
        Assert.Equal("trellis-local-Table", function.Environment["TABLE_NAME"]);
        Assert.Equal("http://localhost:1234", function.Environment["OWN"]);
    }

    [Fact]
    public void Gives_each_route_its_authorizer_scopes_and_limit()
    {
        var api = Read().Apis[0];

        var token = new AuthorizerDeclaration.Jwt("$request.header.Authorization", "https://issuer.example", ["client"]);
        var named = api.Routes.Single(route => route.Key == "GET /{name}");
        Assert.Equal(token with { Audiences = [] }, (AuthorizerDeclaration.Jwt)named.Authorizer! with { Audiences = [] });
        Assert.Equal(new Throttle(100, 50), named.Throttle);
        var open = api.Routes.Single(route => route.Key == "GET /open");
        Assert.Null(open.Authorizer);
        Assert.Equal(new Throttle(1, 2), open.Throttle);
        Assert.Equal(["write"], api.Routes.Single(route => route.Key == "PUT /scoped").Scopes);
    }

    [Fact]
    public void Lets_in_signed_requests_where_the_API_says_AWS_IAM()
    {
        var route = Assert.Single(Read().Apis[1].Routes);

        Assert.IsType<AuthorizerDeclaration.Iam>(route.Authorizer);
        Assert.Equal("ANY /{proxy+}", route.Key);
    }

    [Fact]
    public void Reads_the_client_s_own_page_as_http_because_there_is_no_certificate()
    {
        var cors = Read().Apis[0].Cors!;

        Assert.Equal(["http://localhost:8700", "http://localhost:5173"], cors.Origins);
        Assert.Equal(60, cors.MaxAge);
    }

    [Theory]
    [InlineData("Type: Schedule, Properties: { Schedule: rate(1 hour) }", "template.event")]
    [InlineData("Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /x, Auth: { Authorizer: Nobody } }", "template.api")]
    [InlineData("Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /x, Auth: { Authorizer: AWS_IAM } }", "template.api")]
    [InlineData("Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: '/{name}' }", "template.api")]
    [InlineData("Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /x, PayloadFormatVersion: '1.0' }", "template.api")]
    public void Refuses_an_event_that_it_cannot_carry(string added, string code)
    {
        var template = Template.Replace("      Events:\n", $"      Events:\n        Added: {{ {added} }}\n", StringComparison.Ordinal);

        var refusal = Assert.Throws<SetupException>(() => Stack.Read(template, "template.yaml", Settings));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public void Says_what_does_not_run_here() => Assert.Equal(["CloudFront"], Read().NotRun);

    private static Stack Read() => Stack.Read(Template, "template.yaml", Settings);
}
