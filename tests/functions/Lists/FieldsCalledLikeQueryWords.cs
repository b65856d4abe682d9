namespace Trellis.Tests.Functions.Lists;

/// <summary>A field may be called like a word of list queries. The word comes first, the compiler warns of it, and the field is asked for by its operators.</summary>
public sealed class FieldsCalledLikeQueryWords
{
    public static TheoryData<string> Words => [.. QueryWords.All];

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Are_written_read_filtered_sorted_and_chosen(string word)
    {
        var compilation = Compiled(word);
        var client = Client.WithToken(InProcess.OnMemory(compilation.Schema!), "alice");
        var five = await client.Post("/things", $$"""{"kind":"a","{{word}}":5}""");
        await client.Post("/things", $$"""{"kind":"a","{{word}}":7}""");

        var equal = await client.Get($"/things?{word}.eq=5&fields={word}");
        var more = await client.Get($"/things?{word}.gt=5");
        var grouped = await client.Get($"/things?or=({word}=5,{word}.in=(7,8))");
        var sorted = await client.Get($"/things?kind=a&sort=-{word}&count=true&explain=true");
        var patched = await client.Patch($"/things/{five.Id}", $$"""{"{{word}}":6}""");

        Assert.Equal(["schema.query-word"], compilation.Warnings.Select(warning => warning.Code));
        Assert.Equal([5], Numbers(equal, word));
        Assert.Equal([7], Numbers(more, word));
        Assert.Equal([5, 7], Numbers(grouped, word).Order());
        Assert.Equal([7, 5], Numbers(sorted, word));
        Assert.Equal(6, patched.Json.GetProperty(word).GetInt32());
    }

    [Theory]
    [InlineData("limit", "many")]
    [InlineData("sort", "5")]
    [InlineData("fields", "5")]
    [InlineData("include", "5")]
    [InlineData("count", "5")]
    [InlineData("explain", "5")]
    [InlineData("or", "5")]
    [InlineData("and", "5")]
    [InlineData("not", "5")]
    public async Task Are_named_where_the_word_itself_was_misunderstood(string word, string value)
    {
        var client = Client.WithToken(InProcess.OnMemory(Compiled(word).Schema!), "alice");

        var reply = await client.Get($"/things?{word}={value}");

        Assert.Equal(400, reply.Status);
        Assert.Contains($"write {word}.eq=", reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Compilation Compiled(string word) => SchemaCompiler.Compile($$"""
        type Thing @model @auth(rules: [{ allow: owner }]) { kind: String @index(name: "byKind", sortKeyFields: ["{{word}}"]) {{word}}: Int }
        """);

    private static IEnumerable<int> Numbers(Reply reply, string word)
    {
        Assert.True(reply.Status == 200, reply.Text);
        return reply.Items.Select(item => item.GetProperty(word).GetInt32());
    }
}
