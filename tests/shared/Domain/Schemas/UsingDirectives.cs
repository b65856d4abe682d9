namespace Trellis.Tests.Schemas;

/// <summary>Directives where they may not stand, and those that this service does not have.</summary>
public sealed class UsingDirectives
{
    [Theory]
    [InlineData("type A @model { a: Int @modle }", "schema.unknown-directive")]
    [InlineData("type A @model @model { a: Int }", "schema.directive-twice")]
    [InlineData("type A @model { a: Int @model }", "schema.directive-place")]
    [InlineData("enum E @model { X } type A @model { a: E }", "schema.directive-place")]
    [InlineData("type A @model(quries: null) { a: Int }", "schema.unknown-argument")]
    [InlineData("type A @model(path: \"a\", path: \"b\") { a: Int }", "schema.duplicate-argument")]
    [InlineData("type A @model(path: b) { a: Int }", "schema.bad-argument")]
    [InlineData("type A @model(scope: owner) { a: Int }", "schema.unknown-value")]
    [InlineData("type N { a: Int @validate(type: gt, value: \"1\") } type A @model { n: N }", "schema.needs-model")]
    [InlineData("type N { a: A @hasOne } type A @model { n: N }", "schema.needs-model")]
    [InlineData("type N @mapsTo(name: \"x\") { a: Int } type A @model { n: N }", "schema.needs-model")]
    [InlineData("type A @model @key(fields: [\"a\"]) { a: Int }", "schema.first-version")]
    [InlineData("type A @model { b: [B] @connection(name: \"x\") } type B @model { a: Int }", "schema.first-version")]
    [InlineData("type A @model @versioned { a: Int }", "schema.first-version")]
    [InlineData("type A @model { a: String @function(name: \"f\") }", "schema.not-supported")]
    [InlineData("type A @model { a: String @http(url: \"https://example.com\") }", "schema.not-supported")]
    [InlineData("type Query { a: String @predictions(actions: [translateText]) } type A @model { a: Int }", "schema.not-supported")]
    [InlineData("type Query { a: String @sql(statement: \"x\") } type A @model { a: Int }", "schema.not-supported")]
    [InlineData("type Mutation { a: String @conversation(aiModel: \"x\") } type A @model { a: Int }", "schema.not-supported")]
    [InlineData("type Query { a: String @generation(aiModel: \"x\") } type A @model { a: Int }", "schema.not-supported")]
    [InlineData("type A @model @refersTo(name: \"x\") { a: Int }", "schema.not-supported")]
    [InlineData("type Query { a: String @function } type A @model { a: Int }", "schema.missing-argument")]
    [InlineData("type Query { a: String @http(url: \"example.com\") } type A @model { a: Int }", "schema.bad-argument")]
    [InlineData("type Mutation { a: String @function(name: \"f\", invocationType: Event) } type A @model { a: Int }", "schema.function-type")]
    [InlineData("type Query { getA: A } type A @model { a: Int }", "schema.generated-name")]
    public void Errors_name_the_directive(string text, string code)
    {
        Assert.Equal([code], Sdl.Codes(text));
    }

    [Theory]
    [InlineData("type A @modle { id: ID! @primaryKey b: [B] @hasMany } type B @model { a: A @belongsTo }", "1:8 schema.unknown-directive A")]
    [InlineData("type A @Model @auth(rules: [{ allow: owner }]) { a: Int @index(name: \"x\") @unique }", "1:8 schema.unknown-directive A")]
    [InlineData("type A @model { b: [B] @hasmany } type B @model { a: A @belongsTo }", "1:24 schema.unknown-directive A.b")]
    [InlineData("type A @model { bs: [B] @hasMany(indexName: \"byA\", fields: [\"id\"]) } type B @model { aId: ID @indx(name: \"byA\") }", "1:94 schema.unknown-directive B.aId")]
    [InlineData("type A @model { bs: [B] @manyTomany(relationName: \"AB\") } type B @model { as: [A] @manyToMany(relationName: \"AB\") }", "1:25 schema.unknown-directive A.bs")]
    [InlineData("type A @model { b: B @belongTo(references: [\"bId\"]) bId: ID } type B @model { as: [A] @hasMany(references: [\"bId\"]) }", "1:22 schema.unknown-directive A.b")]
    [InlineData("type A @modle(nonsense: 1) { a: Int }", "1:8 schema.unknown-directive A")]
    [InlineData("type A @modle { b: [B] @hasMany } type B @modle { a: A @belongsTo }", "1:8 schema.unknown-directive A", "1:42 schema.unknown-directive B")]
    [InlineData("type A @modle { a: Int @index(name: 3) b: C }", "1:8 schema.unknown-directive A", "1:37 schema.bad-argument A.a", "1:43 schema.unknown-type A.b")]
    [InlineData("type A @model { a: Int @xyzzy b: C }", "1:24 schema.unknown-directive A.a", "1:34 schema.unknown-type A.b")]
    public void A_misspelt_one_is_told_of_once_and_hides_nothing_else(string text, params string[] errors)
    {
        Assert.Equal(errors, Sdl.Errors(text));
    }

