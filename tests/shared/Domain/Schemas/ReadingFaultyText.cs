
namespace Trellis.Tests.Schemas;

/// <summary>One run names every error, each at its own place, and none that only follows from another.</summary>
public sealed class ReadingFaultyText
{
    [Fact]
    public void Every_faulty_field_is_named_and_the_rest_is_read()
    {
        var errors = Sdl.Errors("""
            type A @model {
              one String
              two: [String
              three: Unknown
              four:
              five: Int = 3
              six: Int @default(value "a")
              seven(x: Int: Int
              eight: Boolean
            }

            type B @model {
              nine: AWSDate @primaryKey
            }
            """);

        Assert.Equal(
            [
                "2:7 schema.syntax ",
                "4:3 schema.syntax ",
                "6:3 schema.syntax ",
                "6:13 schema.syntax ",
                "7:27 schema.syntax ",
                "8:15 schema.syntax ",
                "13:17 schema.key-nullable B.nine",
            ],
            errors);
    }

    [Fact]
    public void A_missing_brace_is_named_where_the_next_type_begins()
    {
        var errors = Sdl.Errors("""
            type A @model {
              a: String

            "The second."
            type B @model {
              b: String @primaryKey
            }

            enum C {
              ONE
            extend type B { c: Int }
            """);

        Assert.Equal(["4:1 schema.syntax ", "11:1 schema.syntax ", "6:13 schema.key-nullable B.b"], errors);
    }

    [Fact]
    public void What_is_missing_because_of_an_error_in_the_text_is_not_named_as_well()
    {
        var errors = Sdl.Errors("""
            typ Status { open }
            type A @model {
              status: Status
              bs: [B] @hasMany(indexName: "byA", fields: ["id"])
            }
            type B @model {
              a: ID) @index(name: "byA")
            }
            """);

        Assert.Equal(["1:1 schema.syntax ", "7:8 schema.syntax "], errors);
    }

    [Theory]
    [InlineData("type A { a: String @default(value: \"x) }\n}", "1:36 schema.unterminated-string ")]
    [InlineData("\"\"\"\nnever ends", "1:1 schema.unterminated-string ")]
    [InlineData("type A { a: Int @x(y: 012) }", "1:23 schema.bad-number ")]
    [InlineData("type A { a: Int @x(y: 1.) }", "1:23 schema.bad-number ")]
    [InlineData("type A { a: Int @x(y: -) }", "1:23 schema.bad-number ")]
    [InlineData("type A { a: Int @x(y: 1x) }", "1:23 schema.bad-number ")]
    [InlineData("type A { a: Int @x(y: \"\\q\") }", "1:24 schema.bad-escape ")]
    [InlineData("type A { a: Int @x(y: \"\\u12G4\") }", "1:24 schema.bad-escape ")]
    [InlineData("type A { a; Int }", "1:11 schema.bad-character ")]
    [InlineData("type A { a: Int \u0007 }", "1:17 schema.bad-character ")]
    [InlineData("{ a }", "1:1 schema.syntax ")]
    [InlineData("query Q { a }", "1:1 schema.syntax ")]
    [InlineData("type A { }", "1:8 schema.empty A")]
    [InlineData("enum A { true }", "1:10 schema.reserved-name A.true")]
    [InlineData("type A { a: Int @x(y: $z) }", "1:23 schema.syntax ")]
    [InlineData("type A { a: Int @x() }", "1:20 schema.syntax ")]
    [InlineData("directive @a OBJECT", "1:14 schema.syntax ")]
    [InlineData("\"no\" extend type A { a: Int }", "1:6 schema.syntax ")]
    [InlineData("type A @a(x: 😀)", "1:14 schema.bad-character ")]
    public void Faults_of_the_text_have_their_code_and_place(string text, string first)
    {
        Assert.Equal(first, Sdl.Errors(text)[0]);
    }

