using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Schemas;
using Trellis.Schemas;

namespace Trellis.Local.Tools;

/// <summary>
/// <c>access [MODEL] [--schema FILE] [--json]</c>: who may do what, by which rule: a row for each kind of caller, a column for each
/// operation and field. Without a model, of all. Plain text behind a pipe. Exit code 1: there is no such model, or the schema does not
/// compile.
/// </summary>
public static class Access
{
    internal static Usage Usage { get; } = new(
        "access",
        "[MODEL]",
        "who may do what, and by which rule",
        "Prints who may do what with the records of a model, or of all: a row for each kind of caller, a column for each operation and "
        + "field. The numbers are the rules of the schema that grant it.")
    {
        Options = [Option.Schema, Option.Json with { What = "JSON for programs" }],
        Examples = ["% Task", "% --json"],
    };

    public static int Run(string[] args)
    {
        var screen = Screen.Standard(args) with { ForPeople = !args.Contains("--json") };
        return Run(args, screen);
    }

    public static int Run(string[] args, Screen screen)
    {
        var (name, path) = Words(args);
        var file = SchemaFile.Read(path ?? SchemaFile.Own);
        if (Report.Compiled(file, screen) is not { } schema)
            return 1;

        var models = schema.Models.Where(model => name is null || model.Name == name || model.Path == name).ToList();
        if (name is not null && models.Count == 0)
        {
            var known = schema.Models.Select(model => model.Name).ToList();
            throw new SetupException(
                "schema.model", $"The schema has no model {name}.{Spelling.Hint(name, known)} It has {string.Join(", ", known)}.");
        }

        Write([.. models.Select(Matrix.Of)], screen);
        return 0;
    }

    private static void Write(List<Matrix> matrices, Screen screen)
    {
        if (!screen.ForPeople)
        {
            using var json = new MemoryStream();
            MatrixJson.Write(matrices, json);
            screen.Out.WriteLine(Encoding.UTF8.GetString(json.ToArray()));
            return;
        }

        foreach (var matrix in matrices)
            MatrixText.Write(matrix, screen);

        screen.Out.WriteLine(screen.Dim(Paragraph.Hanging(
            "Numbers are the rules that grant it. Owners, co-owners and groups in a field: in the records that name them. Everyone but the "
            + "public is signed in.",
            0)));
    }

    /// <summary>The model and the file that the words name.</summary>
    private static (string? Model, string? Schema) Words(string[] args)
    {
        (string? Model, string? Schema) words = (null, null);
        for (var at = 0; at < args.Length; at++)
        {
            words = args[at] switch
            {
                "--schema" => words with { Schema = args[++at] },
                "--json" => words,
                var model => words with { Model = model },
            };
        }

        return words;
    }
}
