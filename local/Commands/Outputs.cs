using System.Text.Encodings.Web;
using System.Text.Json;
using Trellis.Local.Client;
using Trellis.Local.Cloud;
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

        (string? stack, string? region, var data, var file) = (null, null, new CloudOptions().Data, "amplify_outputs.json");
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || args[i] is not ("--stack" or "--region" or "--data" or "--file"))
            {
                await Console.Error.WriteLineAsync($"outputs does not understand '{args[i]}'; --help lists its options.").ConfigureAwait(false);
                return 2;
            }

            (stack, region, data, file) = args[i] switch
            {
                "--stack" => (args[i + 1], region, data, file),
                "--region" => (stack, args[i + 1], data, file),
                "--data" => (stack, region, Path.GetFullPath(args[i + 1]), file),
                _ => (stack, region, data, args[i + 1]),
            };
        }

        try
        {
            var backend = await Backend.Find(stack, region, data, CancellationToken.None).ConfigureAwait(false);
            var template = Stack.Load(Path.Combine(Repository.Root, "template.yaml"), new StackSettings { Region = backend.Region });
            var text = AmplifyOutputs.Of(backend, template).ToJsonString(Readable);
            if (file == "-")
            {
                Console.WriteLine(text);
                return 0;
            }

            await File.WriteAllTextAsync(file, text + "\n").ConfigureAwait(false);
            Console.WriteLine($"{file} is written.");
            return 0;
        }
        catch (Exception trouble) when (trouble is SetupException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(trouble.Message).ConfigureAwait(false);
            return 1;
        }
    }
}
