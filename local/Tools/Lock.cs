using System.Text.Encodings.Web;
using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Schemas;
using Trellis.Operations.List;
using Trellis.Schemas;

namespace Trellis.Local.Tools;

/// <summary>
/// <c>lock [FILE] [--check]</c>: brings schema.lock.json up to date with the schema where no stored record is left behind by that;
/// else says what to run. With <c>--check</c> nothing is written, and exit code 1 means that something would be.
/// </summary>
public static class Lock
{
    internal static Usage Usage { get; } = new(
        "lock",
        "[FILE]",
        "pins where the schema's records lie",
        "Brings the lock beside a schema (shared/schema.lock.json) up to date with it, unless stored records would be left behind; then it "
        + "says what to run first. Commit both files together.")
    {
        Options = [new("--check", null, "write nothing; exit code 1 means that something would be written"), Option.Json],
        Examples = ["%", "% --check"],
    };

    public static int Run(string[] args) => Run(args, Screen.Standard(args));

    public static int Run(string[] args, Screen screen)
    {
        var files = Usage.Plain(args);
        var file = SchemaFile.Read(files is [var path, ..] ? path : SchemaFile.Own);
        if (Report.Compiled(file, screen) is not { } schema)
            return 1;

        var pinned = file.Pinned ?? SchemaLock.Empty;
        var now = pinned.With(schema);
        var text = LockFile.Write(now);
        var isCurrent = File.Exists(file.LockPath) && File.ReadAllBytes(file.LockPath).AsSpan().SequenceEqual(text);
        var isCheck = args.Contains("--check");
        if (!isCurrent && !isCheck)
            File.WriteAllBytes(file.LockPath, text);

        var notes = Notes(pinned, now, schema).ToList();
        if (screen.ForPeople)
            WriteReadable(file.LockPath, isCurrent, isCheck, notes, screen);
        else
            screen.Out.WriteLine(Json(file.LockPath, isCurrent, isCheck, notes));
        return !isCurrent && isCheck ? 1 : 0;
    }

    private static void WriteReadable(string path, bool isCurrent, bool isCheck, List<string> notes, Screen screen)
    {
        foreach (var note in notes)
            screen.Out.WriteLine(Paragraph.Hanging(note, 0));
        screen.Out.WriteLine((isCurrent, isCheck) switch
        {
            (true, _) => $"{screen.Green("ok")} {Report.Shown(path)} is up to date.",
            (false, true) =>
                $"{screen.Red("failed")} {Report.Shown(path)} is not up to date.\nRun 'dotnet run --project local -- lock' and commit it.",
            _ => $"{screen.Green("ok")} {Report.Shown(path)} is written. Commit it with the schema.",
        });
    }

    private static string Json(string path, bool isCurrent, bool isCheck, List<string> notes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteBoolean("ok", isCurrent || !isCheck);
            json.WriteBoolean("written", !isCurrent && !isCheck);
            json.WriteStartArray("notes");
            foreach (var note in notes)
                json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static IEnumerable<string> Notes(SchemaLock before, SchemaLock now, Trellis.Schemas.Schema schema)
    {
        foreach (var (name, locked) in now.Models)
        {
            if (schema.Models.FirstOrDefault(known => known.StorageName == name) is not { } model)
                yield return $"{name} is no longer in the schema. Its records stay stored, and its place stays pinned.";
            else if (!before.Models.TryGetValue(name, out var old))
                yield return $"{model.Name} is new.";
            else
            {
                foreach (var (what, note) in Unknown(model.Name, old, locked))
                    yield return $"{model.Name} has {what}. {note} after the deploy.";
            }
        }
    }

    /// <summary>What stored records do not carry yet, or carry otherwise.</summary>
    private static IEnumerable<(string What, string Note)> Unknown(string model, LockedModel old, LockedModel now)
    {
        foreach (var index in now.Indexes)
        {
            var note = FilledIndexes.Note(model, index.Name);
            if (old.Index(index.Name) is not { } before)
                yield return ($"a new index {index.Name} (gsi{index.Slot})", note);
            else if (!index.IsWrittenLike(before))
                yield return (
                    $"a changed index {index.Name} (gsi{index.Slot}): it was of ({Fields(before)}) and is of ({Fields(index)})", note);
            else if (index.Slot != before.Slot)
                yield return ($"an index {index.Name} that was gsi{before.Slot} and is gsi{index.Slot}", note);
        }

        foreach (var (field, form) in now.Unique)
        {
            var note = FilledIndexes.NoteOfUnique(model, field);
            if (!old.Unique.TryGetValue(field, out var before))
                yield return ($"a new unique field {field}", note);
            else if (before != form)
                yield return ($"a unique field {field} whose guards were written as {before}, and are as {form} now", note);
        }
    }

    private static string Fields(LockedIndex index) =>
        string.Join(", ", index.Fields.Zip(index.Forms, (field, form) => $"{field} as {form}"));
}
