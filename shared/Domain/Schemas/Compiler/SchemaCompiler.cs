using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Compiles the text of a schema to a <see cref="Schema"/>, or to a list of all its errors.</summary>
public static class SchemaCompiler
{
    /// <summary>Never throws, for any text. <see cref="Compilation.Schema"/> is null exactly if there are errors.</summary>
    /// <param name="pinned">The lock; models that are not in it count as new.</param>
    public static Compilation Compile(string text, SchemaLock? pinned = null) => Compile(text, pinned, new Faults(text));

    /// <summary>
    /// As <see cref="Compile(string, SchemaLock?)"/>, and also checks the patterns of <c>@validate</c> and warns of pitfalls. That is
    /// expensive, so functions skip it at start: their schema was checked before deployment.
    /// </summary>
    public static Compilation Check(string text, SchemaLock? pinned = null) =>
        Compile(text, pinned, new Faults(text) { WithPatterns = true }, Pitfalls.Check);

    private static Compilation Compile(string text, SchemaLock? pinned, Faults faults, Action<Schema, Types, Faults>? last = null)
    {
        var document = Parser.Parse(text, faults);
        if (faults.Any && TypeScriptIn(text) is { } place)
            return InTypeScript(text, place);
        faults.Incomplete = faults.Any;

        var types = new Types(document, faults);
        Misspellings.Correct(types, faults);
        Models.CreateDrafts(types);
        References.Check(types, faults);
        DirectiveUses.Check(types, faults);
        foreach (var model in types.Models)
            Models.Fill(model, types, faults);
        foreach (var model in types.Models)
            Indexes.Declare(model, faults);
        Relations.Resolve(types, pinned ?? SchemaLock.Empty, faults);
        Access.Apply(types, faults);
        foreach (var model in types.Models)
        {
            Models.AddTimestamps(model, faults);
            Models.ApplyTitle(model, faults);
            Models.CheckRelationNames(model, faults);
            Values.Apply(model, faults);
            Indexes.AddOwnerLists(model);
            var locked = pinned?.Models.GetValueOrDefault(model.StorageName);
            Indexes.AssignSlots(model, locked, faults);
            if (locked is not null)
                LockChecks.Check(model, locked, faults);
        }

        var memberships = Members.Bind(types, faults);
        Deletions.Check(types, memberships, faults);
        types.FillNestedTypes();
        Models.CheckStorageNames(types.Models, faults);
        Paths.CheckClashes(types.Models, faults);
        RootFields.Check(types, faults);
        if (types.Models.Count == 0 && !faults.Any)
        {
            faults.Warn(
                "schema.no-model", 0, "",
                "No type has @model, so nothing is stored or served. Write it after a type's name: type Task @model { … }.");
        }

        var schema = faults.Any ? null : SchemaBuilder.Build(types, text, memberships);
        if (schema is not null)
            last?.Invoke(schema, types, faults);
        return new Compilation(schema, [.. faults.Errors], [.. faults.Warnings]);
    }

    /// <summary>Where a schema of Amplify Gen 2 begins, which is TypeScript; or null.</summary>
    private static int? TypeScriptIn(string text)
    {
        var place = text.IndexOf("a.schema(", StringComparison.Ordinal);
        if (place < 0)
            place = text.IndexOf("a.model(", StringComparison.Ordinal);
        return place < 0 ? null : place;
    }

    /// <summary>One error, instead of one for each character that GraphQL does not allow.</summary>
    private static Compilation InTypeScript(string text, int place)
    {
        var faults = new Faults(text);
        faults.Error(
            "schema.typescript", place, "",
            "This is TypeScript, as in Amplify Gen 2. Write GraphQL: type Todo @model @auth(rules: [{ allow: owner }]) { content: String }."
            + " Amplify keeps the GraphQL that it makes of yours: see 'Moving from Amplify' in local/README.md.");
        return new Compilation(null, [.. faults.Errors], []);
    }
}

public sealed record Compilation(Schema? Schema, ImmutableArray<SchemaError> Errors, ImmutableArray<SchemaError> Warnings);

/// <summary>An error or a warning about a schema.</summary>
/// <param name="Code">Stable, such as <c>schema.unknown-type</c>.</param>
/// <param name="Message">The problem and how to fix it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Path">The element of the schema, such as <c>Task.state</c>.</param>
public sealed record SchemaError(string Code, string Message, int Line, int Column, string Path);
