namespace Trellis.Local.Tools;

/// <summary><c>diff OLD NEW</c>: what a changed schema does to stored records: safe, look at this, needs reindex, or breaking, and what to
/// do. Exit code 0 unless something is breaking (1), or a schema does not compile (2).</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var old = new Argument<string>("OLD") { Description = "the schema as it was" };
        var now = new Argument<string>("NEW") { Description = "the schema as it is now" };
        var json = CommonOptions.Json();
        var command = new DetailedCommand("diff", "what an edit of the schema means for stored records", """
            Says of each change whether it is safe, should be looked at, needs a reindex, or
            breaks what is stored, and what to do then. Exit code 1: something breaks.
            2: a file does not compile.

            Examples:
              dotnet run --project local -- diff old.graphql shared/schema.graphql
            """)
            { old, now, json };
        command.SetAction(result =>
            Run(result.GetRequiredValue(old), result.GetRequiredValue(now), Screen.Standard(result.GetValue(json))));
        return command;
    }

    public static int Run(string oldPath, string newPath, Screen screen)
    {
        var (old, now) = (SchemaFile.Read(oldPath), SchemaFile.Read(newPath));
        var (before, after) = (old.Check(), now.CheckAfter(old));
        foreach (var (file, compilation) in new[] { (old, before), (now, after) })
        {
            if (compilation.Schema is null)
                Report.Write(file, compilation, screen);
        }

        if (before.Schema is null || after.Schema is null)
            return 2;

        var changes = SchemaDiff.Between(before.Schema, after.Schema);
        var verdict = changes.IsEmpty ? Verdict.Safe : changes.Max(change => change.Verdict);
        if (screen.ForPeople)
            WriteReadable(changes, verdict, screen);
        else
            screen.Out.WriteLine(JsonStyle.Indented(Json(changes, verdict)));
        return verdict is Verdict.Breaking ? 1 : 0;
    }

    private static JsonObject Json(ImmutableArray<Change> changes, Verdict verdict) => new()
    {
        ["verdict"] = Word(verdict),
        ["changes"] = new JsonArray([.. changes.Select(change => new JsonObject
        {
            ["verdict"] = Word(change.Verdict),
            ["code"] = change.Code,
            ["path"] = change.Path,
            ["message"] = change.What,
            ["todo"] = change.Todo,
        })]),
    };

    private static void WriteReadable(ImmutableArray<Change> changes, Verdict verdict, Screen screen)
    {
        foreach (var change in changes.OrderByDescending(change => change.Verdict))
        {
            screen.Out.WriteLine($"{Ink(change.Verdict, screen)} {screen.Bold(change.Path)} {screen.Dim(change.Code)}");
            screen.Out.WriteLine(Paragraph.Indented(change.What, 2));
            if (change.Todo.Length > 0)
                screen.Out.WriteLine(Paragraph.Indented(change.Todo, 2));
        }

        screen.Out.WriteLine(
            changes.IsEmpty ? screen.Green("No difference that records or clients could notice.") : $"All in all: {Ink(verdict, screen)}");
    }

    private static string Ink(Verdict verdict, Screen screen) => verdict switch
    {
        Verdict.Safe => screen.Green(Word(verdict)),
        Verdict.Look or Verdict.Reindex => screen.Yellow(Word(verdict)),
        _ => screen.Red(Word(verdict)),
    };

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Safe => "safe",
        Verdict.Look => "look at this",
        Verdict.Reindex => "needs reindex",
        _ => "breaking",
    };
}
