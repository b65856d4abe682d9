namespace Trellis.Tests.Local.Tools.Data;

/// <summary>A pair outlives the records that it links, so a move meets pairs whose record it cannot look up.</summary>
public sealed class MovingPairs(DataTables tables)
{
    private const string Long = "@primaryKey(sortKeyFields: [\"label\"])";
    private static readonly Schema Before = Compiled("", Long, "label: String!");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_away_those_of_a_record_that_is_gone_where_its_key_becomes_shorter()
    {
        var (table, after) = (await tables.New(), Compiled("", "@primaryKey", "label: String!"));
        var tags = await Filled(table);
        await Delete(table, tags[1]);

        var progress = await Run(after, table);

        Assert.Empty(progress.Troubles);
        Assert.Equal((2, 2, 1), (progress["pairs moved"], progress["pairs of what is gone removed"], progress["moved"]));
        Assert.Equal(["t0", "t0"], await Tags(table));
    }

    [Fact]
    public async Task Finds_a_record_whose_old_key_was_of_a_field_that_is_gone()
    {
        var (table, after) = (await tables.New(), Compiled("", "@primaryKey", ""));
        await Filled(table);

        var progress = await Run(after, table);

        Assert.Equal((4, 2), (progress["pairs moved"], progress["moved"]));
        Assert.Equal(["t0", "t0", "t1", "t1"], await Tags(table));
    }

    [Fact]
    public async Task Leaves_the_other_end_as_it_is_although_its_key_is_to_be_shorter_too()
    {
        var table = await tables.New();
        var before = Compiled(Long, Long, "label: String!");
        var post = await table.Put(before.Named("Post")!, ("name", Value.Of("p")), ("label", Value.Of("l")));
        var tag = await table.Put(before.Named("Tag")!, ("name", Value.Of("t0")), ("label", Value.Of("l")));
        await table.Link(before.Pairings[0], post, tag, "ann");

        await Run(Compiled("@primaryKey", "@primaryKey", "label: String!"), table);

        var pair = Assert.Single(await table.Everything(), item => item.ContainsKey("$left"));
        Assert.Equal(("PostTags\u0001*\u0001p\u0001l", "t0"), (pair["pk"].S, pair["sk"].S));
        Assert.Equal(("PostTags\u0001*\u0001t0", "p\u0001l"), (pair["$g1pk"].S, pair["$g1sk"].S));
    }

    [Fact]
    public async Task Leaves_those_of_a_record_that_has_no_place_and_says_so()
    {
        var table = await tables.New();
        var after = Compiled("", "@primaryKey(sortKeyFields: [\"label\", \"more\"])", "label: String! more: String!");
        await Filled(table);
        var pairs = (await table.Everything()).Where(item => item.ContainsKey("$left")).Select(item => item["pk"].S + item["sk"].S).Order(StringComparer.Ordinal).ToList();

        var progress = await Run(after, table);

        Assert.Contains("A pair of PostTags stays where it is: its Tag t0 / l has no more. It is moved with that record.", progress.Troubles);
        Assert.Equal(6, progress.Troubles.Count);
        Assert.Equal(pairs, (await table.Everything()).Where(item => item.ContainsKey("$left")).Select(item => item["pk"].S + item["sk"].S).Order(StringComparer.Ordinal));
    }

    private static async Task<List<Record>> Filled(DataTable table)
    {
        var tags = new List<Record>();
        foreach (var name in (string[])["t0", "t1"])
            tags.Add(await table.Put(Before.Named("Tag")!, ("name", Value.Of(name)), ("label", Value.Of("l"))));
        for (var number = 0; number < 2; number++)
        {
            var post = await table.Put(Before.Named("Post")!, ("name", Value.Of($"p{number}")));
            foreach (var tag in tags)
                await table.Link(Before.Pairings[0], post, tag, "ann");
        }

        return tags;
    }

    private static Task<Progress> Run(Schema after, DataTable table) =>
        new Move(after, LockedModel.From(Before.Named("Tag")!), table.Data, table.Checkpoint("move"), _ => { }).Run(after.Named("Tag")!, Cancellation);

    private static async Task Delete(DataTable table, Record tag)
    {
        using var client = table.Client();
        await client.DeleteItemAsync(table.Name, new() { ["pk"] = new("Tag\u0001*"), ["sk"] = new($"{tag["name"].Text}\u0001l") }, Cancellation);
    }

    /// <summary>The tag of each pair.</summary>
    private static async Task<List<string>> Tags(DataTable table) =>
        [.. (await table.Everything()).Where(item => item.ContainsKey("$left")).Select(item => item["sk"].S).Order(StringComparer.Ordinal)];

    private static Schema Compiled(string postKey, string tagKey, string tagFields)
    {
        const string rules = "@model @auth(rules: [{ allow: private }])";
        return SchemaCompiler.Compile($$"""
            type Post {{rules}} { name: ID! {{(postKey.Length == 0 ? "@primaryKey" : postKey)}} {{(postKey.Length == 0 ? "" : "label: String!")}} tags: [Tag] @manyToMany(relationName: "PostTags") }
            type Tag {{rules}} { name: ID! {{tagKey}} {{tagFields}} posts: [Post] @manyToMany(relationName: "PostTags") }
            """).Schema!;
    }
}
