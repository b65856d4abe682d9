namespace Trellis.Local.Commands;

/// <summary>The words of the command line, each with the file in this folder that carries it out.</summary>
internal static class Command
{
    /// <returns>The exit code. What the person at the keyboard can mend is said on standard error, and is 1.</returns>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            return await Start(args).ConfigureAwait(false);
        }
        catch (SetupException trouble)
        {
            await Console.Error.WriteLineAsync(trouble.Message).ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<int> Start(string[] args)
    {
        return args switch
        {
            [] or [['-', ..], ..] => await Commands.Run.Start(args),
            ["invoke", .. var rest] => await Invoke.Start(rest),
            ["access", .. var rest] => Access.Run(rest),
            ["check", .. var rest] => Check.Run(rest),
            ["describe", .. var rest] => Describe.Run(rest),
            ["diff", .. var rest] => Diff.Run(rest),
            ["lock", .. var rest] => Lock.Run(rest),
            ["sign-in", .. var rest] => await SignIn.Start(rest),
            ["env", .. var rest] => await Env.Start(rest),
            ["outputs", .. var rest] => await Outputs.Start(rest),
            ["openapi", .. var rest] => await OpenApi.Start(rest),
            ["typescript", .. var rest] => await TypeScript.Start(rest),
            ["publish", .. var rest] => await Publish.Start(rest),
            [("reindex" or "move" or "erase" or "export" or "import") and var word, .. var rest] => await DataCommands.Run(word, rest),
            _ => Unknown(args),
        };
    }

    private static int Unknown(string[] args)
    {
        Console.Error.WriteLine($"There is no command '{args[0]}'. 'dotnet run --project local -- --help' lists what there is.");
        return 2;
    }
}
