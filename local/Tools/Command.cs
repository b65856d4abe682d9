using Trellis.Http;
using Trellis.Local.Cloud.Hosting;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Local.Tools;

/// <summary>A word of the command line, with the file in this folder that carries it out.</summary>
/// <param name="Usage">How it is called.</param>
/// <param name="Start">Carries it out, with the words that follow it, and returns the exit code.</param>
internal sealed record Command(Usage Usage, Func<string[], Task<int>> Start)
{
    /// <summary>In the order in which a newcomer comes to need them.</summary>
    public static IReadOnlyList<Command> All { get; } =
    [
        new(Env.Usage, Env.Start),
        new(SignIn.Usage, SignIn.Start),
        new(Outputs.Usage, Outputs.Start),
        new(Check.Usage, args => Task.FromResult(Check.Run(args))),
        new(Describe.Usage, args => Task.FromResult(Describe.Run(args))),
        new(Access.Usage, args => Task.FromResult(Access.Run(args))),
        new(Diff.Usage, args => Task.FromResult(Diff.Run(args))),
        new(Lock.Usage, args => Task.FromResult(Lock.Run(args))),
        new(OpenApi.Usage, OpenApi.Start),
        new(TypeScript.Usage, TypeScript.Start),
        new(Invoke.Usage, Invoke.Start),
        .. DataUsage.All.Select(usage => new Command(usage, args => DataCommands.Run(usage, args))),
        new(Publish.Usage, Publish.Start),
        new(Tour.Usage, Tour.Start),
    ];

    /// <summary>What is started without a word.</summary>
    public static Command Cloud { get; } = new(
        RunOptions.Usage with { Commands = [.. All.Select(command => command.Usage)] }, Trellis.Local.Tools.Run.Start);

    public static Task<int> Run(string[] args) => Run(args, Console.Out, Console.Error);

    /// <returns>The exit code: 1 for what the person at the keyboard can mend, 2 for words that are not understood. Both are said on
    /// standard error.</returns>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            return await Understand(args, output, errors);
        }
        catch (Exception trouble) when (Trouble.Of(trouble) is not null)
        {
            await Say(errors, Trouble.Of(trouble)!);
        }
#pragma warning disable CA1031 // The last boundary: whatever it is, a person is told of it in one sentence, and the rest is kept for those who mend it.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            var file = Path.Combine(Path.GetTempPath(), $"trellis-{Guid.NewGuid():N}.txt");
            await File.WriteAllTextAsync(file, bug.ToString());
            await Say(
                errors,
                $"That is a fault of Trellis's own: {bug.Message}\nWhere it happened is written to {file}. Please report it with that "
                + $"file.");
        }

        return 1;
    }

    private static Task<int> Understand(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is ["help"])
            return Help(Cloud, output);
        var name = args is ["help", .. var asked] ? asked[0] : args is [['-', ..], ..] or [] ? "" : args[0];
        if ((name.Length == 0 ? Cloud : All.FirstOrDefault(command => command.Usage.Name == name)) is not { } command)
            return Task.FromResult(Unknown(name, errors));
        var words = Usage.Apart(name.Length == 0 ? args : args[1..]);
        if (args[..Math.Min(1, args.Length)] is ["help"] || words.Contains("--help") || words.Contains("-h"))
            return Help(command, output);
        return command.Usage.Fault(words) is { } fault ? Task.FromResult(command.Usage.Refuse(fault, errors)) : command.Start(words);
    }

    private static async Task<int> Help(Command command, TextWriter output)
    {
        await output.WriteAsync(command.Usage.Text);
        return 0;
    }

    private static int Unknown(string name, TextWriter errors)
    {
        errors.WriteLine($"There is no command '{name}'.{Spelling.Hint(name, All.Select(command => command.Usage.Name))} There are:");
        errors.WriteLine(Paragraph.Indented(string.Join(", ", All.Select(command => command.Usage.Name)), 2));
        errors.WriteLine("'dotnet run --project local -- --help' says what each does.");
        return 2;
    }

    private static Task Say(TextWriter errors, string text) => errors.WriteLineAsync(string.Join('\n', Paragraph.Wrap(text)));
}
