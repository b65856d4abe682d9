namespace Trellis.Local.Commands;

/// <summary>The words of the command line, each with the file in this folder that carries it out.</summary>
internal static class Command
{
    public static async Task<int> Run(string[] args)
    {
        await Task.CompletedTask;
        return args switch
        {
            ["check", .. var rest] => Check.Run(rest),
            ["describe", .. var rest] => Describe.Run(rest),
            ["diff", .. var rest] => Diff.Run(rest),
            ["lock", .. var rest] => Lock.Run(rest),
            _ => Unknown(args),
        };
    }

    private static int Unknown(string[] args)
    {
        Console.Error.WriteLine($"There is no command '{string.Join(' ', args)}'.");
        return 2;
    }
}
