namespace Trellis.Local.Tools.Schemas;

/// <summary>The matrix for a person: its rules, numbered, then a block for the record and one for each field that has rules of its
/// own.</summary>
internal static class MatrixText
{
    private const string None = "–";
    private const string Off = "off";

    /// <summary>What a caller's name may take of a line; a longer one is broken.</summary>
    private const int Widest = 32;

    public static void Write(Matrix matrix, Screen screen)
    {
        var model = matrix.Model;
        var live = model.IsLive ? ", live: who may list may follow" : "";
        screen.Out.WriteLine($"{screen.Bold(model.Name)} {screen.Green($"/{model.Path}")} {screen.Dim($"{Space(model)}{live}")}");
        screen.Out.WriteLine();
        WriteRules(matrix, screen);
        var callers = Math.Min(matrix.Callers.Max(caller => caller.Name.Length), Widest);
        var own = model.Fields.Where(field => field.Rules is not null).Select(field => (field.Name, field.Rules!.Value))
            .Concat(
                model.Relations.Where(relation => relation.Rules is not null).Select(relation => (relation.Name, relation.Rules!.Value)))
            .ToList();

        WriteBlock(
            "record",
            own.Count == 0
                ? Named("and each of its fields", matrix)
                : "reached where the model's rules or any field's grant it; deleted only where every field's do",
            (caller, operation) => matrix.Cell(caller, operation), isField: false);
        foreach (var (name, rules) in own)
            WriteBlock(name, "", (caller, operation) => matrix.Cell(caller, operation, rules), isField: true);

        if (own.Count > 0)
        {
            var others = model.Fields.Where(field => field.Rules is null).Select(field => field.Name);
            WriteBlock(
                "other fields", Named(string.Join(", ", others), matrix), (caller, operation) => matrix.Cell(caller, operation, own: null),
                isField: true);
        }

        void WriteBlock(string title, string note, Func<CallerKind, Operation, ImmutableArray<int>> cell, bool isField)
        {
            var columns = Matrix.Columns.Where(column => !isField || column.Operation != Operation.Delete).ToList();
            var table = matrix.Callers.Select(
                caller => columns.Select(column => Cell(matrix, cell(caller, column.Operation), column.Operation)).ToList()).ToList();
            var widths = columns.Select((column, at) => Math.Max(column.Name.Length, table.Max(row => row[at].Length))).ToList();
            var head = Math.Max(callers, title.Length);

            screen.Out.WriteLine($"  {screen.Bold(title.PadRight(head))}  "
                + $"{screen.Dim(string.Join("  ", columns.Select((column, at) => column.Name.PadRight(widths[at]))).TrimEnd())}");
            foreach (var (caller, row) in matrix.Callers.Zip(table))
            {
                var cells = string.Join("  ", row.Select((text, at) => Ink(text, widths[at], screen)));
                var name = Paragraph.Wrap(caller.Name, Widest);
                foreach (var line in name.SkipLast(1))
                    screen.Out.WriteLine($"  {line}");
                screen.Out.WriteLine($"  {name[^1].PadRight(head)}  {cells}".TrimEnd());
            }

            if (note.Length > 0)
                screen.Out.WriteLine($"  {screen.Dim(Paragraph.Hanging($"({note})", 3))}");

            screen.Out.WriteLine();
        }
    }

    /// <summary>What the public row says of the fields, but for those that it is never shown.</summary>
    private static string Named(string fields, Matrix matrix)
    {
        var hidden = matrix.Model.Fields.Where(field => Owners.IsField(matrix.Model, field)).Select(field => field.Name).ToList();
        var isPublic = Matrix.Columns.Any(column => !matrix.Cell(matrix.Callers[^1], column.Operation).IsEmpty);
        return hidden.Count > 0 && isPublic ? $"{fields}; the public is not shown {string.Join(", ", hidden)}" : fields;
    }

    private static void WriteRules(Matrix matrix, Screen screen)
    {
        // A rule that is wider than the screen is wrapped, and its line number is printed below it.
        const int Indent = 6;
        var width = matrix.Rules.Max(entry => Text(entry).Length);
        var isNarrow = width + Indent + "  line 1000".Length <= Paragraph.Columns;
        for (var at = 0; at < matrix.Rules.Count; at++)
        {
            var line = matrix.Rules[at].Rule.Line is > 0 and var number ? $"line {Number(number)}" : "implied";
            var text = Paragraph.Hanging(Text(matrix.Rules[at]), Indent);
            screen.Out.WriteLine($"  {screen.Yellow(Number(at + 1).PadLeft(2))}  "
                + $"{(isNarrow ? text.PadRight(width) : text)}{(isNarrow ? "  " : "\n" + new string(' ', Indent))}{screen.Dim(line)}");
        }

        screen.Out.WriteLine();
    }

    private static string Text((Rule Rule, string? On) entry) => entry.On is null ? entry.Rule.Text : $"{entry.On}: {entry.Rule.Text}";

    private static string Space(Model model) =>
        model.Scope.OwnerField is { } owner ? $"a space for each {owner}, which nobody else can name" : "one space for all";

    private static string Cell(Matrix matrix, ImmutableArray<int> rules, Operation operation) =>
        (matrix.Model.Disabled & operation) != 0 ? Off : rules.IsEmpty ? None : string.Join(' ', rules.Select(Number));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Ink(string text, int width, Screen screen) =>
        text is None or Off ? screen.Dim(text.PadRight(width)) : screen.Green(text.PadRight(width));
}
