using Trellis.Local.Cloud.Hosting;
using Trellis.Records;
using Trellis.Schemas;

namespace Trellis.Local.Tools;

/// <summary>How a command is called: what its <c>--help</c> prints, and what its words are held to before it starts.</summary>
/// <param name="Name">The command; empty for the laptop cloud itself, which is started without one.</param>
/// <param name="Words">What follows it, such as <c>MODEL</c> or <c>[FILE…]</c>.</param>
/// <param name="Short">What it does, in the list of all.</param>
/// <param name="What">What it does.</param>
internal sealed record Usage(string Name, string Words, string Short, string What)
{
    private const string Program = "dotnet run --project local";
    private const int Indent = 23;

    public IReadOnlyList<Option> Options { get; init; } = [];

    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The other commands, where this one speaks for all.</summary>
    public IReadOnlyList<Usage> Commands { get; init; } = [];

    /// <summary>As <c>--help</c> prints it.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Call).Append("\n\n");
            foreach (var line in Paragraph.Wrap(What))
                text.Append(line).Append('\n');
            Append(text, "Options", Options.Select(option => (option.Spelling, option.What)));
            Append(text, "Commands (each knows --help)", Commands.Select(command => (command.Name, command.Short)));
            text.Append(Examples.Count == 0 ? "" : "\nExamples:\n");
            foreach (var example in Examples)
                text.Append(
                    $"  {example.Replace("%", Name.Length == 0 ? Program : $"{Program} -- {Name}", StringComparison.Ordinal)}".TrimEnd())
                    .Append('\n');
            return text.ToString();
        }
    }

    private string Call =>
        $"{Program}{(Name.Length == 0 ? " [-- OPTIONS]" : $" -- {Name}")}{(Words.Length == 0 ? "" : $" {Words}")}{(Name.Length > 0 && Options.Count > 0 ? " [OPTIONS]" : "")}";

    /// <summary>What is wrong with the words that followed the command; null where nothing is. Values are the command's own to
    /// judge.</summary>
    public string? Fault(IReadOnlyList<string> words)
    {
        var (least, most, given) = (Least, Most, 0);
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is not ['-', _, ..])
            {
                if (++given > most)
                    return $"'{words[at]}' is one word too many.";
            }
            else if (Options.FirstOrDefault(option => option.Name == words[at]) is not { } option)
            {
                return $"There is no option '{words[at]}'.{Spelling.Hint(words[at], Options.Select(known => known.Name))}";
            }
            else if (option.Value is not null && ++at == words.Count)
            {
                return $"{option.Name} wants a value: {option.Spelling}.";
            }
        }

        return given < least ? $"{Name} wants {Words}." : null;
    }

    /// <summary>The words with each <c>--name=value</c> taken apart.</summary>
    public static string[] Apart(IEnumerable<string> words) =>
        [.. words.SelectMany(word => word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0
            and var equals ? new[] { word[..equals], word[(equals + 1)..] } : [word])];

    /// <summary>The words that are no options.</summary>
    public static string[] Plain(string[] words) => Array.FindAll(words, word => !word.StartsWith("--", StringComparison.Ordinal));

    /// <summary>Says on standard error what is wrong with the words, and where it says how they should be: all of that here would hide what
    /// is wrong.</summary>
    /// <returns>The exit code.</returns>
    public int Refuse(string fault, TextWriter? errors = null)
    {
        (errors ?? Console.Error)
            .Write($"{string.Join('\n', Paragraph.Wrap(fault))}\n\n{Call}\nAll that it takes: {Program} -- "
                + $"{(Name.Length == 0 ? "" : $"{Name} ")}--help\n");
        return 2;
    }

    private int Least => Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word[0] != '[');

    private int Most =>
        Words.Contains('…', StringComparison.Ordinal) ? int.MaxValue : Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    private static void Append(StringBuilder text, string title, IEnumerable<(string Left, string Right)> rows)
    {
        var isFirst = true;
        foreach (var (left, right) in rows)
        {
            text.Append(isFirst ? $"\n{title}:\n" : "");
            isFirst = false;
            var lines = Paragraph.Wrap(right, Paragraph.Columns - Indent);
            var isBeside = left.Length < Indent - 3;
            text.Append("  ").Append(isBeside ? left.PadRight(Indent - 2) + lines[0] : left).Append('\n');
            foreach (var line in lines.Skip(isBeside ? 1 : 0))
                text.Append(' ', Indent).Append(line).Append('\n');
        }
    }
}

/// <param name="Name">With its dashes.</param>
/// <param name="Value">What it wants after it, or null for a switch.</param>
/// <param name="What">What it does.</param>
internal sealed record Option(string Name, string? Value, string What)
{
    public static Option Json { get; } = new("--json", null, "JSON for programs, as it is behind a pipe anyway");

    public static Option Schema { get; } = new("--schema", "FILE", "another schema than shared/schema.graphql");

    public static Option Data { get; } = new("--data", "FOLDER", "of the laptop cloud that runs on this data (.trellis/data)");

    public static Option Stack { get; } = new("--stack", "NAME", "of a deployed stack, through the aws command");

    public static Option Region { get; } = new("--region", "REGION", "where that is, if not where the aws command is set up for");

    public string Spelling => Value is null ? Name : $"{Name} {Value}";
}
