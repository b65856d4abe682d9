using Trellis.Schemas.Compiler;

namespace Trellis.Local.Tools.Schemas;

/// <summary>A schema on disk, with the lock that lies beside it: <c>schema.graphql</c> and <c>schema.lock.json</c>.</summary>
public sealed class SchemaFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SchemaFile(string path, string text, SchemaLock? pinned, SchemaError? fault)
    {
        Path = path;
        Text = text;
        Pinned = pinned;
        Fault = fault;
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>Null where there is no lock beside the schema.</summary>
    public SchemaLock? Pinned { get; }

    /// <summary>Why the schema or its lock could not be read, or null.</summary>
    public SchemaError? Fault { get; }

    public string LockPath => LockPathOf(Path);

    /// <summary>The project's own.</summary>
    public static string Own => System.IO.Path.Combine(Repository.Root, "shared", "schema.graphql");

    /// <summary>The schema of the project in a folder, as its functions read it: they do not start without a lock.</summary>
    public static SchemaFile Served(string root)
    {
        var file = Read(System.IO.Path.Combine(root, "shared", "schema.graphql"));
        if (file.Fault is not null || file.Pinned is not null)
            return file;
        const string Missing = "schema.lock.json is missing: it says where records are stored. Restore it from git, or if no record is "
            + "stored yet, write it with 'dotnet run --project local -- lock'.";
        return new SchemaFile(file.Path, file.Text, null, new SchemaError("schema.lock-missing", Missing, 1, 1, ""));
    }

    public static SchemaFile Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path, Strict);
            var lockPath = LockPathOf(path);
            if (!File.Exists(lockPath))
                return new SchemaFile(path, text, null, null);
            return LockFile.TryRead(File.ReadAllBytes(lockPath), out var pinned, out var fault)
                ? new SchemaFile(path, text, pinned, null)
                : new SchemaFile(path, text, null, new SchemaError("schema.lock-unreadable", fault, 1, 1, ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var fault = Directory.Exists(path) ? $"{path} is a folder, not a file."
                : exception is DecoderFallbackException ? $"{path} is not UTF-8. Save it as UTF-8 in your editor."
                : exception.Message;
            return new SchemaFile(path, "", null, new SchemaError("schema.unreadable", fault, 1, 1, ""));
        }
    }

    /// <summary>A full check of the schema, including the patterns of its validations and its lock.</summary>
    public Compilation Check() => Fault is null ? SchemaCompiler.Check(Text, Pinned) : new Compilation(null, [Fault], []);

    /// <exception cref="SetupException">It does not compile.</exception>
    public Schema Compiled() => Compiled(Check());

    /// <summary>The schema of what <see cref="Check"/>, or a check of another kind, has found.</summary>
    public Schema Compiled(Compilation compilation) => compilation.Schema
        ?? throw new SetupException(
            "schema.broken", $"{Path} does not compile: run 'dotnet run --project local -- check {Path}' to see why.");

    /// <summary>As <see cref="Check"/> would say after the edit from another schema, but for the places of its records: slots and sides
    /// stay as they were given, and a changed scope or key is no error.</summary>
    public Compilation CheckAfter(SchemaFile old)
    {
        if (Fault is not null || old.Check().Schema is not { } before || SchemaCompiler.Check(Text) is not { Schema: { } moved })
            return Fault is null ? SchemaCompiler.Check(Text) : new Compilation(null, [Fault], []);

        var given = (old.Pinned ?? SchemaLock.Empty).With(before);
        var places = SchemaLock.Empty.With(moved).Models;
        var models = given.Models.ToBuilder();
        foreach (var (name, model) in given.Models)
        {
            if (places.TryGetValue(name, out var place))
                models[name] = model with { Scope = place.Scope, Key = place.Key, KeyForms = place.KeyForms };
        }

        return SchemaCompiler.Check(Text, given with { Models = models.ToImmutable() });
    }

    /// <summary>As <see cref="Check"/>, except that a scope or key that is not the pinned one is no error: the records are about to be
    /// moved there.</summary>
    public Compilation CheckMoved()
    {
        if (Fault is not null || Pinned is null || SchemaCompiler.Check(Text) is not { Schema: { } moved })
            return Check();
        var places = SchemaLock.Empty.With(moved).Models;
        var models = Pinned.Models.ToBuilder();
        foreach (var (name, model) in Pinned.Models)
        {
            if (places.TryGetValue(name, out var place))
            {
                models[name] = model with
                {
                    Scope = place.Scope,
                    Key = place.Key,
                    KeyForms = model.Key.SequenceEqual(place.Key)
                    ? model.KeyForms
                    : place.KeyForms
                };
            }
        }

        return SchemaCompiler.Check(Text, Pinned with { Models = models.ToImmutable() });
    }

    public static SetupException NoModel(Schema schema, string name)
    {
        var known = schema.Models.Select(model => model.Name).ToList();
        return new SetupException(
            "schema.model", $"The schema has no model {name}.{Spelling.Hint(name, known)} It has {string.Join(", ", known)}.");
    }

    /// <summary>Writes the whole lock or nothing: half a lock would lose track of where records are stored.</summary>
    public void WriteLock(byte[] text)
    {
        File.WriteAllBytes(LockPath + ".new", text);
        File.Move(LockPath + ".new", LockPath, overwrite: true);
    }

    private static string LockPathOf(string path) => System.IO.Path.ChangeExtension(path, ".lock.json");
}
