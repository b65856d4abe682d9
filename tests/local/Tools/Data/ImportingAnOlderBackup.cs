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
    public async Task Refuses_a_line_that_has_no_place_and_stores_the_next(string rules, string line, string expected)
    {
        var table = await tables.New();

        var progress = await Import(table, rules, line, """{"model":"Post","version":1,"created":1,"fields":{"id":"next","owner":"ann"}}""");

        Assert.Equal([$"Line 1: {expected}"], progress.Troubles);
        Assert.Equal(1, progress["stored"]);
        Assert.Equal("next", Assert.Single(await table.Everything())["sk"].S);
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
