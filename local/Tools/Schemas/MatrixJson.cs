using System.Text.Encodings.Web;
using Trellis.Schemas;

namespace Trellis.Local.Tools.Schemas;

/// <summary>The matrix for a program: each cell lists the numbers of the rules that grant it.</summary>
internal static class MatrixJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IEnumerable<Matrix> matrices, Stream output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        foreach (var matrix in matrices)
        {
            json.WriteStartObject(matrix.Model.Name);
            Write(json, matrix);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Matrix matrix)
    {
        json.WriteString("path", matrix.Model.Path);
        json.WriteString("scope", matrix.Model.Scope.OwnerField ?? "*");
        json.WriteStartArray("rules");
        for (var at = 0; at < matrix.Rules.Count; at++)
        {
            var (rule, on) = matrix.Rules[at];
            json.WriteStartObject();
            json.WriteNumber("number", at + 1);
            json.WriteString("on", on);
            json.WriteString("text", rule.Text);
            json.WriteNumber("line", rule.Line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("callers");
        foreach (var caller in matrix.Callers)
        {
            json.WriteStartObject();
            json.WriteString("caller", caller.Name);
            Cells(json, "record", operation => matrix.Cell(caller, operation));
            json.WriteStartObject("fields");
            foreach (var field in matrix.Model.Fields)
                Cells(json, field.Name, operation => operation == Operation.Delete ? null : matrix.Cell(caller, operation, field));

            foreach (var relation in matrix.Model.Relations)
            {
                Cells(
                    json, relation.Name,
                    operation => operation == Operation.Delete ? null : matrix.Cell(caller, operation, relation.Rules));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Cells(Utf8JsonWriter json, string name, Func<Operation, ImmutableArray<int>?> cell)
    {
        json.WriteStartObject(name);
        foreach (var (column, operation) in Matrix.Columns)
        {
            if (cell(operation) is { } rules)
            {
                json.WriteStartArray(column);
                foreach (var rule in rules)
                    json.WriteNumberValue(rule);

                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }
}
