namespace Trellis.Tests.Schemas;

/// <summary><c>@default</c>, <c>@validate</c> and <c>@unique</c>.</summary>
public sealed class CheckingValues
{
    [Theory]
    [InlineData("Int!", "007", "7")]
    [InlineData("Float", "1.50", "1.5")]
    [InlineData("String!", "", "")]
    [InlineData("Boolean", "true", "true")]
    [InlineData("E!", "open", "open")]
    [InlineData("AWSDateTime", "2030-01-01T00:00:00+01:00", "2029-12-31T23:00:00.000Z")]
    [InlineData("AWSEmail", "local-part@domain-part", "local-part@domain-part")]
    [InlineData("AWSJSON", "{ \"a\": 1 }", "{\"a\":1}")]
    public void A_default_is_kept_in_canonical_form_and_fills_in_a_required_field(string type, string value, string canonical)
    {
        var field = Sdl.Model($"type A @model {{ a: {type} @default(value: {Trellis.Schemas.Compiler.Syntax.Strings.Write(value)}) }} enum E {{ open }}", "A").FieldNamed("a")!;

        Assert.Equal((canonical, false), (field.Default, field.RequiredInCreate));
    }

    [Theory]
    [InlineData("a: Int @default(value: \"text\")", "schema.default-value")]
    [InlineData("a: Int @default(value: 3)", "schema.bad-argument schema.missing-argument")]
    [InlineData("a: Int @default", "schema.missing-argument")]
    [InlineData("a: E @default(value: \"opne\")", "schema.default-value")]
    [InlineData("a: [Int] @default(value: \"1\")", "schema.default-type")]
    [InlineData("a: N @default(value: \"1\")", "schema.default-type")]
    [InlineData("a: Int @validate(type: gt, value: \"1\") @default(value: \"3\")", "schema.directive-order")]
    [InlineData("a: Int @unique @unique", "schema.directive-twice")]
    [InlineData("a: [Int] @unique", "schema.unique-type")]
    [InlineData("a: Boolean @unique", "schema.unique-type")]
    [InlineData("a: String @validate(type: gt, value: \"1\")", "schema.validate-type")]
    [InlineData("a: ID @validate(type: minLength, value: \"1\")", "schema.validate-type")]
    [InlineData("a: [String] @validate(type: minLength, value: \"1\")", "schema.validate-type")]
    [InlineData("a: Int @validate(type: gt, value: \"\")", "schema.validate-value")]
    [InlineData("a: Int @validate(type: gt, value: \" \")", "schema.validate-value")]
    [InlineData("a: String @validate(type: minLength, value: \"-10\")", "schema.validate-value")]
    [InlineData("a: String @validate(type: maxLength, value: \"1.5\")", "schema.validate-value")]
    [InlineData("a: String @validate(type: matches, value: \"\")", "schema.validate-value")]
    [InlineData("a: String @validate(type: matches, value: \"[a\")", "schema.validate-value")]
    [InlineData("a: Int @validate(type: gt, value: \"1\") @validate(type: gt, value: \"2\")", "schema.validate-twice")]
    [InlineData("a: Int @validate(type: \"gt\", value: \"1\")", "schema.quoted-enum")]
    [InlineData("a: Int @validate(type: gt)", "schema.missing-argument")]
    public void What_no_value_could_meet_is_refused(string field, string codes)
    {
        Assert.Equal(codes.Split(' '), Sdl.Codes($"type A @model {{ {field} }} enum E {{ open }} type N {{ a: Int }}"));
    }

    [Fact]
    public void An_enums_default_that_is_misspelt_is_met_with_the_one_that_was_meant()
    {
        var error = SchemaCompiler.Compile("type A @model { a: E @default(value: \"opne\") } enum E { closed open }").Errors.Single();

        Assert.Equal("\"opne\" is not a valid E. Write one of closed, open. Did you mean 'open'?", error.Message);
    }

