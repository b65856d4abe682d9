using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Schemas.Compiler;

/// <summary>Turns the text of a schema into a <see cref="Schema"/>, or into every error that it has.</summary>
public static class SchemaCompiler
{
    /// <summary>Never throws, whatever the text. <see cref="Compilation.Schema"/> is null exactly when there are errors.</summary>
    /// <param name="text">The schema.</param>
    /// <param name="pinned">What stored records already rely on; models that it does not know are compiled as new.</param>
    public static Compilation Compile(string text, SchemaLock? pinned = null) => Compile(text, pinned, new Faults(text));

    /// <summary>
    /// As <see cref="Compile(string, SchemaLock?)"/>, and the patterns of <c>@validate</c> are built too: dear, and needless when a
    /// function starts with a schema that was checked before it was deployed.
    /// </summary>
    public static Compilation Check(string text, SchemaLock? pinned = null) =>
        Compile(text, pinned, new Faults(text) { WithPatterns = true });

    private static Compilation Compile(string text, SchemaLock? pinned, Faults faults)
    {
        var document = Parser.Parse(text, faults);
        faults.Incomplete = faults.Any;

        var types = new Types(document, faults);
        Misspelt.Mend(types, faults);
        Models.Draft(types);
        References.Check(types, faults);
        Uses.Check(types, faults);
        foreach (var model in types.Models)
            Models.Fill(model, types, faults);
        foreach (var model in types.Models)
            Indexes.Declare(model, faults);
        Relations.Resolve(types, pinned ?? SchemaLock.Empty, faults);
        Access.Apply(types, faults);
        foreach (var model in types.Models)
        {
            Models.Times(model, faults);
            Models.Title(model, faults);
            Models.CheckRelationNames(model, faults);
            Values.Apply(model, faults);
            Indexes.AddOwnerLists(model);
            var place = pinned?.Models.GetValueOrDefault(model.StorageName);
            Indexes.GiveSlots(model, place, faults);
            if (place is not null)
                Pins.Check(model, place, faults);
        }

        types.FillNestedTypes();
        Models.CheckStorageNames(types.Models, faults);
        Paths.CheckClashes(types.Models, faults);
        RootFields.Check(types, faults);
        var schema = faults.Any ? null : Assembly.Build(types);
        return new Compilation(schema, [.. faults.Errors], [.. faults.Warnings]);
    }
}

public sealed record Compilation(Schema? Schema, ImmutableArray<SchemaError> Errors, ImmutableArray<SchemaError> Warnings);

/// <summary>Something that is wrong with a schema, or worth saying.</summary>
/// <param name="Code">Stable, such as <c>schema.unknown-type</c>.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Path">Where it is in the schema's own terms, such as <c>Task.state</c>.</param>
public sealed record SchemaError(string Code, string Message, int Line, int Column, string Path);
