namespace Trellis.Local.Tools;

/// <summary><c>access [MODEL]</c>: a row for each kind of caller, a column for each operation. Plain text behind a pipe too. Exit code 1:
/// there is no such model, or the schema does not compile.</summary>
internal static class AccessCommand
{
    public static Command Create()
    {
        var model = new Argument<string?>("MODEL") { Arity = ArgumentArity.ZeroOrOne, Description = "all models without one" };
        var json = CommonOptions.Json("JSON for programs");
        var command = new DetailedCommand("access", "who may do what, and by which rule", """
            A row for each kind of caller, a column for each operation, for records and
            for fields. The numbers are the rules of the schema that grant it.

            Examples:
              dotnet run --project local -- access Task
              dotnet run --project local -- access --json
            """)
            { model, CommonOptions.Schema, json };
        command.SetAction(result => Run(
            result.GetValue(model), result.GetValue(CommonOptions.Schema),
            Screen.Standard(result.GetValue(json)) with { ForPeople = !result.GetValue(json) }));
        return command;
    }

    public static int Run(string? name, string? path, Screen screen)
    {
        var file = SchemaFile.Read(path ?? SchemaFile.Own);
        if (Report.Compiled(file, screen) is not { } schema)
            return 1;
        var models = schema.Models.Where(model => name is null || model.Name == name || model.Path == name).ToList();
        if (name is not null && models.Count == 0)
            throw SchemaFile.NoModel(schema, name);
        List<Matrix> matrices = [.. models.Select(model => new Matrix(model))];
        if (!screen.ForPeople)
        {
            screen.Out.WriteLine(JsonStyle.Indented(MatrixJson.Create(matrices)));
            return 0;
        }

        foreach (var matrix in matrices)
        {
            MatrixText.Write(matrix, screen);
            foreach (var warning in file.Check().Warnings.Where(warning => IsOfDeleting(warning, matrix.Model)))
                screen.Out.WriteLine(Paragraph.Hanging(warning.Message, 0) + "\n");
        }

        screen.Out.WriteLine(screen.Dim(Paragraph.Hanging(
            "Numbers are the rules that grant it. Owners, co-owners and groups in a field: in the records that name them. Everyone but the "
            + "public is signed in.",
            0)));
        return 0;
    }

    /// <summary>Deleting a record can delete others that the person may not see.</summary>
    private static bool IsOfDeleting(Trellis.Schemas.Compiler.SchemaError warning, Model model) =>
        warning.Code == "schema.cascade-hidden" && warning.Path.StartsWith($"{model.Name}.", StringComparison.Ordinal);
}