    [Theory]
    [InlineData(ValidationKind.GreaterThan, "10", "10.5", "10")]
    [InlineData(ValidationKind.GreaterOrEqual, "+10", "10", "9.99")]
    [InlineData(ValidationKind.LessThan, "-3", "-3.1", "-3")]
    [InlineData(ValidationKind.LessOrEqual, "1e2", "100", "100.1")]
    [InlineData(ValidationKind.GreaterThan, "-Infinity", "-5", null)]
    [InlineData(ValidationKind.GreaterThan, "Infinity", null, "5")]
    [InlineData(ValidationKind.LessThan, "999999999999999999999999999999", "999999999999999999999999999998", "1000000000000000000000000000000")]
    [InlineData(ValidationKind.MinLength, "3", "abc", "ab")]
    [InlineData(ValidationKind.MaxLength, "3", "abc", "abcd")]
    [InlineData(ValidationKind.MinLength, "-0", "", null)]
    [InlineData(ValidationKind.MaxLength, "999999999999999999999999999999", "abc", null)]
    [InlineData(ValidationKind.StartsWith, "PRD-", "PRD-1", "prd-1")]
    [InlineData(ValidationKind.EndsWith, ".com", "a.com", "a.com ")]
    [InlineData(ValidationKind.Matches, "^[A-Z]+\\d$", "AB1", "ab1")]
    [InlineData(ValidationKind.Matches, "b", "abc", "ac")]
    [InlineData(ValidationKind.Matches, "^(?!x)(a)\\1$", "aa", "xa")]
    [InlineData(ValidationKind.Matches, "^\\d+$", "12", "\u0661\u0662")]
    [InlineData(ValidationKind.Matches, "^[\\w.]+$", "a_1.", "é")]
    [InlineData(ValidationKind.Matches, "^\\D\\W$", "a!", "aa")]
    [InlineData(ValidationKind.Matches, "^\\\\d$", "\\d", "1")]
    [InlineData(ValidationKind.Matches, "^[A-Z]{3}-[0-9]+$", "ABC-12", "ABC-12\n")]
    [InlineData(ValidationKind.Matches, "^(a$|b)", "a", "a\n")]
    [InlineData(ValidationKind.Matches, "^(?=a$)a", "a", "a\n")]
    [InlineData(ValidationKind.Matches, "^\\d+\\$$", "12$", "12$\n")]
    [InlineData(ValidationKind.Matches, "^[$]$", "$", "$\n")]
    [InlineData(ValidationKind.Matches, "^[^]$]$", "a", "$")]
    [InlineData(ValidationKind.Matches, "^[a-z$-[$a]]$", "b", "b\n")]
    [InlineData(ValidationKind.Matches, "(?m)^a$", "b\na\nb", "ab")]
    [InlineData(ValidationKind.Matches, "(?m:^a$)b?$", "x\na", "a\n")]
    [InlineData(ValidationKind.Matches, "(?i-m)^a$", "A", "A\n")]
    [InlineData(ValidationKind.Matches, "(?m)(?-m:^a$)", "a", "a\n")]
    [InlineData(ValidationKind.Matches, "(?:(?m)b$)|^a$", "b\n", "a\n")]
    [InlineData(ValidationKind.Matches, "(?#(m)^a$", "a", "a\n")]
    public void A_validation_passes_what_it_should_and_nothing_else(ValidationKind kind, string value, string? passes, string? fails)
    {
        var validation = new Validation(kind, value, null);

        Assert.True(passes is null || validation.Passes(passes));
        Assert.True(fails is null || !validation.Passes(fails));
    }

    [Fact]
    public void A_pattern_that_invites_backtracking_answers_all_the_same()
    {
        Assert.False(new Validation(ValidationKind.Matches, "^(a+)+$", null).Passes(new string('a', 100_000) + "!"));
        Assert.False(new Validation(ValidationKind.Matches, "^(a+)+(?=b)$", null).Passes(new string('a', 1_000) + "!"));
    }

    [Fact]
    public void Validations_are_equal_by_what_they_say()
    {
        var used = new Validation(ValidationKind.Matches, "a", "no");
        used.Passes("a");

        Assert.Equal(new Validation(ValidationKind.Matches, "a", "no"), used);
        Assert.Equal(new Validation(ValidationKind.Matches, "a", "no").GetHashCode(), used.GetHashCode());
    }

    [Fact]
    public void Messages_are_kept_and_unique_fields_marked()
    {
        var field = Sdl.Model("type A @model { a: String @unique @validate(type: minLength, value: \"2\", errorMessage: \"Too short\") @validate(type: maxLength, value: \"9\") }", "A").FieldNamed("a")!;

        Assert.True(field.Unique);
        Assert.Equal([new Validation(ValidationKind.MinLength, "2", "Too short"), new Validation(ValidationKind.MaxLength, "9", null)], field.Validations);
    }
}
