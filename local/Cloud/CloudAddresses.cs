namespace Trellis.Local.Cloud;

/// <summary>Where everything is, and what it is called: what the screen shows, and what <c>--json</c> prints.</summary>
/// <param name="Apis">The APIs, by their names in the template.</param>
/// <param name="Services">Cognito, the identity pools, STS and Lambda.</param>
/// <param name="Data">The folder of users and records.</param>
public sealed record CloudAddresses(Uri Web, IReadOnlyDictionary<string, Uri> Apis, Uri Services, Uri DynamoDb, string Data)
{
    /// <summary>One JSON object for scripts. What the template does not declare is null.</summary>
    public JsonObject ToJson(Stack stack)
    {
        var services = Physical.Address(Services);
        return new JsonObject
        {
            ["web"] = Physical.Address(Web),
            ["api"] = Api(stack, signed: false),
            ["signedApi"] = Api(stack, signed: true),
            ["cognito"] = services,
            ["cognitoIdentity"] = services,
            ["sts"] = services,
            ["lambda"] = services,
            ["dynamodb"] = Physical.Address(DynamoDb),
            ["region"] = stack.Settings.Region,
            ["userPoolId"] = Id(stack, "AWS::Cognito::UserPool"),
            ["clientId"] = WebClientId(stack),
            ["identityPoolId"] = Id(stack, "AWS::Cognito::IdentityPool"),
            ["table"] = stack.Tables.Count > 0 ? stack.Tables[0].Name : null,
            ["data"] = Data,
        };
    }

    /// <summary>What the web client reads from <c>/config.json</c>.</summary>
    public JsonObject ForBrowser(Stack stack)
    {
        var all = ToJson(stack);
        foreach (var inside in (string[])["web", "lambda", "dynamodb", "table", "data", "sts"])
            all.Remove(inside);
        return all;
    }

    private string? Api(Stack stack, bool signed)
    {
        var api = stack.Apis.FirstOrDefault(api => api.Routes.Any(route => route.Authorizer is AuthorizerDeclaration.Iam) == signed);
        return api is null ? null : Physical.Address(Apis[api.LogicalId]);
    }

    // A browser keeps no secret, so a client that has one is not the web client's.
    private static string? WebClientId(Stack stack) => Id(
        stack, stack.ResourcesOf("AWS::Cognito::UserPoolClient").Where(client => client.Properties.Flag("GenerateSecret") != true));

    private static string? Id(Stack stack, string type) => Id(stack, stack.ResourcesOf(type));

    private static string? Id(Stack stack, IEnumerable<Resource> resources) =>
        resources.FirstOrDefault() is { } first ? stack.IdOf(first) : null;
}
