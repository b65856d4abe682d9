using FsCheck;
using FsCheck.Fluent;

namespace Trellis.Tests.Schemas;

/// <summary>For any text there is a schema or there are coded errors: never an exception, and never more than work in proportion.</summary>
public sealed class HostileText
{
    private const string Schema = """
        "Who works together."
        type Team @model @auth(rules: [{ allow: groups, groups: ["admin"] }, { allow: private, operations: [read] }]) {
          name: String! @index(name: "byName", sortKeyFields: ["city"]) @validate(type: minLength, value: "2", errorMessage: "short")
          city: String @default(value: "\u00e9")
          tasks: [Task] @hasMany(limit: 20)
          labels: [Label] @manyToMany(relationName: "TeamLabels")
          lead: Person @hasOne
        }
        type Task @model(path: "todos", timestamps: { createdAt: "made" }) @auth(rules: [{ allow: owner, and: [{ allow: private }] }]) {
          id: ID! @primaryKey(sortKeyFields: ["number"]) number: Int!
          state: State! due: AWSDateTime place: Place
          team: Team @belongsTo
        }
        type Label @model { teams: [Team] @manyToMany(relationName: "TeamLabels") }
        type Person @model { teamId: ID phones: [AWSPhone!] }
        enum State { open done } type Place { lat: Float! lon: Float! inner: Place }
        input AMPLIFY { globalAuthRule: AuthRule = { allow: public } } # the end
        """;

