using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Tests.Schemas;

/// <summary>Short ways to compile a schema in a test.</summary>
internal static class Sdl
{
    /// <summary>A schema that must compile.</summary>
    public static Schema Compile(string text, SchemaLock? pinned = null)
    {
        var compilation = SchemaCompiler.Check(text, pinned);
        Assert.True(compilation.Schema is not null, string.Join('\n', compilation.Errors));
        return compilation.Schema;
    }

    public static Model Model(string text, string name) => Compile(text).Named(name)!;

    /// <summary>What is wrong with a schema that must not compile, as <c>line:column code path</c>.</summary>
    public static string[] Errors(string text, SchemaLock? pinned = null)
    {
        var compilation = SchemaCompiler.Check(text, pinned);
        Assert.Null(compilation.Schema);
        return [.. compilation.Errors.Select(Short)];
    }

    public static string[] Codes(string text) => [.. SchemaCompiler.Check(text).Errors.Select(error => error.Code)];

    public static string[] Warnings(string text)
    {
        var compilation = SchemaCompiler.Check(text);
        Assert.Empty(compilation.Errors);
        return [.. compilation.Warnings.Select(Short)];
    }

    public static Document Parse(string text)
    {
        var faults = new Faults(text);
        var document = Parser.Parse(text, faults);
        Assert.Empty(faults.Errors);
        return document;
    }

    /// <summary>A field's name and type as the schema would write it.</summary>
    public static string[] Fields(Model model) => [.. model.Fields.Select(field => field.ToString())];

    private static string Short(SchemaError error) => $"{error.Line}:{error.Column} {error.Code} {error.Path}";
}
