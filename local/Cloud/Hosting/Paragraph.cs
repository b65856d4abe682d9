namespace Trellis.Local.Cloud.Hosting;

/// <summary>Text for people, broken where a terminal of 80 columns ends.</summary>
internal static class Paragraph
{
    public const int Columns = 80;

    /// <summary>The lines of a text; a word that is longer than a line stands alone. Lines that it has already stay lines.</summary>
    public static List<string> Wrap(string text, int width = Columns)
    {
        var lines = new List<string>();
        foreach (var whole in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in Words(whole))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line);
                    line = word;
                }
                else
                {
                    line = line.Length == 0 ? word : $"{line} {word}";
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>A command between quotes is one word, so that it can be copied.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var isCommand = false;
        foreach (var word in line.Split(' '))
        {
            if (isCommand)
                words[^1] += $" {word}";
            else
                words.Add(word);
            isCommand = word is "'dotnet" || (isCommand && !word.Contains('\'', StringComparison.Ordinal));
        }

        return words;
    }

    /// <summary>The same as one text, each line behind an indent.</summary>
    public static string Indented(string text, int indent) => new string(' ', indent) + Hanging(text, indent);

    /// <summary>The same, for a text that begins at that column: the indent is for all lines but the first.</summary>
    public static string Hanging(string text, int indent) =>
        string.Join('\n' + new string(' ', indent), Wrap(text, Math.Max(Columns - indent, Columns / 3)));
}
