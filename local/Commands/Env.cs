using Trellis.Local.Client;
using Trellis.Local.Template;

namespace Trellis.Local.Commands;

/// <summary><c>env</c>: a stack's addresses as variables of the shell, so that commands can be typed against it.</summary>
internal static class Env
{
    private const string Help = """
        eval "$(dotnet run --project local -- env [OPTIONS])"

          --stack NAME         of a deployed stack; --region REGION says where, if not where the aws command is set up for
          --data FOLDER        of the laptop cloud that runs on this data (.trellis/data)

        Sets API, SIGNED_API, WEB, COGNITO, CLIENT_ID, USER_POOL_ID, IDENTITY_POOL_ID and REGION.
        """;

    public static async Task<int> Start(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not [])
        {
            await Console.Error.WriteLineAsync("env takes --stack NAME, --region REGION and --data FOLDER; --help says more.").ConfigureAwait(false);
            return 2;
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