    [Theory]
    [InlineData("type A @model @searchable { a: Int }", "1:15 schema.not-supported A")]
    [InlineData("type A @model @aws_api_key { a: Int }", "1:15 schema.not-supported A")]
    [InlineData("type A @model { a: Int @aws_cognito_user_pools(cognito_groups: [\"x\"]) }", "1:24 schema.not-supported A.a")]
    [InlineData("type Query { b: String @function(name: \"f-${env}\") } type A @model { a: Int }", "1:24 schema.not-supported Query.b")]
    [InlineData("type Mutation { b: EventInvocationResponse @function(name: \"f\", invocationType: Event) } type EventInvocationResponse { success: Boolean! } type A @model { a: Int }", "1:44 schema.not-supported Mutation.b")]
    [InlineData("input AMPLIFY { other: Int = 1 } type A @model { a: Int }", "1:17 schema.unknown-setting AMPLIFY.other")]
    public void Warnings_name_what_does_nothing_here(string text, string warning)
    {
        Assert.Equal([warning], Sdl.Warnings(text));
    }

    [Theory]
    [InlineData("type A @model { a: Int @deprecated(reason: \"old\") }")]
    [InlineData("enum E { X @deprecated } type A @model { a: E }")]
    [InlineData("directive @mine(x: [Int!] = [1], y: Y) repeatable on FIELD_DEFINITION input Y { z: Int! } type A @model { a: Int @mine @mine(x: 1, y: { z: 2 }) }")]
    [InlineData("type A @model(queries: { get: null }) { a: Int } type Query { getA: A }")]
    [InlineData("type A @model(subscriptions: { level: off }) { a: Int } type Subscription { onCreateA: A }")]
    [InlineData("type A @model(subscriptions: { onCreate: [\"a\", \"b\"] }, mutations: { create: \"make\" }) { a: Int }")]
    [InlineData("schema { query: Root } type Root { a: Int @auth(rules: [{ allow: private }]) } type A @model { a: Int }")]
    public void Uses_that_are_right_say_nothing(string text)
    {
        Assert.Empty(Sdl.Warnings(text));
    }

    [Theory]
    [InlineData("@mine(z: 1)", "schema.unknown-argument")]
    [InlineData("@mine(y: { })", "schema.missing-argument")]
    [InlineData("@mine(y: { z: \"1\" })", "schema.bad-argument")]
    [InlineData("@mine(y: 3)", "schema.bad-argument")]
    [InlineData("@mine(y: { z: null })", "schema.bad-argument")]
    public void A_schemas_own_directives_are_held_to_their_definition(string use, string code)
    {
        Assert.Equal([code], Sdl.Codes($"directive @mine(y: Y) on FIELD_DEFINITION input Y {{ z: Int! }} type A @model {{ a: Int {use} }}"));
    }

    [Fact]
    public void What_replaces_a_directive_of_the_first_version_is_said()
    {
        var message = SchemaCompiler.Compile("type A @model @key(fields: [\"a\"]) { a: Int }").Errors.Single().Message;

        Assert.Contains("@primaryKey", message, StringComparison.Ordinal);
        Assert.Contains("@index", message, StringComparison.Ordinal);
    }
}
