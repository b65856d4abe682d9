using Trellis.Operations.List;

namespace Trellis.Local.Tools;

/// <summary><c>lock [FILE] [--check]</c>: brings schema.lock.json up to date with the schema where no stored record is left behind by that;
/// else says what to run. With <c>--check</c> nothing is written, and exit code 1 means that something would be.</summary>
internal static class LockCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "shared/schema.graphql without one" };
        var check = CommonOptions.Switch("--check", "write nothing; exit code 1 if something would be written");
        var json = CommonOptions.Json();
        var command = new DetailedCommand("lock", "pins where the schema's records are stored", """
            Updates the lock beside a schema (shared/schema.lock.json), unless stored
            records would be left behind; then it says what to run first. Commit both files
            together.

            Examples:
              dotnet run --project local -- lock
              dotnet run --project local -- lock --check
            """)
            { file, check, json };
        command.SetAction(result => Run(result.GetValue(file), result.GetValue(check), Screen.Standard(result.GetValue(json))));
        return command;
    }

    public static int Run(string? path, bool isCheck, Screen screen)
    {
        var file = SchemaFile.Read(path ?? SchemaFile.Own);
        if (Report.Compiled(file, screen) is not { } schema)
            return 1;

        var pinned = file.Pinned ?? SchemaLock.Empty;
        var now = pinned.With(schema);
        var text = LockFile.Write(now);
        var isCurrent = File.Exists(file.LockPath) && File.ReadAllBytes(file.LockPath).AsSpan().SequenceEqual(text);
        if (!isCurrent && !isCheck)
            file.WriteLock(text);

        var notes = Notes(pinned, now, schema).ToList();
        if (screen.ForPeople)
        {
            WriteReadable(file.LockPath, isCurrent, isCheck, notes, screen);
        }
        else
        {
            screen.Out.WriteLine(JsonStyle.Line(new JsonObject
            {
                ["file"] = file.LockPath,
                ["ok"] = isCurrent || !isCheck,
                ["written"] = !isCurrent && !isCheck,
                ["notes"] = notes.ToJson(),
            }));
        }

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

    private static IEnumerable<string> Notes(SchemaLock before, SchemaLock now, Schema schema)
    {
        foreach (var (name, locked) in now.Models)
        {
            if (schema.Models.FirstOrDefault(known => known.StorageName == name) is not { } model)
            {
                yield return $"{name} is no longer in the schema. Its records stay stored, and its place stays pinned.";
            }
            else if (!before.Models.TryGetValue(name, out var old))
            {
                yield return $"{model.Name} is new.";
            }
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
            {
                yield return ($"a new index {index.Name} (gsi{index.Slot})", note);
            }
            else if (!index.IsWrittenLike(before))
            {
                yield return (
                    $"a changed index {index.Name} (gsi{index.Slot}): it was of ({Fields(before)}) and is of ({Fields(index)})", note);
            }
            else if (index.Slot != before.Slot)
            {
                yield return ($"an index {index.Name} that was gsi{before.Slot} and is gsi{index.Slot}", note);
            }
        }

        foreach (var (field, form) in now.Unique)
        {
            var note = FilledIndexes.NoteOfUnique(model, field);
            if (!old.Unique.TryGetValue(field, out var before))
                yield return ($"a new unique field {field}", note);
            else if (before != form)
                yield return ($"a unique field {field} whose guards were written as {before}, and are as {form} now", note);
        }

        foreach (var relation in now.Counts.Except(old.Counts))
            yield return ($"RESTRICT in {relation} now", FilledIndexes.NoteOfCount(model, relation));
        if (now.Live && !old.Live)
            yield return ("live: true now", FilledIndexes.NoteOfLive(model));
    }

    private static string Fields(LockedIndex index) =>
        string.Join(", ", index.Fields.Zip(index.Forms, (field, form) => $"{field} as {form}"));
}
