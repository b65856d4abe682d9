namespace Trellis.Tests.Templates;

/// <summary>The doors, and what is behind each of their routes.</summary>
public sealed class Routes
{
    // An [HttpApi] attribute states one route, the function's principal one. These are the others.
    private static readonly (string Function, string Method, string Path)[] OtherRoutes =
    [
        ("Create", "PUT", "/{model}/{id}/{relation}/{other}"),
        ("Read", "GET", "/me"),
        ("List", "GET", "/{model}/{id}/{relation}"),
        ("Delete", "DELETE", "/{model}/{id}/{relation}/{other}"),
        ("Delete", "DELETE", "/me"),
    ];

    private static readonly (string Function, string Method, string Path)[] PublicRoutes =
    [
        ("Read", "GET", "/public/{model}/{id}"),
        ("List", "GET", "/public/{model}"),
        ("List", "GET", "/public/{model}/{id}/{relation}"),
    ];

    private static StackTemplate Ours => StackTemplate.Ours;

    public static TheoryData<string> Doors => ["Api", "SignedApi"];

    [Fact]
    public void Every_function_is_a_resource_of_the_name_that_its_attribute_states()
    {
        var stated = Handlers.All.Select(handler => handler.Resource);

        Assert.Equal(stated.Order(), Ours.Functions.Select(function => function.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public void Each_door_has_the_routes_of_the_attributes_and_the_other_listed_ones_and_no_more(string door)
    {
        var expected = Handlers.All.Where(handler => handler.Path is not null)
            .Select(handler => (handler.Resource, handler.Method!, handler.Path!))
            .Concat(OtherRoutes)
            .Select(route => $"{route.Item1}: {route.Item2} {route.Item3}");

        Assert.Equal(expected.Order(), RoutesAt(Ours, door).Where(route => !route.Contains("/public/", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Public_routes_stand_at_the_token_door_alone_and_ask_for_no_token()
    {
        var expected = PublicRoutes.Select(route => $"{route.Function}: {route.Method} {route.Path}");

        var found = Ours.Functions.SelectMany(function => function.Routes.Where(route => route.IsPublic).Select(route => (function.Name, Route: route))).ToList();

        Assert.Equal(expected.Order(), found.Select(route => $"{route.Name}: {route.Route.Key}").Order());
        Assert.All(found, route => Assert.Equal(("Api", "NONE"), (route.Route.Api, route.Route.Authorizer)));
    }

    [Fact]
    public void Every_other_route_has_its_doors_own_authorizer()
    {
        Assert.Empty(OpenRoutes(Ours));
        Assert.Equal("Token", Ours.Resource("Api").Properties["Auth", "DefaultAuthorizer"].Plain);
        Assert.Equal("AWS_IAM", Ours.Resource("SignedApi").Properties["Auth", "DefaultAuthorizer"].Plain);
        Assert.Equal("true", Ours.Resource("SignedApi").Properties["Auth", "EnableIamAuthorizer"].Plain);
    }

    [Fact]
    public void A_route_left_open_is_noticed()
    {
        var open = Ours.With("Path: /me } }", "Path: /me, Auth: { Authorizer: NONE } } }");
        var closed = Ours.With("Path: '/public/{model}', Auth: { Authorizer: NONE } }", "Path: '/public/{model}' }");

        Assert.Equal(["Api GET /me (NONE)"], OpenRoutes(open));
        Assert.Contains(closed.Functions.SelectMany(function => function.Routes), route => route.IsPublic && route.Authorizer.Length == 0);
    }

    [Fact]
    public void The_token_door_takes_the_tokens_of_our_own_pool_and_client()
    {
        var token = Ours.Resource("Api").Properties["Auth", "Authorizers", "Token"];

        Assert.Equal("$request.header.Authorization", token["IdentitySource"].Plain);
        Assert.Equal("{Fn::GetAtt: [UserPool, ProviderURL]}", token["JwtConfiguration", "issuer"].ToString());
        Assert.Equal("[{Ref: UserPoolClient}]", token["JwtConfiguration", "audience"].ToString());
        Assert.False(token["AuthorizationScopes"].Exists, "An id token carries no scope, and would be refused.");
    }

    [Fact]
    public void Nothing_else_invokes_a_function()
    {
        Assert.Empty(OtherWaysIn(Ours));
    }

    [Theory]
    [InlineData("      CodeUri: functions/Read\n", "      CodeUri: functions/Read\n      FunctionUrlConfig: { AuthType: NONE }\n")]
    [InlineData("\nResources:\n", "\nResources:\n  Door:\n    Type: AWS::Lambda::Permission\n    Properties: { Principal: '*', FunctionName: !Ref Read, Action: lambda:InvokeFunction }\n")]
    [InlineData("\nResources:\n", "\nResources:\n  Door:\n    Type: AWS::Lambda::Url\n    Properties: { AuthType: NONE, TargetFunctionArn: !GetAtt Read.Arn }\n")]
    [InlineData("ApiId: !Ref SignedApi, Method: PATCH", "Method: PATCH")]
    [InlineData("    Condition: IsLive\n", "")]
    [InlineData("      FunctionName: !Ref Notify\n", "      FunctionName: !Ref Read\n")]
    [InlineData("Stream: !GetAtt Table.StreamArn", "Stream: arn:aws:dynamodb:eu-west-1:123456789012:table/other/stream/1")]
    [InlineData("        SignedIn:\n          Type: Cognito", "        Often:\n          Type: Schedule\n          Properties: { Schedule: rate(1 minute) }\n        SignedIn:\n          Type: Cognito")]
    public void Another_way_in_is_noticed(string passage, string instead)
    {
        Assert.NotEmpty(OtherWaysIn(Ours.With(passage, instead)));
    }

    private static IEnumerable<string> RoutesAt(StackTemplate template, string door) =>
        template.Functions.SelectMany(function => function.Routes.Where(route => route.Api == door).Select(route => $"{function.Name}: {route.Key}"));

    private static List<string> OpenRoutes(StackTemplate template) =>
        [.. template.Functions.SelectMany(function => function.Routes).Where(route => !route.IsPublic && route.Authorizer.Length > 0).Select(route => route.ToString())];

    /// <summary>SAM writes a permission for each event, so the events are the ways in; a URL or a permission of its own would be another.</summary>
    private static List<string> OtherWaysIn(StackTemplate template)
    {
        var events = template.Functions.SelectMany(function => function.Events
            .Where(happening => !(happening.Type == "HttpApi" && happening.Route.Api is "Api" or "SignedApi")
                && !(happening.Type == "Cognito" && happening.Properties["UserPool", "Ref"].Plain == "UserPool")
                && !(happening.Type == "DynamoDB" && happening.Properties["Stream"].ToString() == "{Fn::GetAtt: [Table, StreamArn]}"))
            .Select(happening => $"{function.Name}: {happening.Type} {happening.Name}"));
        var urls = template.Functions.Where(function => function.Property("FunctionUrlConfig").Exists).Select(function => $"{function.Name}: a URL");
        string[] types = ["AWS::Lambda::Permission", "AWS::Lambda::Url", "AWS::Lambda::EventSourceMapping"];
        return [.. events, .. urls, .. template.Resources.Where(resource => types.Contains(resource.Type) && !IsOfStream(resource)).Select(resource => resource.Name)];
    }

    /// <summary>A mapping stands by itself where it has a condition.</summary>
    private static bool IsOfStream(Resource mapping)
    {
        return mapping is { Type: "AWS::Lambda::EventSourceMapping", Condition: "IsLive" }
            && mapping.Properties["EventSourceArn"].ToString() == "{Fn::GetAtt: [Table, StreamArn]}"
            && mapping.Properties["FunctionName"].ToString() == "{Ref: Notify}";
    }
}
