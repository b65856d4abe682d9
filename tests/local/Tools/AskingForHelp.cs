using System.CommandLine;
using Trellis.Local.Tools;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools;

public sealed class AskingForHelp
{
    public static TheoryData<string> Names => [.. CommandLine.Root().Subcommands.Select(command => command.Name).Prepend("")];

    [Theory, MemberData(nameof(Names))]
    public async Task Prints_what_the_command_does_its_options_and_examples(string name)
    {
        Command command = CommandLine.Root();
        command = command.Subcommands.SingleOrDefault(known => known.Name == name) ?? command;

        var (code, output, errors) = await Run([.. Words(name), "--help"]);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"\n  dotnet run --project local -- {name}", output, StringComparison.Ordinal);
        Assert.Contains("\nOptions:\n", output, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  ", output, StringComparison.Ordinal);
        Assert.All(command.Options, option => Assert.Contains(option.Name, output, StringComparison.Ordinal));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal((0, output, ""), await Run([.. Words(name), "-h"]));
        Assert.Equal((0, output, ""), await Run(["help", .. Words(name)]));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Names_a_wrong_option_and_shows_how_the_command_is_called(string name)
    {
        var (code, output, errors) = await Run([.. Words(name), "--nonsense"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("'--nonsense'", errors, StringComparison.Ordinal);
        Assert.EndsWith($"'dotnet run --project local -- {name} --help' lists what it takes.\n".Replace("  ", " ", StringComparison.Ordinal), errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\n   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Required argument 'MODEL' missing for command: 'reindex'.", "reindex")]
    [InlineData("Required argument 'OLD' missing for command: 'diff'.", "diff")]
    [InlineData("Unrecognized command or argument 'three'.", "diff", "one", "two", "three")]
    [InlineData("Required argument missing for option: '--table'.", "export", "--table")]
    [InlineData("'--tabel=T' was not matched. Did you mean one of the following?\n--table", "export", "--tabel=T")]
    [InlineData("--endpoint takes an address that begins with http:// or https://, not 'somewhere'.", "export", "--endpoint=somewhere")]
    [InlineData("--port takes a number from 1 to 65535, not 'abc'.", "--port", "abc")]
    [InlineData("There is no option '--jsn'. Did you mean '--json'?", "check", "--jsn")]
    [InlineData("Option '--event' is required.", "invoke", "Create")]
    [InlineData("Required argument 'NAME' missing for command: 'invoke'.", "invoke", "--event", "event.json")]
    [InlineData("Unrecognized command or argument 'two'.", "describe", "one", "two")]
    [InlineData("Required argument missing for option: '--schema'.", "access", "--schema")]
    [InlineData("Unrecognized command or argument '--file'.", "reindex", "Task", "--file", "a")]
    [InlineData("--without needs --amplify.", "import", "file", "--without", "a")]
    [InlineData("--latency needs a DynamoDB at an http address", "--latency", "5ms", "--dynamodb", "https://example.com")]
    public async Task Names_what_else_is_wrong_with_the_words(string expected, params string[] words)
    {
        var (code, output, errors) = await RunningCloud.Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project local", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_model_that_is_not_there()
    {
        var (code, output, errors) = await Run(["access", "Taks"]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("The schema has no model Taks. Did you mean 'Task'? It has Team, Task,", errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_every_command()
    {
        var (_, output, _) = await Run(["help"]);

        Assert.All(CommandLine.Root().Subcommands, command => Assert.Contains($"\n  {command.Name} ", output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("help", "nonsense")]
    public async Task Names_a_command_that_is_not_there(params string[] words)
    {
        var (code, output, errors) = await Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("Unrecognized command or argument 'nonsense'.", errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean one of the following?\ncheck", (await Run(["chekc"])).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("access", "acc")]
    [InlineData("--schema", "typescript", "--s")]
    public async Task Completes_what_is_typed(string expected, params string[] typed)
    {
        var line = string.Join(' ', typed);

        var (code, output, _) = await Run([$"[suggest:{line.Length}]", line]);

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private static string[] Words(string name) => name.Length == 0 ? [] : [name];

    private static async Task<(int Code, string Output, string Errors)> Run(string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.Run(words, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
