namespace Trellis.Tests.Schemas;

/// <summary>What <c>schema.lock.json</c> pins, and what an edit may not do to it.</summary>
public sealed class LockingASchema
{
    private const string Before = """
        type Team @model @auth(rules: [{ allow: private }]) { name: String @index(name: "byName") city: String @index(name: "byCity") tasks: [Task] @hasMany }
        type Task @model { labels: [Label] @manyToMany(relationName: "TaskLabels") }
        type Label @model { tasks: [Task] @manyToMany(relationName: "TaskLabels") }
        """;

    private readonly SchemaLock pinned = SchemaLock.Empty.With(Sdl.Compile(Before));

    [Fact]
    public void It_is_written_and_read_alike()
    {
        var text = LockFile.Write(pinned);

        Assert.True(LockFile.TryRead(text, out var read, out _));
        Assert.Equal(text, LockFile.Write(read));
        Assert.Equal(pinned.Models["Team"], read.Models["Team"]);
        Assert.Equal("Task.labels", read.LeftSides["TaskLabels"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"models\":{},\"leftSides\":{}}")]
    public void An_empty_one_pins_nothing(string text)
    {
        Assert.True(LockFile.TryRead(Encoding.UTF8.GetBytes(text), out var read, out _));
        Assert.Empty(read.Models);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"models\":3}")]
    [InlineData("{\"leftSides\":\"x\"}")]
    [InlineData("{\"other\":{}}")]
    [InlineData("{\"models\":{\"A\":{}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[1]}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"keyForms\":[\"text\",\"text\"]}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"indexes\":{\"x\":[\"n\"]}}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"indexes\":{\"gsi1\":[]}}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"indexes\":{\"gsi1\":[\"n\",\"a\"]},\"indexForms\":{\"gsi1\":[]}}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"indexForms\":{\"gsi1\":[\"text\"]}}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"unique\":{\"a\":1}}}}")]
    [InlineData("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"more\":1}}}")]
    public void A_spoilt_one_is_said_to_be(string text)
    {
        Assert.False(LockFile.TryRead(Encoding.UTF8.GetBytes(text), out _, out var fault));
        Assert.StartsWith("schema.lock.json cannot be read: ", fault, StringComparison.Ordinal);
        // The command refuses such a lock itself: it holds where records are.
        Assert.EndsWith(
            "Restore it from git. If no record is stored yet, write {} into it and run 'dotnet run --project local -- lock'.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Indexes_keep_their_slots_when_others_come_and_go()
    {
        var after = Sdl.Compile(Before.Replace("name: String @index(name: \"byName\")", "name: String zip: String @index(name: \"byZip\")", StringComparison.Ordinal), pinned);
        var more = Sdl.Compile(Before.Replace("name: String", "zip: String @index(name: \"byZip\") name: String", StringComparison.Ordinal), pinned);

        Assert.Equal(["gsi1 byZip", "gsi2 byCity"], Slots(after));
        Assert.Equal(["gsi3 byZip", "gsi1 byName", "gsi2 byCity"], Slots(more));
    }

    [Fact]
    public void That_a_model_is_live_is_pinned_and_nothing_is_written_of_the_others()
    {
        var live = SchemaLock.Empty.With(Sdl.Compile(Before.Replace("type Task @model", "type Task @model(live: true)", StringComparison.Ordinal)));

        Assert.True(LockFile.TryRead(LockFile.Write(live), out var read, out _));
        Assert.Equal((true, false), (read.Models["Task"].Live, read.Models["Team"].Live));
        Assert.NotEqual(pinned.Models["Task"], live.Models["Task"]);
        Assert.DoesNotContain("live", Encoding.UTF8.GetString(LockFile.Write(pinned)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_left_side_of_a_pairing_stays_left()
    {
        var lines = Before.Split('\n');

        var swapped = string.Join('\n', lines[0], lines[2], lines[1]);
        Assert.Equal("Label", Sdl.Compile(swapped).Pairings.Single().Left.Name);
        Assert.Equal("Task", Sdl.Compile(swapped, pinned).Pairings.Single().Left.Name);
    }

    [Fact]
    public void A_changed_scope_or_key_is_an_error_that_says_what_to_run()
    {
        var scope = SchemaCompiler.Compile(Before.Replace("{ allow: private }", "{ allow: owner }", StringComparison.Ordinal), pinned).Errors.Single();
        var key = SchemaCompiler.Compile(Before.Replace("name: String @index", "name: String! @primaryKey @index", StringComparison.Ordinal).Replace("@index(name: \"byName\")", "", StringComparison.Ordinal), pinned).Errors.Single();

        Assert.Equal(("schema.scope-pinned", "Team"), (scope.Code, scope.Path));
        Assert.EndsWith("run 'dotnet run --project local -- move Team'. To keep them where they are, write @model(scope: SHARED).", scope.Message, StringComparison.Ordinal);
        Assert.Equal(("schema.key-pinned", "Team"), (key.Code, key.Path));
        Assert.Contains("(id), but this schema has the key (name)", key.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_may_change_its_type_only_to_one_that_keys_write_alike()
    {
        const string Numbered = "type A @model { list: ID! @primaryKey(sortKeyFields: [\"number\"]) number: Int! }";
        Assert.True(LockFile.TryRead(LockFile.Write(SchemaLock.Empty.With(Sdl.Compile(Numbered))), out var numbered, out _));

        Assert.Equal(["text", "number"], numbered.Models["A"].KeyForms);
        Sdl.Compile(Numbered.Replace("Int!", "Float!", StringComparison.Ordinal).Replace("ID!", "String!", StringComparison.Ordinal), numbered);
        Assert.Equal(["1:66 schema.key-pinned A.number"], Sdl.Errors(Numbered.Replace("Int!", "String!", StringComparison.Ordinal), numbered));
        Assert.Equal(["1:17 schema.key-pinned A.list"], Sdl.Errors(Numbered.Replace("list: ID!", "list: AWSDate!", StringComparison.Ordinal), numbered));
    }

    [Fact]
    public void How_indexes_and_guards_write_their_fields_is_kept_where_it_is_not_as_text()
    {
        var lockedNow = SchemaLock.Empty.With(Sdl.Compile("type A @model { kind: String @index(sortKeyFields: [\"day\"]) day: AWSDate code: Int @unique name: String @unique @index }"));

        var text = LockFile.Write(lockedNow);
        Assert.True(LockFile.TryRead(text, out var read, out var fault), fault);
        Assert.Equal(lockedNow.Models["A"], read.Models["A"]);
        Assert.Equal(["text", "AWSDate"], read.Models["A"].Indexes[0].Forms);
        Assert.Equal(["code number", "name text"], read.Models["A"].Unique.Select(field => $"{field.Key} {field.Value}"));
        Assert.Contains("\"indexForms\": {\n        \"gsi1\": [", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.DoesNotContain("indexForms", Encoding.UTF8.GetString(LockFile.Write(pinned)), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_written_before_forms_and_unique_fields_were_kept_is_read()
    {
        Assert.True(LockFile.TryRead("{\"models\":{\"A\":{\"scope\":\"*\",\"key\":[\"id\"],\"indexes\":{\"gsi1\":[\"n\",\"a\",\"b\"]}}},\"leftSides\":{}}"u8, out var read, out var fault), fault);

        Assert.Equal(["text", "text"], read.Models["A"].Indexes.Single().Forms);
        Assert.Empty(read.Models["A"].Unique);
    }

    [Fact]
    public void New_models_need_no_entry_and_old_ones_keep_theirs()
    {
        var after = Sdl.Compile("type Team @model @mapsTo(name: \"Label\") { a: Int } type New @model { a: Int @index }", pinned);

        var now = pinned.With(after);
        Assert.Equal(["Label", "New", "Task", "Team"], now.Models.Keys);
        Assert.Equal(1, now.Models["New"].Indexes.Single().Slot);
    }

    [Fact]
    public void The_projects_own_is_up_to_date()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "shared", "schema.graphql"));
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "shared", "schema.lock.json"));

        Assert.True(LockFile.TryRead(bytes, out var own, out var fault), fault);
        var written = Encoding.UTF8.GetString(LockFile.Write(own.With(Sdl.Compile(text, own))));
        Assert.True(written == Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n"), "shared/schema.lock.json is not up to date: run 'dotnet run --project local -- lock' and commit it.");
    }

    private static string[] Slots(Schema schema) => [.. schema.Named("Team")!.Indexes.Select(index => $"gsi{index.Slot} {index.Name}")];
}
