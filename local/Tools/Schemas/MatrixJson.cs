namespace Trellis.Local.Tools.Schemas;

/// <summary>The matrix for a program: each cell lists the numbers of the rules that grant it.</summary>
internal static class MatrixJson
{
    public static JsonObject Create(IEnumerable<Matrix> matrices) => matrices.ToJson(matrix => matrix.Model.Name, ToJson);

    private static JsonObject ToJson(Matrix matrix) => new()
    {
        ["path"] = matrix.Model.Path,
        ["scope"] = matrix.Model.Scope.OwnerField ?? "*",
        ["rules"] = new JsonArray([.. matrix.Rules.Select((entry, at) => new JsonObject
        {
            ["number"] = at + 1,
            ["on"] = entry.On,
            ["text"] = entry.Rule.Text,
            ["line"] = entry.Rule.Line,
        })]),
        ["callers"] = new JsonArray([.. matrix.Callers.Select(caller => new JsonObject
        {
            ["caller"] = caller.Name,
            ["record"] = Cells(operation => matrix.Cell(caller, operation)),
            ["fields"] = Fields(matrix, caller),
        })]),
    };

    private static JsonObject Fields(Matrix matrix, CallerKind caller)
    {
        var fields = new JsonObject();
        foreach (var field in matrix.Model.Fields)
            fields[field.Name] = Cells(operation => matrix.Cell(caller, operation, field), Operation.Delete);
        foreach (var relation in matrix.Model.Relations)
            fields[relation.Name] = Cells(operation => matrix.Cell(caller, operation, relation.Rules), Operation.Delete);
        return fields;
    }

    private static JsonObject Cells(Func<Operation, ImmutableArray<int>> cell, Operation without = Operation.None) =>
        Matrix.Columns.Where(column => column.Operation != without).ToJson(
            column => column.Name, column => new JsonArray([.. cell(column.Operation).Select(rule => JsonValue.Create(rule))]));
}
