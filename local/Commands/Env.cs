using Trellis.Local.Client;
using Trellis.Local.Template;

namespace Trellis.Local.Commands;

/// <summary><c>env</c>: a stack's addresses as variables of the shell, so that commands can be typed against it.</summary>
internal static class Env
{
    public static Usage Usage { get; } = new(
        "env",
        "",
        "a stack's addresses, as variables of the shell",
        "Prints a stack's addresses for the shell: API, SIGNED_API, WEB, COGNITO, CLIENT_ID, USER_POOL_ID, IDENTITY_POOL_ID and REGION.")
    {
        Options = [Option.Stack, Option.Region, Option.Data],
        Examples = ["eval \"$(%)\"", "eval \"$(% --stack trellis)\""],
    };

    public static async Task<int> Start(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not [])
        {
            return Usage.Refuse("That is not what env takes.");
        }

        Console.WriteLine(Shell(await options.Find(CancellationToken.None).ConfigureAwait(false)));
        return 0;
    }

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
