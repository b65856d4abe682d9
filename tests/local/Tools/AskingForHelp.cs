using Trellis.Local.Tools;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools;

public sealed class AskingForHelp
{
    private static IEnumerable<Usage> Every => Command.All.Select(command => command.Usage).Prepend(Command.Cloud.Usage);

    public static TheoryData<string> Names => [.. Every.Select(usage => usage.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Prints_what_the_command_does_its_options_and_examples(string name)
    {
        var usage = Every.Single(usage => usage.Name == name);

        var (code, output, errors) = await Run([.. Words(name), "--help"]);

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith($"dotnet run --project local {(name.Length == 0 ? "[-- OPTIONS]" : $"-- {name}")}", output, StringComparison.Ordinal);
        Assert.Contains("\nOptions:\n", output, StringComparison.Ordinal);
        Assert.Contains("\nExamples:\n  ", output, StringComparison.Ordinal);
        Assert.All(usage.Options, option => Assert.Contains($"\n  {option.Spelling}", output, StringComparison.Ordinal));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal((0, output, ""), await Run([.. Words(name), "-h"]));
        Assert.Equal((0, output, ""), await Run(["help", .. Words(name)]));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Names_a_wrong_option_and_shows_how_the_command_is_called(string name)
    {
        var usage = Every.Single(usage => usage.Name == name);

        var (code, output, errors) = await Run([.. Words(name), .. Enumerable.Repeat("x", usage.Words.Split(' ').Count(word => word is [not '[', ..])), "--nonsense"]);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("There is no option '--nonsense'.", errors, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{usage.Text.Split('\n')[0]}\nAll that it takes: dotnet run --project local -- {name} --help\n".Replace("  ", " ", StringComparison.Ordinal), errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\n   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reindex wants MODEL.", "reindex")]
    [InlineData("diff wants OLD NEW.", "diff", "one")]
    [InlineData("'three' is one word too many.", "diff", "one", "two", "three")]
    [InlineData("--table wants a value: --table NAME.", "export", "--table")]
    [InlineData("There is no option '--tabel'. Did you mean '--table'?", "export", "--tabel=T")]
    [InlineData("'somewhere' is no value for --endpoint.", "export", "--endpoint=somewhere")]
    [InlineData("'abc' is no value for --port.", "--port", "abc")]
    [InlineData("invoke wants --event FILE.", "invoke", "Create")]
    [InlineData("invoke wants NAME.", "invoke", "--event", "event.json")]
    [InlineData("'two' is one word too many.", "describe", "one", "two")]
    [InlineData("'two' is one word too many.", "access", "one", "two")]
    [InlineData("--schema wants a value: --schema FILE.", "access", "--schema")]
    [InlineData("'two' is one word too many.", "erase", "one", "two")]
    [InlineData("'one' is one word too many.", "export", "one")]
    [InlineData("There is no option '--file'.", "reindex", "Task", "--file", "a")]
    [InlineData("That is not what import takes.", "import", "file", "--without", "a")]
    public async Task Names_what_else_is_wrong_with_the_words(string expected, params string[] words)
    {
        var (code, output, errors) = await RunningCloud.Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(expected, errors, StringComparison.Ordinal);
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

        Assert.All(Command.All, command => Assert.Contains($"\n  {command.Usage.Name.PadRight(20)} {command.Usage.Short.Split(' ')[0]}", output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("help", "nonsense")]
    public async Task Names_a_command_that_is_not_there(params string[] words)
    {
        var (code, output, errors) = await Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("There is no command 'nonsense'. There are:", errors, StringComparison.Ordinal);
        Assert.StartsWith("There is no command 'chekc'. Did you mean 'check'?", (await Run(["chekc"])).Errors, StringComparison.Ordinal);
    }

    private static string[] Words(string name) => name.Length == 0 ? [] : [name];

    private static async Task<(int Code, string Output, string Errors)> Run(string[] words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Command.Run(words, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