    [Fact]
    public void Any_text_has_an_answer()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => HasAnAnswer(text ?? "")));
    }

    [Fact]
    public void Any_row_of_tokens_has_an_answer()
    {
        var token = Gen.Elements(
            "type", "extend", "enum", "input", "union", "schema", "directive", "on", "A", "id", ":", "!", "{", "}", "[", "]", "(", ")", "@", "@model", "@auth", "@hasMany", "=", "|", "&",
            "...", "$", "\"s\"", "\"\"\"b\"\"\"", "\"", "\"\"\"", "1", "-", "0.5", "01", "rules:", "allow: owner", "String", "\n", "#", ",", "\\", "\u0000", "\uFEFF");

        Check.QuickThrowOnFailure(Prop.ForAll(token.ArrayOf().ToArbitrary(), tokens => HasAnAnswer(string.Join(' ', tokens)) && HasAnAnswer(string.Concat(tokens))));
    }

    [Fact]
    public void Any_schema_of_the_grammar_has_an_answer()
    {
        Check.QuickThrowOnFailure(Prop.ForAll(RandomSchemas.Text.ToArbitrary(), HasAnAnswer));
    }

    [Fact]
    public void Any_mutation_of_a_good_schema_has_an_answer()
    {
        var mutation =
            from start in Gen.Choose(0, Schema.Length - 1)
            from length in Gen.Choose(0, 60)
            from text in Gen.Elements("", "{", "}", "(", ")", "[", "]", "\"", "\"\"\"", "@", ":", "!", "#", "\n", "type ", "A", "1", "\u0000", "😀")
            select string.Concat(Schema.AsSpan(0, start), text, Schema.AsSpan(Math.Min(Schema.Length, start + length)));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true), Prop.ForAll(mutation.ToArbitrary(), HasAnAnswer));
    }

    [Fact]
    public void Every_beginning_and_every_end_of_a_good_schema_has_an_answer()
    {
        Assert.NotNull(SchemaCompiler.Compile(Schema).Schema);
        for (var length = 0; length <= Schema.Length; length++)
            Assert.True(HasAnAnswer(Schema[..length]) && HasAnAnswer(Schema[length..]));
    }

    public static TheoryData<string, string, string> Endless() => new()
    {
        { "", "{", "" },
        { "", "[", "" },
        { "", "(", "" },
        { "", "@a", "" },
        { "", "}", "" },
        { "", "\\", "" },
        { "", "é", "" },
        { "", "\"", "" },
        { "", "\"\"\"", "" },
        { "", "#", "" },
        { "", ",", "" },
        { "", "\r", "" },
        { "", "-", "" },
        { "", "1", "" },
        { "", "1e", "" },
        { "", "type", "" },
        { "", "type ", "" },
        { "", "type A", " " },
        { "", "type A {", "" },
        { "", "type A { a: Int }\n", "" },
        { "", "extend type A { a: Int }\n", "" },
        { "", "type A { a: [", "" },
        { "type A { a: ", "[", "" },
        { "type A @a(x: ", "[", "" },
        { "type A @a(x: ", "{a:", "" },
        { "type A @a(x: ", "{a:[", "" },
        { "\"", "a", "" },
        { "\"\"\"", "a\n", "" },
        { "\"\"\"", " \n", "\"\"\" type A { a: Int }" },
        { "\"\"\"", "\\\"\"\"", "\"\"\" type A { a: Int }" },
        { "type A @model ", "@a ", "{ a: Int }" },
        { "type A ", "@model ", "{ a: Int }" },
        { "type A @model { a: Int ", "@validate(type: gt, value: \"1\") ", "}" },
        { "type A @model { a: Int ", "@index ", "}" },
        { "type A @model @auth(rules: [", "{ allow: owner }", "]) { a: Int }" },
        { "type A @model @auth(rules: [", "{ allow: owner, and: [", "" },
        { "type A @model @auth(rules: [", "{ allow: nobody }", "]) { a: Int }" },
        { "type A @model @auth(rules: [{ ", "allow: owner ", "}]) { a: Int }" },
        { "type A @model { a: E } enum E { ", "A ", "}" },
        { "type A @model { a: U } union U = ", "| A", "" },
        { "type A @model { ", "a: Int ", "}" },
        { "type A @model { a: Int @primaryKey(sortKeyFields: [", "\"a\" ", "]) }" },
    };

    [Theory]
    [MemberData(nameof(Endless))]
    public void Any_length_of_anything_has_an_answer_in_memory_that_grows_with_it(string before, string repeated, string after)
    {
        var quarter = Allocated(Text(48 * 1024), out var answered);
        var whole = Allocated(Text(192 * 1024), out var answeredWhole);

        Assert.True(answered && answeredWhole);
        Assert.True(whole < (6 * quarter) + 1_000_000, $"{whole} bytes for four times the text of {quarter}.");

        string Text(int size) => string.Concat(before, string.Concat(Enumerable.Repeat(repeated, size / repeated.Length)), after);
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("[", "")]
    [InlineData("@a", "")]
    [InlineData("@a(b: {c: [", "type A ")]
    [InlineData("a", "\"")]
    [InlineData("a\n", "\"\"\"")]
    [InlineData("a", "type ")]
    [InlineData("[", "type A { a: ")]
    [InlineData("@model ", "type A ")]
    public void A_megabyte_has_an_answer(string repeated, string before)
    {
        Assert.True(HasAnAnswer(before + string.Concat(Enumerable.Repeat(repeated, 1024 * 1024 / repeated.Length))));
    }

    [Theory]
    [InlineData("type A{0} @model {{ a: Int }}\n")]
    [InlineData("type A{0} @model {{ a: A{1} @hasOne b: [A{1}] @hasMany }}\n")]
    [InlineData("type A{0} @model {{ b: [A{1}] @manyToMany(relationName: \"R\") }}\n")]
    [InlineData("type N{0} {{ n: N{1} }} type A{0} @model {{ n: N{0} }}\n")]
    [InlineData("type A{0} @model {{ a: Unknown{0} }}\n")]
    [InlineData("type A{0} @model @mapsTo(name: \"X\") {{ a: Int }}\n")]
    [InlineData("type A{0} @model(path: \"x\") {{ a: Int }}\n")]
    [InlineData("enum E{0} {{ A{0} }}\n")]
    [InlineData("directive @d{0} on OBJECT type A{0} @d{0} {{ a: Int }}\n")]
    [InlineData("input I{0} {{ a: I{1} }}\n")]
    [InlineData("interface I{0} implements I{1} {{ a: Int }}\n")]
    [InlineData("union U{0} = U{1}\n")]
    [InlineData("type Query {{ f{0}(a: Int): Nowhere{1} }} schema {{ query: Q{0} }}\n")]
    public void Thousands_of_definitions_have_an_answer(string definition)
    {
        var text = string.Concat(Enumerable.Range(0, 256 * 1024 / (definition.Length + 10))
            .Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, definition, number, number + 1)));

        Assert.True(HasAnAnswer(text));
    }

    [Theory]
    [InlineData("f{0}: B @hasOne ", "g{0}: A @belongsTo ")]
    [InlineData("f{0}: [B] @hasMany(references: [\"x\"]) ", "g{0}: A @belongsTo(references: [\"x\"]) ")]
    [InlineData("f{0}: [B] @hasMany(references: [\"g{0}\"]) ", "g{0}: ID h{0}: A @belongsTo(references: [\"g{0}\"]) ")]
    [InlineData("f{0}: [B] @hasMany(indexName: \"i\", fields: [\"id\"]) ", "g{0}: ID @index(name: \"i{0}\") ")]
    [InlineData("f{0}: [B] @hasMany(indexName: \"nowhere{0}\") ", "g{0}: ID @index(name: \"i{0}\", sortKeyFields: [\"g{0}\"]) ")]
    [InlineData("f{0}: Int @index(sortKeyFields: [\"nowhere\"]) ", "x{0}: String @auth(rules: [{{ allow: owner, ownerField: \"o{0}\" }}]) ")]
    [InlineData("f{0}: [B] @manyToMany(relationName: \"R{0}\") ", "g{0}: [A] @manyToMany(relationName: \"R{0}\") ")]
    public void Two_models_of_thousands_of_fields_have_an_answer(string left, string right)
    {
        Assert.True(HasAnAnswer($"type A @model {{ {Fields(left)} }} type B @model {{ x: ID {Fields(right)} }}"));

        string Fields(string field) => string.Concat(Enumerable.Range(0, 128 * 1024 / (field.Length + 4))
            .Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, field, number)));
    }

    private static long Allocated(string text, out bool answered)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        answered = HasAnAnswer(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool HasAnAnswer(string text)
    {
        var compilation = SchemaCompiler.Check(text);
        return compilation.Schema is null == compilation.Errors.Length > 0
            && compilation.Errors.All(error => error.Code.StartsWith("schema.", StringComparison.Ordinal) && error is { Line: > 0, Column: > 0, Message.Length: > 0 });
    }
}
