namespace Trellis.Local.Cloud.Template;

/// <summary>Puts an API together from its resource and from the events of the functions behind it.
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html</summary>
internal sealed class ApiReading(StackSettings settings, Physical physical, IReadOnlyList<Resource> resources)
{
    // API Gateway's own limits and defaults.
    private const int LongestTimeout = 30_000;

    public ApiDeclaration Read(Resource api)
    {
        var properties = api.Properties;
        foreach (var unknown in (string[])["DefinitionBody", "DefinitionUri"])
        {
            if (properties[unknown] is not null)
            {
                throw new SetupException(
                    "template.api",
                    $"Resources.{api.LogicalId}.Properties.{unknown}: the laptop cloud takes routes from the functions' events only.");
            }
        }

        return new ApiDeclaration
        {
            LogicalId = api.LogicalId,
            Id = physical.Reference(api),
            Name = properties.Text("Name") ?? api.LogicalId,
            Cors = Cors(properties["CorsConfiguration"]),
            Routes = Routes(api),
            StageVariables = (properties.At("StageVariables") ?? [])
                .ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? ""),
        };
    }

    private List<RouteDeclaration> Routes(Resource api)
    {
        var routes = new List<RouteDeclaration>();
        foreach (var function in resources.Where(resource => resource.Type == "AWS::Serverless::Function"))
        {
            foreach (var (id, source) in function.Properties.At("Events") ?? [])
            {
                if (source.Text("Type") != "HttpApi" || !IsOf(api, source.At("Properties").Text("ApiId")))
                    continue;
                var place = $"Resources.{function.LogicalId}.Properties.Events.{id}";
                var route = Route(api, function, source.At("Properties") ?? [], place);
                if (routes.Any(other => other.Key == route.Key))
                    throw new SetupException("template.api", $"{place}: {api.LogicalId} has the route {route.Key} already.");
                routes.Add(route);
            }
        }

        return routes;
    }

    private bool IsOf(Resource api, string? named) => named is null
        ? api.LogicalId == Sam.ImplicitApi
        : named == physical.Reference(api) || named == api.LogicalId;

    private RouteDeclaration Route(Resource api, Resource function, JsonObject source, string place)
    {
        if ((source.Text("PayloadFormatVersion") ?? "2.0") is not ("2.0" or "2"))
            throw new SetupException("template.api", $"{place}: the laptop cloud speaks payload format 2.0 only.");
        var path = source.Text("Path") ?? "";
        var method = (source.Text("Method") ?? "ANY").ToUpperInvariant();
        if (method is "X-AMAZON-APIGATEWAY-ANY-METHOD" or "*")
            method = "ANY";
        if (path == "$default")
            path = "";
        var timeout = FunctionDeclaration.Number(source["TimeoutInMillis"], place) ?? LongestTimeout;
        var key = path.Length == 0 ? "$default" : $"{method} {path}";
        return new RouteDeclaration(
            method,
            path,
            physical.Reference(function),
            Authorizer(api, source["Auth"].Text("Authorizer"), place),
            Texts(source["Auth"]?["AuthorizationScopes"]) is { Count: > 0 } own
                ? own
                : ScopesOf(api, source["Auth"].Text("Authorizer")),
            TimeSpan.FromMilliseconds(Math.Min(timeout, LongestTimeout)),
            ThrottleOf(source["RouteSettings"])
                ?? ThrottleOf(api.Properties["RouteSettings"]?[key])
                ?? ThrottleOf(api.Properties["DefaultRouteSettings"]));
    }

    private static AuthorizerDeclaration? Authorizer(Resource api, string? named, string place)
    {
        var auth = api.Properties.At("Auth");
        var name = named ?? auth.Text("DefaultAuthorizer");
        if (name is null or "NONE")
            return null;
        if (name == "AWS_IAM")
        {
            return auth.Flag("EnableIamAuthorizer") == true
                ? new AuthorizerDeclaration.Iam()
                : throw new SetupException("template.api", $"{place}: AWS_IAM needs EnableIamAuthorizer: true in {api.LogicalId}.");
        }

        var authorizer = auth.At("Authorizers").At(name)
            ?? throw new SetupException("template.api", $"{place}: {api.LogicalId} has no authorizer {name}.");
        if (authorizer["JwtConfiguration"] is not JsonObject jwt)
        {
            throw new SetupException(
                "template.api",
                $"Resources.{api.LogicalId}: the authorizer {name} is of a kind that does not run on a laptop; JWT and AWS_IAM do.");
        }

        return new AuthorizerDeclaration.Jwt(
            authorizer.Text("IdentitySource") ?? "$request.header.Authorization",
            jwt.Text("issuer") ?? jwt.Text("Issuer") ?? "",
            Texts(jwt["audience"] ?? jwt["Audience"]));
    }

    private static List<string> ScopesOf(Resource api, string? named)
    {
        var auth = api.Properties.At("Auth");
        var name = named ?? auth.Text("DefaultAuthorizer");
        return name is null ? [] : Texts(auth.At("Authorizers").At(name)?["AuthorizationScopes"]);
    }

    private CorsDeclaration? Cors(JsonNode? node)
    {
        if (node is null || node.ToString() == "false")
            return null;
        if (node is not JsonObject cors)
            return new CorsDeclaration([node.ToString() == "true" ? "*" : node.ToString()], [], [], [], null, false);
        return new CorsDeclaration(
            [.. Texts(cors["AllowOrigins"]).Select(Origin)],
            Texts(cors["AllowMethods"]),
            Texts(cors["AllowHeaders"]),
            Texts(cors["ExposeHeaders"]),
            FunctionDeclaration.Number(cors["MaxAge"], "CorsConfiguration.MaxAge"),
            cors.Flag("AllowCredentials") == true);
    }

    // CloudFront has a certificate and the laptop has none: the client's own page is http here.
    private string Origin(string origin) => origin == $"https://{settings.Web.Authority}" ? Physical.Address(settings.Web) : origin;

    private static Throttle? ThrottleOf(JsonNode? settings) =>
        double.TryParse(settings.Text("ThrottlingRateLimit"), CultureInfo.InvariantCulture, out var rate)
        && double.TryParse(settings.Text("ThrottlingBurstLimit"), CultureInfo.InvariantCulture, out var burst)
            ? new Throttle(rate, burst)
            : null;

    private static List<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item!.ToString())],
        null => [],
        _ => [.. node.ToString().Split(',').Select(part => part.Trim())],
    };
}
