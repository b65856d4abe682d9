namespace Trellis.Local.Tools.Clients;

/// <summary>Which stack a command is about: a deployed one, or the laptop cloud that runs on some data.</summary>
internal sealed record BackendOptions(string? Stack, string? Region, string Data);

/// <summary>What a client needs to know of a stack, whether it is the laptop cloud or a deployed one.</summary>
/// <param name="Region">Its region; on a laptop, the one that the template is run as.</param>
/// <param name="Api">The API that takes tokens.</param>
/// <param name="SignedApi">The API that takes signed requests.</param>
/// <param name="Domain">The host of the hosted sign-in pages, if it has them.</param>
/// <param name="Providers">The identity providers besides the pool itself.</param>
internal sealed record Backend(
    string Region,
    string UserPoolId,
    string ClientId,
    string IdentityPoolId,
    Uri Api,
    Uri SignedApi,
    Uri Cognito,
    Uri CognitoIdentity,
    Uri DynamoDb,
    string Table,
    Uri Web,
    string? Domain,
    IReadOnlyList<string> Providers)
{
    /// <summary>Whether it runs on this machine, so that AWS's own addresses do not apply.</summary>
    public bool IsLocal => Cognito.IsLoopback;

    /// <exception cref="SetupException">No laptop cloud runs on that data, or the stack cannot be read.</exception>
    public static async Task<Backend> Find(BackendOptions options, CancellationToken cancellation) => options.Stack is { } stack
        ? OfStack(await DeployedStack.Read(stack, options.Region, cancellation))
        : Running(options.Data) is { } addresses ? OfLaptop(addresses) : throw NotRunning(options.Data);

    /// <summary>The addresses of the cloud that runs on that data, or null. A running cloud holds the lock: the file alone may be left from
    /// one that was killed.</summary>
    public static JsonNode? Running(string data)
    {
        var file = Path.Combine(data, Repository.RunningFile);
        if (!File.Exists(file))
            return null;
        using var held = Repository.TryLock(data);
        return held is null ? JsonNode.Parse(File.ReadAllText(file)) : null;
    }

    private static SetupException NotRunning(string data)
    {
        if (Directory.Exists(data))
        {
            using var held = Repository.TryLock(data);
            if (held is null)
                return new SetupException("data.in-use", Repository.InUse(data));
        }

        return new SetupException(
            "cloud.stopped",
            $"No laptop cloud runs on {data}. Start it with 'dotnet run --project local' in another terminal, or name a deployed stack "
            + "with --stack.");
    }

    private static Backend OfLaptop(JsonNode addresses)
    {
        return new Backend(
            Text("region"), Text("userPoolId"), Text("clientId"), Text("identityPoolId"),
            new Uri(Text("api")), new Uri(Text("signedApi")), new Uri(Text("cognito")), new Uri(Text("cognitoIdentity")),
            new Uri(Text("dynamodb")), Text("table"), new Uri(Text("web")), null, []);

        string Text(string name) => addresses.Text(name)
            ?? throw new SetupException("cloud.incomplete", $"The template that runs declares nothing for '{name}'.");
    }

    private static Backend OfStack(DeployedStack stack) => new(
        stack["Region"], stack["UserPoolId"], stack["UserPoolClientId"], stack["IdentityPoolId"],
        new Uri(stack["ApiUrl"]), new Uri(stack["SignedApiUrl"]),
        Service("COGNITO_IDENTITY_PROVIDER", "cognito-idp", stack), Service("COGNITO_IDENTITY", "cognito-identity", stack),
        Service("DYNAMODB", "dynamodb", stack), stack["TableName"], new Uri(stack["WebUrl"]), stack["UserPoolDomain"], stack.Providers);

    // The variables that point the aws command at an endpoint of a VPC. They apply to these calls too.
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    private static Uri Service(string id, string host, DeployedStack stack) =>
        new[] { $"AWS_ENDPOINT_URL_{id}", "AWS_ENDPOINT_URL" }
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => value is { Length: > 0 }) is { } set
            ? new Uri(set)
            : new Uri($"https://{host}.{stack["Region"]}.amazonaws.com");
}
