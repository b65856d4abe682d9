using System.Text.Encodings.Web;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary>
/// <c>diff OLD NEW</c>: what a changed schema does to stored records: safe, look at this, needs reindex, or breaking, and what to do.
/// Exit code 0 unless something is breaking (1), or a schema does not compile (2).
/// </summary>
public static class Diff
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Usage Usage { get; } = new(
        "diff",
        "OLD NEW",
        "what an edit of the schema means for stored records",
        "Compares two schema files, and says of each change whether it is safe, wants a look, needs a reindex, or breaks what is stored, "
        + "and what to do then. Exit code 1: something breaks. 2: one of the files does not compile.")
    {
        Options = [Option.Json],
        Examples = ["% old.graphql shared/schema.graphql"],
    };

    public static int Run(string[] args) => Run(args, Screen.Standard(args));

    public static int Run(string[] args, Screen screen)
    {
        var files = Usage.Plain(args);
        var (old, now) = (SchemaFile.Read(files[0]), SchemaFile.Read(files[1]));
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
            screen.Out.WriteLine(Json(changes, verdict));
        return verdict is Verdict.Breaking ? 1 : 0;
    }

    private static string Json(ImmutableArray<Change> changes, Verdict verdict)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("verdict", Word(verdict));
            json.WriteStartArray("changes");
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteString("verdict", Word(change.Verdict));
                json.WriteString("code", change.Code);
                json.WriteString("path", change.Path);
                json.WriteString("message", change.What);
                json.WriteString("todo", change.Todo);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

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
