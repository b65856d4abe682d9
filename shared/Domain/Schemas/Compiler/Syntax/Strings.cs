namespace Trellis.Schemas.Compiler.Syntax;

/// <summary>Reads and writes the strings of the schema language (specification of October 2021, section 2.9.4).</summary>
internal static class Strings
{
    public static void CheckEscapes(string text, int start, int end, Faults faults)
    {
        for (var position = start; position < end; position++)
        {
            if (text[position] < ' ' && text[position] is not '\t')
            {
                faults.Error(
                    "schema.bad-character", position, "",
                    $"A string cannot contain the control character U+{(int)text[position]:X4}. Write \\u{(int)text[position]:X4}.");
            }

            if (text[position] is not '\\')
                continue;

            position++;
            var known = text[position] is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't';
            if (known || (text[position] is 'u' && IsHex(text, position + 1, end)))
                continue;
            faults.Error(
                "schema.bad-escape", position - 1, "",
                $"'\\{text[position]}' is not a valid escape. Use \\\" \\\\ \\/ \\b \\f \\n \\r \\t, or \\u and four hexadecimal digits. "
                + $"Write a backslash as \\\\.");
        }
    }

    /// <summary>The value of a string token. The lexer has checked its escapes.</summary>
    public static string Value(string text, Token token) => token.Kind switch
    {
        TokenKind.BlockString => BlockValue(text.AsSpan(token.Start + 3, token.End - token.Start - 6)),
        _ => Unescape(text.AsSpan(token.Start + 1, token.End - token.Start - 2)),
    };

    /// <summary>A string token with that value.</summary>
    public static string Write(string value)
    {
        var written = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => written.Append("\\\""),
                '\\' => written.Append("\\\\"),
                '\n' => written.Append("\\n"),
                '\r' => written.Append("\\r"),
                '\t' => written.Append("\\t"),
                < ' ' or '\u007F' => written.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}"),
                _ => written.Append(character),
            };
        }

        return written.Append('"').ToString();
    }

    private static bool IsHex(string text, int start, int end)
    {
        if (start + 4 > end)
            return false;
        for (var position = start; position < start + 4; position++)
        {
            if (!char.IsAsciiHexDigit(text[position]))
                return false;
        }

        return true;
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        if (!raw.Contains('\\'))
            return raw.ToString();

        var value = new StringBuilder(raw.Length);
        for (var position = 0; position < raw.Length; position++)
        {
            if (raw[position] is not '\\')
            {
                value.Append(raw[position]);
                continue;
            }

            position++;
            switch (raw[position])
            {
                case 'b': value.Append('\b'); break;
                case 'f': value.Append('\f'); break;
                case 'n': value.Append('\n'); break;
                case 'r': value.Append('\r'); break;
                case 't': value.Append('\t'); break;
                case 'u' when position + 4 < raw.Length
                    && ushort.TryParse(
                        raw.Slice(position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                    value.Append((char)unit);
                    position += 4;
                    break;
                default: value.Append(raw[position]); break;
            }
        }

        return value.ToString();
    }

    /// <summary>The specification's <c>BlockStringValue()</c>: removes the common indent and the blank lines around the text.</summary>
    private static string BlockValue(ReadOnlySpan<char> raw)
    {
        var lines = raw.ToString().Replace("\\\"\"\"", "\"\"\"", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var common = int.MaxValue;
        for (var i = 1; i < lines.Length; i++)
        {
            var indent = Indent(lines[i]);
            if (indent < lines[i].Length)
                common = Math.Min(common, indent);
        }

        var first = 0;
        var last = lines.Length - 1;
        while (first <= last && Indent(lines[first]) == lines[first].Length)
            first++;
        while (last > first && Indent(lines[last]) == lines[last].Length)
            last--;

        var value = new StringBuilder(raw.Length);
        for (var i = first; i <= last; i++)
        {
            if (i > first)
                value.Append('\n');
            value.Append(i == 0 ? lines[i] : lines[i].AsSpan(Math.Min(common, lines[i].Length)));
        }

        return value.ToString();
    }

    private static int Indent(string line)
    {
        var indent = 0;
        while (indent < line.Length && line[indent] is ' ' or '\t')
            indent++;
        return indent;
    }
}
