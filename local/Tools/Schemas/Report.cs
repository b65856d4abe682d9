using Trellis.Schemas.Compiler;

namespace Trellis.Local.Tools.Schemas;

/// <summary>What the compiler says about a file: one line of JSON, or for a person the lines themselves with a caret under the
/// fault.</summary>
public static class Report
{
    /// <summary>The schema in a file; null where it does not compile, and then the screen says why.</summary>
    public static Schema? Compiled(SchemaFile file, Screen screen)
    {
        var compilation = file.Check();
        if (compilation.Schema is null)
            Write(file, compilation, screen);
        return compilation.Schema;
    }

    public static void Write(SchemaFile file, Compilation compilation, Screen screen)
    {
        if (screen.ForPeople)
            WriteReadable(file, compilation, screen);
        else
            screen.Out.WriteLine(Json(file.Path, compilation));
    }

    public static string Json(string path, Compilation compilation) => JsonStyle.Line(new JsonObject
    {
        ["file"] = path,
        ["ok"] = compilation.Schema is not null,
        ["errors"] = Json(compilation.Errors),
        ["warnings"] = Json(compilation.Warnings),
    });

    private static JsonArray Json(ImmutableArray<SchemaError> errors) => [.. errors.Select(error => new JsonObject
    {
        ["code"] = error.Code,
        ["message"] = error.Message,
        ["line"] = error.Line,
        ["column"] = error.Column,
        ["path"] = error.Path,
    })];

    private static void WriteReadable(SchemaFile file, Compilation compilation, Screen screen)
    {
        var path = Shown(file.Path);
        var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
        var told = new HashSet<string>();
        foreach (var error in compilation.Errors)
            Write(path, lines, error, told.Add(error.Message), screen.Red("error"), screen.Red, screen);
        foreach (var warning in compilation.Warnings)
            Write(path, lines, warning, told.Add(warning.Message), screen.Yellow("warning"), screen.Yellow, screen);

        var warnings = compilation.Warnings.Length == 0 ? "" : $", {Count(compilation.Warnings.Length, "warning")}";
        screen.Out.WriteLine(compilation.Schema is { } schema
            ? $"{screen.Green("ok")} {path}: {Count(schema.Models.Length, "model")}{warnings}"
            : $"{screen.Red("failed")} {path}: {Count(compilation.Errors.Length, "error")}{warnings}");
    }

    /// <param name="isNew">False if the same message was printed above.</param>
    private static void Write(
        string path, string[] lines, SchemaError error, bool isNew, string word, Func<string, string> ink, Screen screen)
    {
        var where = error.Path.Length == 0 ? "" : $" {error.Path}";
        screen.Out.WriteLine($"{screen.Bold($"{path}:{error.Line}:{error.Column}")} {word} {screen.Dim(error.Code)}{where}");
        if (error.Line <= lines.Length && lines[error.Line - 1] is { Length: > 0 } line)
        {
            var number = error.Line.ToString(CultureInfo.InvariantCulture);
            var column = Math.Min(error.Column - 1, line.Length);
            screen.Out.WriteLine($"  {screen.Dim($"{number} |")} {line}");
            screen.Out.WriteLine(
                $"  {new string(' ', number.Length)} {screen.Dim("|")} {Indent(line, column)}{ink(new string('^', Width(line, column)))}");
        }

        screen.Out.WriteLine(isNew ? Paragraph.Indented(error.Message, 2) : "  The same as above.");
        screen.Out.WriteLine();
    }

    /// <summary>Keeps tabs, so that the caret is below its text at any tab width.</summary>
    private static string Indent(string line, int column) =>
        string.Concat(line.Take(column).Select(character => character is '\t' ? '\t' : ' '));

    /// <summary>How long the word is that begins at the column: a name, a directive or a string; else one character.</summary>
    private static int Width(string line, int column)
    {
        if (column >= line.Length)
            return 1;
        if (line[column] is '"')
            return line.IndexOf('"', column + 1) is var end and > 0 ? end - column + 1 : line.Length - column;
        var at = column + 1;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_'))
            at++;
        return at - column;
    }

    /// <summary>Relative to the current folder, if the file is below it.</summary>
    internal static string Shown(string path) =>
        Path.GetRelativePath(Directory.GetCurrentDirectory(), path) is var near
            && near.StartsWith("..", StringComparison.Ordinal) ? path : near;

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
