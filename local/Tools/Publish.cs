using Trellis.Http;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Cloud.Template;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>publish STACK</c>: builds the web client for a deployed stack and brings it there, through the aws command.</summary>
internal static class Publish
{
    public static Usage Usage { get; } = new(
        "publish",
        "STACK",
        "the web client, to a deployed stack",
        "Builds the web client for a deployed stack, and brings it there. It needs the aws command, signed in as someone who may read the "
        + "stack, write to its bucket and invalidate its distribution.")
    {
        Options = [Option.Region, new("--dry-run", null, "build the client, and show what would be done")],
        Examples = ["% trellis", "% trellis --region eu-west-1 --dry-run"],
    };

    public static async Task<int> Start(string[] args)
    {
        if (Parse(args) is not { } options)
            return Usage.Refuse("publish wants one stack.");

        return await Run(options.Stack, options.Region, options.IsDry, Lines.Standard(quiet: false, json: false));
    }

    private static (string Stack, string? Region, bool IsDry)? Parse(string[] args)
    {
        (string? stack, string? region, var isDry) = (null, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--dry-run": isDry = true; break;
                case "--region" when i + 1 < args.Length: region = args[++i]; break;
                case ['-', ..]: return null;
                case var name when stack is null: stack = name; break;
                default: return null;
            }
        }

        return stack is null ? null : (stack, region, isDry);
    }

    private static async Task<int> Run(string name, string? region, bool isDry, Lines lines)
    {
        var schema = SchemaFile.Read(SchemaFile.Own).Check().Schema
            ?? throw new SetupException(
                "publish.schema",
                "shared/schema.graphql does not compile: 'dotnet run --project local -- check shared/schema.graphql' says why.");
        var build = new WebBuild(Repository.Root, lines.Progress);
        var built = build.Folder ?? throw new SetupException("publish.web", "This clone has no web client: there is no folder web/.");
        await build.Run(CancellationToken.None);
        lines.Progress($"Reading the outputs of {name} …");
        var stack = await DeployedStack.Read(name, region, CancellationToken.None);
        var template = Stack.Own(stack["Region"]);

        var folder = Directory.CreateTempSubdirectory("trellis-publish-").FullName;
        try
        {
            Copy(built, folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), stack.Configuration.ToJsonString());
            foreach (var (file, content) in SchemaFiles.Of(
                schema, template, ApiDoor.Of(template, new Uri(stack["ApiUrl"]), new Uri(stack["SignedApiUrl"]))))
                await File.WriteAllBytesAsync(Path.Combine(folder, file), content.Value);
            if (isDry)
                lines.Say($"config.json would be {stack.Configuration.ToJsonString()}");
            foreach (var command in Publication.Commands(folder, stack["WebBucket"], stack["DistributionId"]))
            {
                lines.Say($"{(isDry ? "would run: " : "")}aws {string.Join(' ', command.Select(Quoted))}");
                if (!isDry)
                    await DeployedStack.Aws(command, region, CancellationToken.None);
            }

            lines.Say(
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
