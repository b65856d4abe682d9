namespace Trellis.Local.Tools;

/// <summary><c>outputs</c>: writes <c>amplify_outputs.json</c>, so that Amplify's libraries connect with the stack.</summary>
internal static class OutputsCommand
{
    public static Command Create()
    {
        var file = CommonOptions.Text("--file", "FILE", "where to write it (amplify_outputs.json); - prints it");
        var command = new DetailedCommand("outputs", "amplify_outputs.json, for Amplify's libraries", """
            Sign-in is under 'auth', and both APIs are under 'custom'.

            Examples:
              dotnet run --project local -- outputs
              dotnet run --project local -- outputs --stack trellis --region eu-west-1
            """)
            { file, StackOptions.Name, StackOptions.Region, StackOptions.Data };
        command.SetAction((result, cancellation) => Run(result.GetValue(file), StackOptions.Read(result), cancellation));
        return command;
    }

    private static async Task Run(string? file, BackendOptions options, CancellationToken cancellation)
    {
        var backend = await Backend.Find(options, cancellation);
        var text = JsonStyle.Indented(AmplifyOutputs.Create(backend, Stack.Own(backend.Region)));
        if (file == "-")
        {
            Console.WriteLine(text);
            return;
        }

        file ??= "amplify_outputs.json";
        await File.WriteAllTextAsync(file, text + "\n", cancellation);
        Console.WriteLine($"{file} is written.");
    }
}
