using System.Text.RegularExpressions;
using Trellis.Local.Cloud.Hosting;

namespace Trellis.Tests.Local.Readme;

/// <summary>README.md, by its sections.</summary>
internal static partial class Page
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    /// <summary>What stands in the blocks of one language in one section, one after the other.</summary>
    public static string Blocks(string section, string language)
    {
        var blocks = Block().Matches(Section(section)).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value).ToList();
        Assert.NotEmpty(blocks);
        return string.Concat(blocks);
    }

    public static string Section(string title)
    {
        var start = Text.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"README.md has no section '{title}'.");
        var end = Text.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
