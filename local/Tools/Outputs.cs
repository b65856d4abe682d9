using System.Text.Encodings.Web;
using Trellis.Http;
using Trellis.Local.Cloud.Template;
using Trellis.Local.Tools.Clients;

namespace Trellis.Local.Tools;

/// <summary><c>outputs</c>: writes <c>amplify_outputs.json</c>, so that Amplify's libraries connect with the stack.</summary>
internal static class Outputs
{
    public static Usage Usage { get; } = new(
        "outputs",
        "",
        "amplify_outputs.json, for Amplify's libraries",
        "Writes the file that Amplify's libraries are configured with: sign-in under 'auth', and both APIs under 'custom'.")
    {
        Options =
            [new("--file", "FILE", "where to write it (amplify_outputs.json); - prints it"), Option.Stack, Option.Region, Option.Data],
        Examples = ["%", "% --stack trellis --region eu-west-1"],
    };

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> Start(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } options || rest is not ([] or ["--file", _]))
            return Usage.Refuse("That is not what outputs takes.");

        var file = rest is [_, var named] ? named : "amplify_outputs.json";
        var backend = await options.Find(CancellationToken.None);
        var text = AmplifyOutputs.Of(backend, Stack.Own(backend.Region)).ToJsonString(Readable);
        if (file == "-")
        {
            Console.WriteLine(text);
            return 0;
        }

        await File.WriteAllTextAsync(file, text + "\n");
        Console.WriteLine($"{file} is written.");
        return 0;
    }
}
