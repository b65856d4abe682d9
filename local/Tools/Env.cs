using System.Text.Json.Nodes;
using Trellis.Http;
using Trellis.Local.Cloud.Template;
using Trellis.Local.Tools.Clients;

namespace Trellis.Local.Tools;

/// <summary><c>env</c>: a stack's addresses, as variables of the shell, or as the file of variables that <c>sam local</c> takes.</summary>
internal static class Env
{
    public static Usage Usage { get; } = new(
        "env",
        "",
        "a stack's addresses, for the shell or for sam local",
        "Prints a stack's addresses for the shell: API, SIGNED_API, WEB, COGNITO, CLIENT_ID, USER_POOL_ID, IDENTITY_POOL_ID and REGION. "
            + "With --sam it prints the file that sam local takes with --env-vars: the table, its address as a container sees it, and the "
            + "user pool.")
    {
        Options = [new("--sam", null, "JSON for 'sam local invoke --env-vars'"), Option.Stack, Option.Region, Option.Data],
        Examples = ["eval \"$(%)\"", "eval \"$(% --stack trellis)\"", "% --sam > env.json"],
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> Start(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not ([] or ["--sam"]))
            return Usage.Refuse("That is not what env takes.");

        var backend = await options.Find(CancellationToken.None);
        Console.WriteLine(rest is [] ? Shell(backend) : Sam(backend).ToJsonString(Indented));
        return 0;
    }

    /// <summary>What <c>--env-vars</c> takes for every function. SAM passes only variables that template.yaml names.</summary>
    private static JsonObject Sam(Backend backend) => new()
    {
        ["Parameters"] = new JsonObject
        {
            ["TABLE_NAME"] = backend.Table,
            ["USER_POOL_ID"] = backend.UserPoolId,
            // In a container, localhost is the container itself.
            ["AWS_ENDPOINT_URL_DYNAMODB"] = Physical.Address(
                backend.DynamoDb.IsLoopback ? new UriBuilder(backend.DynamoDb) { Host = "host.docker.internal" }.Uri : backend.DynamoDb),
        },
    };

    private static string Shell(Backend backend) => $"""
        export API='{Physical.Address(backend.Api)}'
        export SIGNED_API='{Physical.Address(backend.SignedApi)}'
        export WEB='{Physical.Address(backend.Web)}'
        export COGNITO='{Physical.Address(backend.Cognito)}'
        export CLIENT_ID='{backend.ClientId}'
        export USER_POOL_ID='{backend.UserPoolId}'
        export IDENTITY_POOL_ID='{backend.IdentityPoolId}'
        export REGION='{backend.Region}'
        """;
}
