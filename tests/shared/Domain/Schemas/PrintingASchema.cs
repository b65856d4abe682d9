using FsCheck;
using FsCheck.Fluent;
using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Tests.Schemas;

/// <summary>A parsed schema that is printed and parsed again is the same schema.</summary>
public sealed class PrintingASchema
{
    [Fact]
    public void Keeps_every_form_of_definition()
    {
        Comes_back_the_same("""
            "the schema" schema @a { query: Q }
            scalar Day @a
            "a \"type\"" type T implements A & B @a(x: 1.5e3, y: [true, null, { z: "\u0007\\" }], w: {}) { "a field" f("an argument" x: [Int!]! = [1] @a, y: String): [T!]! @a g: Int }
            interface A implements B
            union U @a = T | V
            enum E @a { "one" ONE @a TWO }
            input I { a: [Int!] = [1, 2], b: [I] @a }
            "a directive" directive @a(x: Int = 1) repeatable on OBJECT | FIELD_DEFINITION
            extend schema @a
            extend type T { g: Int }
            extend union U = W
            """);
    }

    [Fact]
    public void Keeps_generated_ones()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(RandomSchemas.Text.ToArbitrary(), text =>
        {
            Comes_back_the_same(text);
        }));
    }

    internal static void Comes_back_the_same(string text)
    {
        var document = Sdl.Parse(text);

        var printed = Printer.Print(document);
        var again = Sdl.Parse(printed);

        Assert.Equal(Shape(document), Shape(again));
        Assert.Equal(printed, Printer.Print(again));
        Assert.Equal(Meaning(text), Meaning(printed));
    }

    /// <summary>Everything of a document but the places, independent of how the printer writes it.</summary>
    private static string Shape(Document document) => string.Join('\n', document.Definitions.Select(definition =>
        $"{definition.IsExtension} {definition.Kind} {definition.Name} {definition.Repeatable} <{definition.Description}> "
        + $"({Join(definition.Names.Select(name => name.Name))}) {Shape(definition.Directives)} [{Join(definition.Members.Select(Shape))}] "
        + $"[{Join(definition.Values.Select(value => $"{value.Name} <{value.Description}> {Shape(value.Directives)}"))}]"));

    private static string Shape(Member member) =>
        $"{member.Name} <{member.Description}> ({Join(member.Arguments.Select(Shape))}) {Shape(member.Type)} {(member.Default is null ? "" : Shape(member.Default))} {Shape(member.Directives)}";

    private static string Shape(TypeUse type) => $"{type.Named ?? $"list {Shape(type.Item!)}"}{type.NonNull}";

    private static string Shape(List<DirectiveUse> directives) => Join(directives.Select(directive => $"@{directive.Name}({Shape(directive.Arguments)})"));

    private static string Shape(List<Argument> arguments) => Join(arguments.Select(argument => $"{argument.Name}:{Shape(argument.Value)}"));

    private static string Shape(Literal value) => $"{value.Kind} <{value.Text}> [{Join(value.Items.Select(Shape))}] {{{Shape(value.Fields)}}}";

    private static string Join(IEnumerable<string> parts) => string.Join(" ; ", parts);

    /// <summary>What the compiler makes of it: the same models, or the same codes.</summary>
    private static string Meaning(string text)
    {
        var compilation = SchemaCompiler.Compile(text);
        return compilation.Schema is { } schema
            ? Join(schema.Models.Select(model => $"{model.Name} {model.Path} {model.Scope} {Join(model.Fields.Select(field => $"{field} {field.RequiredInCreate} {field.Description}"))} {Join(model.Rules.Select(rule => rule.Text))}"))
            : Join(compilation.Errors.Select(error => $"{error.Code} {error.Path}"));
    }
}
