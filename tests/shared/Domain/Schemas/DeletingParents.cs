namespace Trellis.Tests.Schemas;

/// <summary><c>onDelete</c>: what the compiler makes of it, and what it refuses or warns of.</summary>
public sealed class DeletingParents
{
    private const string Private = "@model @auth(rules: [{ allow: private }])";

    [Theory]
    [InlineData("KEEP", OnDelete.Keep)]
    [InlineData("UNSET", OnDelete.Unset)]
    [InlineData("CASCADE", OnDelete.Cascade)]
    [InlineData("RESTRICT", OnDelete.Restrict)]
    public void Each_setting_is_known_at_both_kinds_of_relation(string word, OnDelete expected)
    {
        var schema = Sdl.Compile($$"""
            type A {{Private}} { bs: [B] @hasMany(onDelete: {{word}}) c: C @hasOne(references: ["aId"], onDelete: {{word}}) }
            type B {{Private}} { a: A @belongsTo }
            type C {{Private}} { aId: ID a: A @belongsTo(references: ["aId"]) }
            """);

        var (a, b) = (schema.Named("A")!, schema.Named("B")!);
        Assert.Equal([expected, expected], a.Relations.Select(relation => relation.OnDelete));
        Assert.Equal(expected is OnDelete.Restrict ? 2 : 0, a.Restrictions.Length);
        Assert.Equal(expected is OnDelete.Unset or OnDelete.Cascade ? 2 : 0, a.Consequences.Length);
        Assert.Equal((expected is OnDelete.Restrict, expected is OnDelete.Unset or OnDelete.Cascade), (!b.CountedIn.IsEmpty, b.IsSwept));
    }

    [Fact]
    public void Nothing_follows_without_it_except_for_pairs()
    {
        var schema = Sdl.Compile($$"""
            type A {{Private}} { bs: [B] @hasMany cs: [C] @manyToMany(relationName: "AC") }
            type B {{Private}} { a: A @belongsTo }
            type C {{Private}} { as: [A] @manyToMany(relationName: "AC") }
            """);

        Assert.Equal([true, false, true], schema.Models.Select(model => model.NeedsSweep));
        Assert.All(schema.Models, model => Assert.False(model.IsSwept));
    }

    [Theory]
    [InlineData("bs: [B] @hasMany(onDelete: DROP)", "a: A @belongsTo", "schema.unknown-value")]
    [InlineData("b: B @hasOne(onDelete: CASCADE)", "a: A @belongsTo", "schema.on-delete")]
    [InlineData("name: String bs: [B] @hasMany(indexName: \"byA\", fields: [\"name\"], onDelete: CASCADE)", "aName: String @index(name: \"byA\")", "schema.on-delete")]
    [InlineData("bs: [B] @hasMany(references: [\"aId\"], onDelete: UNSET)", "aId: ID! a: A @belongsTo(references: [\"aId\"])", "schema.on-delete")]
    [InlineData("bs: [B]! @hasMany(onDelete: UNSET)", "a: A @belongsTo", "schema.on-delete")]
    [InlineData("bs: [B] @hasMany(references: [\"aId\"], onDelete: RESTRICT)", "aId: ID a: A @belongsTo(references: [\"aId\"], check: false)", "schema.on-delete")]
    [InlineData("bs: [B] @hasMany(onDelete: CASCADE)", "a: A @belongsTo cs: [C] @hasMany(onDelete: RESTRICT)", "schema.on-delete")]
    [InlineData(
        "t: ID! @primaryKey(sortKeyFields: [\"u\"]) u: ID! bs: [B] @hasMany(references: [\"t\", \"u\"], onDelete: UNSET)",
        "t: ID u: ID v: ID a: A @belongsTo(references: [\"t\", \"u\"]) d: D @belongsTo(references: [\"t\", \"v\"])", "schema.on-delete")]
    public void What_cannot_be_carried_out_is_an_error_that_says_what_to_write(string parent, string child, string code)
    {
        var errors = SchemaCompiler.Compile($"type A {Private} {{ {parent} }} type B {Private} {{ {child} }} type C {Private} {{ b: B @belongsTo }} type D {Private} {{ t: ID! @primaryKey(sortKeyFields: [\"v\"]) v: ID! }}").Errors;

        Assert.Contains(errors, error => error.Code == code && error.Message.Length > 30);
    }

