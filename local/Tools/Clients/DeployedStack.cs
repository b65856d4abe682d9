namespace Trellis.Local.Tools.Clients;

/// <summary>The outputs of a deployed stack, by their names in template.yaml.</summary>
/// <param name="Providers">Who else signs people in, beside the pool itself.</param>
internal sealed record DeployedStack(string Name, IReadOnlyDictionary<string, string> Outputs, IReadOnlyList<string> Providers)
{
    private const string Advice = "Install the AWS command line interface, and sign in with it.";

    /// <exception cref="SetupException">The aws command failed; the message is its own.</exception>
    public static async Task<DeployedStack> Read(string name, string? region, CancellationToken cancellation)
    {
        var described = await Ask(["cloudformation", "describe-stacks", "--stack-name", name], region, cancellation);
        var outputs = described.Items("Stacks").FirstOrDefault().Items("Outputs")
            .ToDictionary(output => output.Text("OutputKey")!, output => output.Text("OutputValue")!);
        var stack = new DeployedStack(name, outputs, []);
        var client = await Ask(
            ["cognito-idp", "describe-user-pool-client", "--user-pool-id", stack["UserPoolId"], "--client-id", stack["UserPoolClientId"]],
            region,
            cancellation);
        var providers = client.At("UserPoolClient").Texts("SupportedIdentityProviders");
        return stack with { Providers = [.. providers.Where(provider => provider != "COGNITO")] };
    }

    /// <exception cref="SetupException">The stack has no such output.</exception>
    public string this[string output] => Outputs.TryGetValue(output, out var value)
        ? value
        : throw new SetupException(
            "publish.outputs", $"The stack {Name} has no output {output}: it was not deployed from this template.yaml.");

    /// <summary>What the web client reads from <c>/config.json</c>.</summary>
    public JsonObject Configuration => new()
    {
        ["region"] = this["Region"],
        ["userPoolId"] = this["UserPoolId"],
        ["clientId"] = this["UserPoolClientId"],
        ["identityPoolId"] = this["IdentityPoolId"],
        ["api"] = this["ApiUrl"],
        ["signedApi"] = this["SignedApiUrl"],
        ["domain"] = this["UserPoolDomain"],
        ["providers"] = Providers.ToJson(),
    };

    /// <summary>Runs the aws command, and returns what it prints. If it fails, the error has its output.</summary>
    public static async Task<string> Aws(IEnumerable<string> arguments, string? region, CancellationToken cancellation)
    {
        string[] all = [.. arguments, .. region is null ? Array.Empty<string>() : ["--region", region]];
        var result = await Tool.Run("aws", all, Repository.Root, Advice, cancellation);
        var said = string.Join('\n', result.Lines);
        return result.Code == 0 ? said : throw new SetupException("publish.aws", $"aws {string.Join(' ', all.Take(2))} failed:\n{said}");
    }

    private static async Task<JsonNode> Ask(IEnumerable<string> arguments, string? region, CancellationToken cancellation) =>
        JsonNode.Parse(await Aws([.. arguments, "--output", "json"], region, cancellation))!;
}