    [Theory]
    [InlineData("type A @model { a: String @default(value: 'x') }", "Unexpected '''. Write strings in straight double quotes: \"…\".")]
    [InlineData("type A @model { a: String @default(value: “x”) }", "Unexpected '“'. Write strings in straight double quotes: \"…\".")]
    [InlineData("// mine\ntype A @model { a: Int }", "Unexpected '//'. Begin each line of a comment with #.")]
    [InlineData("type A @model { a: Int; }", "Unexpected ';'. Remove it: a field ends with its line.")]
    [InlineData("enum E { in-progress }", "A name has letters, digits and _ only. Write _ instead of -.")]
    [InlineData("type A @model { a?: Int }", "Unexpected '?'. Remove it: a field without ! after its type is optional.")]
    [InlineData("enum E { 3XL }", "'3XL' is neither a number nor a name, which begins with a letter or _. Write _3XL, or put it in quotes.")]
    [InlineData("type Straße @model { a: Int }", "Unexpected 'ße'. A name has only the letters a to z, digits and _. Any other text goes in quotes.")]
    [InlineData("tpye A @model { a: Int }", "Expected a definition (type, enum, input, interface, union, scalar, directive, schema or extend), not 'tpye'. Did you mean 'type'?")]
    [InlineData("type A model { a: Int }", "Unexpected 'model'. A directive begins with @, and a type that is required ends with !.")]
    [InlineData("type A @model {\n  a: Int required\n  b: Int\n}", "Unexpected 'required'. A directive begins with @, and a type that is required ends with !.")]
    [InlineData("type A @model @auth(rules: [{ allow: owner }) { a: Int }", "Expected a value or ] to end the list, not ')'.")]
    [InlineData("type A @model @auth(rules: [{ allow: owner ]) { a: Int }", "Expected a field such as name: value, or }, not ']'.")]
    [InlineData("type A @model { a: String @default(\"x\") }", "Expected an argument such as name: value, or ), not '\"x\"'.")]
    [InlineData("type A @model { a: DateTime }", "There is no type 'DateTime'. Did you mean 'AWSDateTime'? Define it, or use a scalar such as String.")]
    [InlineData("type A @model { a: bool }", "There is no type 'bool'. Did you mean 'Boolean'? Define it, or use a scalar such as String.")]
    [InlineData(
        "type A @model @auth(rules: [{ allow: authenticated }]) { a: Int }",
        "'allow' cannot be 'authenticated'. Write owner, groups, private, public, custom, members. Did you mean 'private'?")]
    [InlineData("type A @model @refersTo(name: \"b\") { a: Int }", "@refersTo is not supported: this service only stores data. Remove it.")]
    public void What_other_languages_write_is_answered_with_what_to_write_here(string text, string message)
    {
        Assert.Equal(message, SchemaCompiler.Check(text).Errors[0].Message);
    }

    [Theory]
    [InlineData("enum E { ÉTÉ }", "1:10 schema.bad-character ")]
    [InlineData("type A @model @auth(rules: [{ allow: groups, groups: [‘x’] }]) { a: Int }", "1:55 schema.bad-character ", "1:57 schema.bad-character ")]
    public void What_follows_from_a_character_is_not_named_as_well(string text, params string[] errors)
    {
        Assert.Equal(errors, Sdl.Errors(text));
    }

    [Fact]
    public void A_schema_in_TypeScript_is_one_error()
    {
        var errors = Sdl.Errors("""
            import { a, defineData } from '@aws-amplify/backend';
            const schema = a.schema({
              Todo: a.model({ content: a.string(), isDone: a.boolean() }).authorization(allow => [allow.owner()]),
            });
            export const data = defineData({ schema });
            """);

        Assert.Equal(["2:16 schema.typescript "], errors);
        Assert.NotNull(Sdl.Compile("\"Made of a.schema({}).\"\ntype A @model { a: Int }"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("type Task { title: String }")]
    public void A_schema_without_a_model_is_warned_of(string text)
    {
        Assert.Equal(["1:1 schema.no-model "], Sdl.Warnings(text));
    }

    [Fact]
    public void Lines_end_in_every_way_of_the_specification()
    {
        Assert.Equal("4:3 schema.bad-character ", Sdl.Errors("type A\r\n{\r  a: Int\n  ?\n}").First());
    }

    [Fact]
    public void Nesting_is_bounded_and_said()
    {
        var lists = Sdl.Errors($"type A {{ a: {new string('[', 100)}Int{new string(']', 100)} }}\ntype B @model {{ a: Int @primaryKey }}");
        var values = Sdl.Errors($"type A @a(x: {new string('[', 100)}{new string(']', 100)})\ntype B @model {{ a: Int @primaryKey }}");

        Assert.Equal(["1:46 schema.too-deep ", "2:24 schema.key-nullable B.a"], lists);
        Assert.Equal(["1:47 schema.too-deep ", "2:24 schema.key-nullable B.a"], values);
    }

    [Fact]
    public void A_name_is_not_longer_than_messages_can_bear()
    {
        Assert.Equal(["1:6 schema.name-too-long "], Sdl.Errors($"type {new string('a', 129)} @model {{ a: Int }}"));
        Assert.NotNull(Sdl.Compile($"type {new string('a', 128)} @model(path: \"as\") {{ a: Int }}"));
    }

    [Fact]
    public void Errors_beyond_counting_are_said_to_be_more()
    {
        var errors = Sdl.Errors(string.Concat(Enumerable.Repeat("type A { a }\n", 5000)));

        Assert.Equal(1001, errors.Length);
        Assert.EndsWith("schema.too-many-errors ", errors[^1], StringComparison.Ordinal);
    }
}
