using System.Text.Encodings.Web;
using System.Text.Json;
using Trellis.Local.Client;
using Trellis.Local.Template;

namespace Trellis.Local.Commands;

/// <summary><c>outputs</c>: writes <c>amplify_outputs.json</c>, so that Amplify's libraries connect with the stack.</summary>
internal static class Outputs
{
    private const string Help = """
        dotnet run --project local -- outputs [OPTIONS]

          --stack NAME         of a deployed stack; --region REGION says where, if not where the aws command is set up for
          --data FOLDER        of the laptop cloud that runs on this data (.trellis/data)
          --file FILE          where to write it (amplify_outputs.json); - prints it

        The file configures Amplify's libraries: sign-in under 'auth', and both APIs under 'custom'.
        """;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> Start(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not ([] or ["--file", _]))
        {
            await Console.Error.WriteLineAsync("outputs takes --stack NAME, --region REGION, --data FOLDER and --file FILE; --help says more.").ConfigureAwait(false);
            return 2;
        }

        var file = rest is [_, var named] ? named : "amplify_outputs.json";
        var backend = await options.Find(CancellationToken.None).ConfigureAwait(false);
        var text = AmplifyOutputs.Of(backend, Stack.Own(backend.Region)).ToJsonString(Readable);
        if (file == "-")
        {
            Console.WriteLine(text);
            return 0;
        }

        try
        {
            await File.WriteAllTextAsync(file, text + "\n").ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new SetupException("outputs.file", trouble.Message);
        }

        Console.WriteLine($"{file} is written.");
        return 0;
    }
}
