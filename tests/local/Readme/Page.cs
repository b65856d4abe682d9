using System.Text.RegularExpressions;

namespace Trellis.Tests.Local.Readme;

/// <summary>A page of the project's documentation, by its sections.</summary>
/// <param name="path">From the repository's root.</param>
internal sealed partial class Page(string path)
{
    public static Page Front { get; } = new("README.md");

    public static Page Functions { get; } = new("functions/README.md");

    public static Page Shared { get; } = new("shared/README.md");

    public static Page Local { get; } = new("local/README.md");

    public static Page Web { get; } = new("web/README.md");

    /// <summary>Every page: at the root, and one folder below it.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.GetDirectories(Repository.Root).Prepend(Repository.Root)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md"))
            .Select(file => new Page(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')))
            .OrderBy(page => page.Name, StringComparer.Ordinal),
    ];

    public string Name => path;

    public string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    /// <summary>The page without its blocks of code.</summary>
    public string Prose => Block().Replace(Text, "");

    /// <summary>The sections, each with its heading.</summary>
    public IReadOnlyList<string> Headings => [.. Heading().Matches(Prose).Select(heading => heading.Groups[1].Value)];

    /// <summary>The blocks of one language in one section, one after the other.</summary>
    public string Blocks(string section, string language)
    {
        var blocks = BlocksOf(Section(section), language);
        Assert.NotEmpty(blocks);
        return string.Concat(blocks);
    }

    /// <summary>The lines of one language on the whole page, each with the section that it is in.</summary>
    public IEnumerable<(string Section, string Line)> Lines(string language) =>
        Text.Split("\n## ").Skip(1).SelectMany(section => string.Concat(BlocksOf(section, language))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => (section[..section.IndexOf('\n', StringComparison.Ordinal)], line)));

    public override string ToString() => Name;

    private string Section(string title)
    {
        var start = Text.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{path} has no section '{title}'.");
        var end = Text.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    private static List<string> BlocksOf(string text, string language) =>
        [.. Block().Matches(text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value)];

    // In a list, a block is indented.
    [GeneratedRegex("^ *```(?<language>\\w+)\n(?<code>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