    [Fact]
    public void The_error_is_at_the_argument()
    {
        var text = $"type A {Private} {{ b: B @hasOne(onDelete: CASCADE) }} type B {Private} {{ a: A @belongsTo }}";

        var error = Assert.Single(SchemaCompiler.Compile(text).Errors);

        Assert.Equal((1, text.IndexOf("CASCADE", StringComparison.Ordinal) + 1, "A.b"), (error.Line, error.Column, error.Path));
        Assert.Contains("@hasOne(references: […], onDelete: CASCADE)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private", "owner", "CASCADE", false)]
    [InlineData("owner", "private", "CASCADE", false)]
    [InlineData("owner", "private", "RESTRICT", false)]
    [InlineData("private", "owner", "RESTRICT", true)]
    [InlineData("private", "private", "UNSET", true)]
    [InlineData("owner", "owner", "UNSET", true)]
    public void Both_models_are_stored_in_one_way_so_that_all_children_are_found(string parent, string child, string setting, bool fits)
    {
        var compilation = SchemaCompiler.Compile($$"""
            type A @model @auth(rules: [{ allow: {{parent}} }]) { bs: [B] @hasMany(onDelete: {{setting}}) }
            type B @model @auth(rules: [{ allow: {{child}} }]) { a: A @belongsTo }
            """);

        Assert.Equal(fits, compilation.Schema is not null);
        if (!fits)
            Assert.Contains("Write @model(scope: SHARED) on", Assert.Single(compilation.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_of_cascades_is_a_warning_that_names_it()
    {
        var text = $$"""
            type A {{Private}} { bs: [B] @hasMany(references: ["aId"], onDelete: CASCADE) bId: ID b: B @belongsTo(references: ["bId"]) }
            type B {{Private}} { as: [A] @hasMany(references: ["bId"], onDelete: CASCADE) aId: ID a: A @belongsTo(references: ["aId"]) es: [E] @hasMany(onDelete: CASCADE) }
            type E {{Private}} { b: B @belongsTo }
            """;

        var warning = Assert.Single(SchemaCompiler.Compile(text).Warnings, warning => warning.Code == "schema.cascade-cycle");

        Assert.Contains("A.bs → B.as → A", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SchemaCompiler.Compile(text.Replace("[\"bId\"], onDelete: CASCADE", "[\"bId\"], onDelete: UNSET", StringComparison.Ordinal)).Warnings, other => other.Code == "schema.cascade-cycle");
    }

    [Theory]
    [InlineData("{ allow: private }", "{ allow: private }", false)]
    [InlineData("{ allow: groups, groups: [\"admin\"] }", "{ allow: groups, groups: [\"admin\", \"other\"] }", false)]
    [InlineData("{ allow: private }", "{ allow: groups, groups: [\"admin\"] }", true)]
    [InlineData("{ allow: private }", "{ allow: private, operations: [read] }", true)]
    [InlineData("{ allow: private, operations: [read, create] }", "{ allow: groups, groups: [\"admin\"] }", false)]
    [InlineData("{ allow: owner }, { allow: private, operations: [read] }", "{ allow: owner }, { allow: private, operations: [read] }", true)]
    public void A_cascade_to_what_the_person_may_not_see_is_a_warning(string parent, string child, bool isWarned)
    {
        var warnings = SchemaCompiler.Compile($$"""
            type A @model @auth(rules: [{{parent}}]) { bs: [B] @hasMany(onDelete: CASCADE) }
            type B @model @auth(rules: [{{child}}]) { a: A @belongsTo }
            """).Warnings;

        Assert.Equal(isWarned, warnings.Any(warning => warning.Code == "schema.cascade-hidden"));
    }

    [Fact]
    public void The_lock_knows_what_is_counted()
    {
        var schema = Sdl.Compile($"type A {Private} {{ bs: [B] @hasMany(onDelete: RESTRICT) }} type B {Private} {{ a: A @belongsTo }}");

        var file = LockFile.Write(SchemaLock.Empty.With(schema));

        Assert.True(LockFile.TryRead(file, out var read, out _));
        Assert.Equal(["A.bs"], read.Models["B"].Counts);
        Assert.Equal(SchemaLock.Empty.With(schema).Models["B"], read.Models["B"]);
    }

    [Fact]
    public void A_long_chain_of_cascades_compiles_quickly()
    {
        var text = string.Join('\n', Enumerable.Range(0, 3000).Select(number =>
            $"type M{number} {Private} {{ up: ID above: M{Math.Max(0, number - 1)} @belongsTo(references: [\"up\"]) below: [M{number + 1}] @hasMany(references: [\"up\"], onDelete: CASCADE) }}"))
            + $"\ntype M3000 {Private} {{ up: ID above: M2999 @belongsTo(references: [\"up\"]) }}";

        Assert.DoesNotContain(SchemaCompiler.Compile(text).Warnings, warning => warning.Code == "schema.cascade-cycle");
    }
}
