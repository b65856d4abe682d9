using Trellis.Local.Tools;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>A file that was written before the scope or the key of its models was changed, or that a person has edited.</summary>
public sealed class ImportingAnOlderBackup(DataTables tables)
{
    private const string Shared = "[{ allow: private }]";
    private const string Owned = "[{ allow: owner }]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stores_a_pair_where_the_relation_has_it_now()
    {
        var table = await tables.New();

        var progress = await Import(table, Shared, """{"relation":"PostTags","owner":"ann","left":["p"],"right":["t","l"]}""");

        Assert.Equal(1, progress["stored"]);
        var pair = Assert.Single(await table.Everything());
        Assert.Equal(("PostTags\u0001*\u0001p", "PostTags\u0001*\u0001t\u0001l"), (pair["pk"].S, pair["$g1pk"].S));
    }

    [Theory]
    [InlineData(Owned, """{"relation":"PostTags","left":["p"],"right":["t","l"]}""", "PostTags keeps each owner's pairs apart, and this one does not say whose it is. Write it into the line as \"owner\", and import again. (import.no-owner)")]
    [InlineData(Shared, """{"relation":"PostTags","left":["p","q"],"right":["t","l"]}""", "\"left\" is no key of Post: write a list of its id (a text), and import again. (import.key)")]
    [InlineData(Shared, """{"relation":"PostTags","left":["p"],"right":["t"]}""", "\"right\" is no key of Tag: write a list of its name (a text), label (a text), and import again. (import.key)")]
    [InlineData(Shared, """{"relation":"PostTags","left":[],"right":["t","l"]}""", "\"left\" is no key of Post: write a list of its id (a text), and import again. (import.key)")]
    [InlineData(Shared, """{"relation":"PostTags","left":[7],"right":["t","l"]}""", "\"left\" is no key of Post: write a list of its id (a text), and import again. (import.key)")]
    [InlineData(Shared, """{"relation":"PostTags","left":"p","right":["t","l"]}""", "\"left\" is no key of Post: write a list of its id (a text), and import again. (import.key)")]
    [InlineData(Shared, """{"relation":"PostTags","left":[""],"right":["t","l"]}""", "id cannot be empty: it is part of the record's key. (key.empty)")]
    [InlineData(Owned, """{"model":"Post","version":1,"created":1,"fields":{"id":"p"}}""", "Post keeps each owner's records apart, and this one's owner is no text. Write whose it is as \"owner\" into its \"fields\", and import again. (import.no-owner)")]
    [InlineData(Shared, """{"model":"Tag","version":1,"created":1,"fields":{"name":"t"}}""", "label is part of the key of Tag, and here it is absent. Write a text as \"label\" into its \"fields\", and import again. (import.key)")]
    [InlineData(Shared, """{"model":"Tag","version":1,"created":1,"fields":{"name":"t","label":7}}""", "label is part of the key of Tag, and here it is a number. Write a text as \"label\" into its \"fields\", and import again. (import.key)")]
    [InlineData(Shared, """{"model":"Gone","version":1,"created":1,"fields":{"id":"g"}}""", "The schema has no model Gone. Add it and import again, or leave such lines out. (import.model)")]
    [InlineData(Shared, """{"relation":"Gone","left":["p"],"right":["t"]}""", "The schema has no relation Gone. Add it and import again, or leave such lines out. (import.relation)")]
    public async Task Refuses_a_line_that_has_no_place_and_stores_the_next(string rules, string line, string expected)
    {
        var table = await tables.New();

        var progress = await Import(table, rules, line, """{"model":"Post","version":1,"created":1,"fields":{"id":"next","owner":"ann"}}""");

        Assert.Equal([$"Line 1: {expected}"], progress.Troubles);
        Assert.Equal(1, progress["stored"]);
        Assert.Equal("next", Assert.Single(await table.Everything())["sk"].S);
    }

