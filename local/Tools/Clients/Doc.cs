namespace Trellis.Local.Tools.Clients;

/// <summary>Descriptions of the schema as comments.</summary>
internal static class Doc
{
    public static string Comment(string? description, string indent)
    {
        if (string.IsNullOrWhiteSpace(description))
            return "";
        // What ends a comment must not end this one.
        var lines = description.Trim().Replace("*/", "*\\/", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n');
        return lines is [var only]
            ? $"{indent}/** {only} */\n"
            : $"{indent}/**\n{string.Concat(lines.Select(line => $"{indent} * {line}".TrimEnd() + "\n"))}{indent} */\n";
    }
}
