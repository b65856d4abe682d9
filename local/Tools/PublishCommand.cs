namespace Trellis.Local.Tools;

/// <summary><c>publish STACK</c>: builds the web client for a deployed stack and brings it there, through the aws command.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var stack = new Argument<string>("STACK") { Description = "the deployed stack" };
        var dry = CommonOptions.Switch("--dry-run", "build the client, and show what would be done");
        var command = new DetailedCommand("publish", "the web client, to a deployed stack", """
            Builds the web client for a deployed stack, and uploads it. It needs the aws
            command, signed in as someone who may read the stack, write to its bucket and
            invalidate its distribution.

            Examples:
              dotnet run --project local -- publish trellis
              dotnet run --project local -- publish trellis --region eu-west-1 --dry-run
            """)
            { stack, StackOptions.Region, dry };
        command.SetAction(result => Run(
            result.GetRequiredValue(stack), result.GetValue(StackOptions.Region), result.GetValue(dry),
            CloudConsole.Standard(quiet: false, json: false)));
        return command;
    }

    private static async Task<int> Run(string name, string? region, bool isDry, CloudConsole console)
    {
        var schema = SchemaFile.Read(SchemaFile.Own).Compiled();
        var build = new WebBuild(Repository.Root, console.Progress);
        var built = build.Folder ?? throw new SetupException("publish.web", "This clone has no web client: there is no folder web/.");
        await build.Run(CancellationToken.None);
        console.Progress($"Reading the outputs of {name} …");
        var stack = await DeployedStack.Read(name, region, CancellationToken.None);
        var template = Stack.Own(stack["Region"]);

        var folder = Directory.CreateTempSubdirectory("trellis-publish-").FullName;
        try
        {
            Copy(built, folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), stack.Configuration.ToJsonString());
            foreach (var (file, content) in SchemaFiles.For(
                schema, template, ApiDoor.For(template, new Uri(stack["ApiUrl"]), new Uri(stack["SignedApiUrl"]))))
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, file), content.Value);
            }

            if (isDry)
                console.Print($"config.json would be {stack.Configuration.ToJsonString()}");
            foreach (var command in Publication.Commands(folder, stack["WebBucket"], stack["DistributionId"]))
            {
                console.Print($"{(isDry ? "would run: " : "")}aws {string.Join(' ', command.Select(Quoted))}");
                if (!isDry)
                    await DeployedStack.Aws(command, region, CancellationToken.None);
            }

            console.Print(
                isDry ? "Nothing was changed." : $"The client is at {stack["WebUrl"]}. CloudFront takes a minute to forget the old one.");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Quoted(string argument) => argument.IndexOfAny([' ', '*', ';']) < 0 ? argument : $"'{argument}'";

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
