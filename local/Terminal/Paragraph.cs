namespace Trellis.Local.Terminal;

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
            foreach (var word in whole.Split(' '))
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

    /// <summary>The same as one text, each line behind an indent.</summary>
    public static string Indented(string text, int indent) =>
        string.Join('\n', Wrap(text, Columns - indent).Select(line => new string(' ', indent) + line));
}
