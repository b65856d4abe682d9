using System.Collections.Immutable;

namespace Trellis.Schemas;

/// <summary>Turns the text of a schema into a <see cref="Schema"/>, or into every error that it has.</summary>
public static class SchemaCompiler
{
    /// <summary>Never throws, whatever the text. <see cref="Compilation.Schema"/> is null exactly when there are errors.</summary>
    public static Compilation Compile(string text) => throw new NotSupportedException("The compiler is being written.");
}

public sealed record Compilation(Schema? Schema, ImmutableArray<SchemaError> Errors, ImmutableArray<SchemaError> Warnings);

/// <summary>Something that is wrong with a schema, or worth saying.</summary>
/// <param name="Code">Stable, such as <c>schema.unknown-type</c>.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Path">Where it is in the schema's own terms, such as <c>Task.state</c>.</param>
public sealed record SchemaError(string Code, string Message, int Line, int Column, string Path);
