namespace Trellis.Local.Tools;

/// <summary><c>env</c>: a stack's addresses, as variables of the shell, or as the file of variables that <c>sam local</c> takes.</summary>
internal static class EnvCommand
{
    public static Command Create()
    {
        var sam = CommonOptions.Switch("--sam", "JSON for 'sam local invoke --env-vars'");
        var command = new DetailedCommand("env", "a stack's addresses, for the shell or for sam local", """
            Prints API, SIGNED_API, WEB, COGNITO, CLIENT_ID, USER_POOL_ID,
            IDENTITY_POOL_ID and REGION for the shell. With --sam it prints the table, its
            address as a container sees it, and the user pool.

            Examples:
              eval "$(dotnet run --project local -- env)"
              eval "$(dotnet run --project local -- env --stack trellis)"
              dotnet run --project local -- env --sam > env.json
            """)
            { sam, StackOptions.Name, StackOptions.Region, StackOptions.Data };
        command.SetAction(async (result, cancellation) =>
        {
            var backend = await Backend.Find(StackOptions.Read(result), cancellation);
            Console.WriteLine(result.GetValue(sam) ? JsonStyle.Indented(Sam(backend)) : Shell(backend));
        });
        return command;
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