    [Theory]
    [InlineData("""[{"model":"Post"}]""", "It is not a JSON object.")]
    [InlineData("""{"id":"p"}""", "It has no \"model\", \"relation\" or \"profile\".")]
    [InlineData("""{"model":"Post","version":1,"created":1}""", "\"fields\" must be an object.")]
    [InlineData("""{"model":"Post","version":"1","created":1,"fields":{"id":"p"}}""", "\"version\" must be a whole number from 1 on.")]
    [InlineData("""{"model":"Post","version":0,"created":1,"fields":{"id":"p"}}""", "\"version\" must be a whole number from 1 on.")]
    [InlineData("""{"model":"Post","version":1,"fields":{"id":"p"}}""", "\"created\" must be milliseconds since 1970.")]
    [InlineData("""{"model":"Post","version":1,"created":1795168800000000,"fields":{"id":"p"}}""", "\"created\" must be milliseconds since 1970.")]
    [InlineData("""{"model":"Post","version":1,"created":1,"fields":{"id":"p","id":"q"}}""", "Duplicate property 'id' encountered during deserialization.")]
    [InlineData("""{"profile":7,"fields":{}}""", "\"profile\" must be a text.")]
    public async Task Ends_at_a_line_that_no_export_writes_and_says_what_is_wrong_with_it(string line, string expected)
    {
        var table = await tables.New();

        var refused = await Assert.ThrowsAsync<SetupException>(() => Import(table, Shared, line));

        Assert.Equal($"Line 1 is not one that export writes: {expected}", refused.Message);
        Assert.Empty(await table.Everything());
    }

    [Fact]
    public async Task Refuses_a_file_that_is_not_UTF8_instead_of_replacing_its_letters()
    {
        var schema = SchemaCompiler.Compile("type Tag @model @auth(rules: [{ allow: private }]) { name: String }").Schema!;
        var table = await tables.New();
        var file = Path.Combine(table.Folder, "in.jsonl");
        await File.WriteAllTextAsync(file, """{"model":"Tag","version":1,"created":1,"fields":{"id":"t","name":"é"}}""", Encoding.Latin1, Cancellation);

        var refused = await Assert.ThrowsAsync<DecoderFallbackException>(
            () => new Import(schema, table.Data, table.Checkpoint("import"), _ => { }).Run(file, Cancellation));

        Assert.Equal("The file is not UTF-8. Save it as UTF-8, and run the command again.", Trouble.Explain(refused));
        Assert.Empty(await table.Everything());
    }

    [Fact]
    public async Task Says_which_values_nothing_will_show_as_their_fields_are_no_longer_in_the_schema()
    {
        var (table, said) = (await tables.New(), new List<string>());
        var (schema, file) = (Path.Combine(table.Folder, "schema.graphql"), Path.Combine(table.Folder, "in.jsonl"));
        await File.WriteAllTextAsync(schema, "type Tag @model @auth(rules: [{ allow: private }]) { name: String }", Cancellation);
        await File.WriteAllTextAsync(file, """{"model":"Tag","version":1,"created":1,"fields":{"id":"t","name":"n","colour":"red"}}""", Cancellation);

        var code = await DataCommands.Run("import", new DataOptions { Schema = schema, Data = table.Folder, Subject = file }, table.Data, _ => { }, said.Add, Cancellation);

        Assert.Equal(0, code);
        Assert.Equal(["1 value has a field that the schema lacks: Tag.colour (1). No answer and no export shows what is stored so, until you add the fields."], said);
    }

    private static async Task<Progress> Import(DataTable table, string rules, params string[] lines)
    {
        var schema = SchemaCompiler.Compile($$"""
            type Post @model @auth(rules: {{rules}}) { tags: [Tag] @manyToMany(relationName: "PostTags") }
            type Tag @model @auth(rules: {{rules}}) { name: ID! @primaryKey(sortKeyFields: ["label"]) label: String! posts: [Post] @manyToMany(relationName: "PostTags") }
            """).Schema!;
        var file = Path.Combine(table.Folder, "in.jsonl");
        await File.WriteAllLinesAsync(file, lines, Cancellation);
        return (await new Import(schema, table.Data, table.Checkpoint("import"), _ => { }).Run(file, Cancellation)).Progress;
    }
}
