using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Trellis.Local.Tools;

/// <summary>The program's commands, and what it says when a command line cannot be understood or a command fails.</summary>
internal static class CommandLine
{
    private const string Program = "dotnet run --project local --";

    /// <summary>How long a command may clean up after Ctrl-C.</summary>
    private static readonly TimeSpan CleaningUp = TimeSpan.FromMinutes(2);

    /// <summary>Without a command it runs the laptop cloud. The commands are in the order in which a newcomer needs them.</summary>
    public static RootCommand Root()
    {
        var root = RunCommand.Create();
        root.HelpName = Program;
        Command[] commands =
        [
            EnvCommand.Create(), SignInCommand.Create(), OutputsCommand.Create(), CheckCommand.Create(), DescribeCommand.Create(),
            AccessCommand.Create(), DiffCommand.Create(), LockCommand.Create(), OpenApiCommand.Create(), TypeScriptCommand.Create(),
            InvokeCommand.Create(), QueueCommand.Create(), .. DataCommands.All(), PublishCommand.Create(), SeedCommand.Create(),
            TourCommand.Create(),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
            foreach (var argument in command.Arguments)
                argument.Validators.Add(result => RefuseOptions(result, command));
        }

        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "show this help";
        help.Action = new Help((HelpAction)help.Action!);
        return root;
    }

    /// <returns>The exit code: 1 for what the user can fix, 2 for a command line that is not understood. Both are explained on standard
    /// error.</returns>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var root = Root();
            var result = root.Parse(args switch
            {
                ["help"] => ["--help"],
                ["help", var name, ..] => root.Subcommands.Any(command => command.Name == name) ? [name, "--help"] : [name],
                _ => args,
            });
            if (result.Action is ParseErrorAction fault)
                return Refuse(result, fault, errors);
            // The laptop cloud has its own way to stop: there the second Ctrl-C does not wait.
            var isCloud = result.CommandResult.Command is RootCommand;
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = isCloud ? null : CleaningUp,
            });
        }
        catch (Exception trouble) when (Trouble.Explain(trouble) is { } message)
        {
            await errors.WriteLineAsync(Paragraph.Hanging(message, 0));
        }
#pragma warning disable CA1031 // The last boundary: the user reads one sentence, and the details are kept for a bug report.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            var file = Path.Combine(Path.GetTempPath(), $"trellis-{Guid.NewGuid():N}.txt");
            await File.WriteAllTextAsync(file, bug.ToString());
            await errors.WriteLineAsync(Paragraph.Hanging(
                $"This is a bug in Trellis: {bug.Message}\nThe details are in {file}. Please report it with that file.", 0));
        }

        return 1;
    }

    /// <summary>The library takes an option that it does not know for an argument, where one may still come.</summary>
    private static void RefuseOptions(ArgumentResult result, Command command)
    {
        foreach (var unknown in result.Tokens.Select(token => token.Value).Where(text => text.StartsWith("--", StringComparison.Ordinal)))
            result.AddError($"There is no option '{unknown}'.{Spelling.Hint(unknown, command.Options.Select(option => option.Name))}");
    }

    private static int Refuse(ParseResult result, ParseErrorAction fault, TextWriter errors)
    {
        fault.ShowHelp = false;
        // The library writes its suggestions to the output, which is for programs to read.
        result.Invoke(new InvocationConfiguration { Output = errors, Error = errors });
        var command = result.CommandResult.Command is RootCommand ? "" : $" {result.CommandResult.Command.Name}";
        errors.WriteLine($"'{Program}{command} --help' lists what it takes.");
        return 2;
    }

    /// <summary>The library's help, with the command's details and examples below it.</summary>
    private sealed class Help(HelpAction standard) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            standard.MaxWidth = Paragraph.Columns;
            standard.Invoke(parseResult);
            var details = parseResult.CommandResult.Command switch
            {
                DetailedCommand command => command.Details,
                _ => RunCommand.Details,
            };
            parseResult.InvocationConfiguration.Output.WriteLine(details);
            return 0;
        }
    }
}

/// <summary>A command whose help says more than one line, and shows examples.</summary>
/// <param name="details">What else there is to know, and examples; broken at 80 columns.</param>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    public string Details { get; } = details;
}

/// <summary>Options that several commands have, and how values are read.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json(string description = "JSON for programs; the default behind a pipe") => Switch("--json", description);

    public static Option<string?> Schema { get; } = Text("--schema", "FILE", "another schema than shared/schema.graphql");

    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    public static Option<Uri?> Address(string name, string description) => Read<Uri?>(
        name, "URL", description, "an address that begins with http:// or https://",
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null);

    public static Option<string?> FullPath(string name, string value, string description) =>
        Read<string?>(name, value, description, "a path", text => text.Length > 0 ? Path.GetFullPath(text) : null);

    /// <param name="value">What the help calls its value.</param>
    /// <param name="taken">Which values it takes, for who gives another.</param>
    /// <param name="read">Reads a value; null for one that it does not take.</param>
    public static Option<T> Read<T>(string name, string value, string description, string taken, Func<string, T?> read) => new(name)
    {
        HelpName = value,
        Description = description,
        CustomParser = result =>
        {
            if (read(result.Tokens[^1].Value) is { } good)
                return good;
            result.AddError($"{name} takes {taken}, not '{result.Tokens[^1].Value}'.");
            return default;
        },
    };
}
