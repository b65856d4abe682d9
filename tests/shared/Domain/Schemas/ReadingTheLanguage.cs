using Trellis.Schemas.Compiler.Syntax;

namespace Trellis.Tests.Schemas;

/// <summary>The grammar of the GraphQL specification of October 2021, sections 2 and 3.</summary>
public sealed class ReadingTheLanguage
{
    [Fact]
    public void Every_form_of_definition_is_read()
    {
        var document = Sdl.Parse("""
            "the schema" schema @a { query: Q }
            scalar Day @a
            "a type" type T implements & A & B @a { "a field" f("an argument" x: [Int!]! = [1] @a, y: String): [T!]! @a }
            interface A implements B { f: Int }
            union U @a = | T | V
            enum E { "one" ONE @a TWO }
            input I { a: Int = 1 @a, b: [I] }
            "a directive" directive @a(x: Int = 1) repeatable on | OBJECT | FIELD_DEFINITION
            extend schema @a
            extend type T { g: Int }
            extend union U = W
            extend enum E { THREE }
            extend input I { c: Int }
            extend interface A @a
            extend scalar Day @a
            """);

        var kinds = document.Definitions.Select(definition => (definition.IsExtension ? "extend " : "") + definition.Kind);
        Assert.Equal(
            ["Schema", "Scalar", "Type", "Interface", "Union", "Enum", "Input", "Directive", "extend Schema", "extend Type", "extend Union", "extend Enum", "extend Input", "extend Interface", "extend Scalar"],
            kinds);
        var type = document.Definitions[2];
        Assert.Equal("a type", type.Description);
        Assert.Equal(["A", "B"], type.Names.Select(name => name.Name));
        Assert.Equal("[T!]!", type.Members[0].Type.ToString());
        Assert.Equal("an argument", type.Members[0].Arguments[0].Description);
        Assert.Equal("[1]", type.Members[0].Arguments[0].Default!.ToString());
        Assert.True(document.Definitions[7].Repeatable);
    }

    [Theory]
    [InlineData("12", LiteralKind.Int)]
    [InlineData("-0", LiteralKind.Int)]
    [InlineData("0.5e-3", LiteralKind.Float)]
    [InlineData("6E23", LiteralKind.Float)]
    [InlineData("true", LiteralKind.Boolean)]
    [InlineData("null", LiteralKind.Null)]
    [InlineData("RED", LiteralKind.Enum)]
    [InlineData("\"text\"", LiteralKind.String)]
    [InlineData("[1, [2], []]", LiteralKind.List)]
    [InlineData("{ a: 1, b: { c: [true] } }", LiteralKind.Object)]
    [InlineData("{}", LiteralKind.Object)]
    internal void Every_form_of_value_is_read_and_written(string written, LiteralKind kind)
    {
        var value = Value(written);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(written, value.ToString());
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a # b, c\"", "a # b, c")]
    [InlineData("\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t\"", "\" \\ / \b \f \n \r \t")]
    [InlineData("\"\\u00e9\\uD83D\\ude00\"", "é😀")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"one \"two\" \\\"\"\" three\"\"\"", "one \"two\" \"\"\" three")]
    [InlineData("\"\"\"\n\n    Hello,\n      World!\n\n    Yours\n  \n\"\"\"", "Hello,\n  World!\n\nYours")]
    [InlineData("\"\"\"  kept\r\n   cut\r   cut \"\"\"", "  kept\ncut\ncut ")]
    [InlineData("\"\"\"\\u0041 \\n\"\"\"", "\\u0041 \\n")]
    public void Strings_and_block_strings_have_the_value_of_the_specification(string written, string value)
    {
        Assert.Equal(value, Value(written).Text);
    }

    [Fact]
    public void Comments_commas_and_a_byte_order_mark_are_nothing()
    {
        var document = Sdl.Parse("\uFEFF# a comment\ntype,,A{,f:Int#another\r\n,,}# and \"\"\" a third");

        Assert.Equal("f", document.Definitions.Single().Members.Single().Name);
    }

    [Fact]
    public void Words_of_the_language_are_names_as_well()
    {
        var document = Sdl.Parse("""
            type type {
              type: String
              input: input
              extend: Int
              directive: Int @directive(on: on)
            }
            enum enum {
              type
              input other
              scalar
              directive
            }
            """);

        Assert.Equal(["type", "input", "extend", "directive"], document.Definitions[0].Members.Select(member => member.Name));
        Assert.Equal(["type", "input", "other", "scalar", "directive"], document.Definitions[1].Values.Select(value => value.Name));
    }

    private static Literal Value(string written) => Sdl.Parse($"type A @a(x: {written})").Definitions[0].Directives[0].Argument("x")!;
}
