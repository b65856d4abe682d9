namespace Trellis.Tests.Functions.Lists;

/// <summary>Anybody may ask for a list under /public, as often as the API takes requests. So its pages end after one call of the table, which reads up to 1 MB.</summary>
public sealed class ListsOfVisitors(TableOnDynoxide table) : IClassFixture<TableOnDynoxide>
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Page @model @auth(rules: [{ allow: public, operations: [read] }, { allow: private }]) { kind: String text: String }
        """).Schema!;

    private InProcess Functions { get; } = InProcess.On(Schema, table.Table.Table);

    [Fact]
    public async Task Read_one_megabyte_a_page_and_still_come_to_the_end()
    {
        var user = Client.WithToken(Functions, Guid.NewGuid().ToString());
        var visitor = Client.Public(Functions);
        for (var index = 0; index < 6; index++)
            Assert.Equal(201, (await user.Post("/pages", $$"""{"kind":"{{(index == 0 ? "oldest" : "other")}}","text":"{{new string('x', 250_000)}}"}""")).Status);

        var whole = await user.Get("/pages?kind=oldest&count=true");
        var first = await visitor.Get("/pages?kind=oldest&count=true");
        var second = await visitor.Get($"/pages?kind=oldest&count=true&nextToken={first.NextToken}");

        Assert.Equal((1, null), (whole.Items.Count(), whole.NextToken));
        Assert.True(first.Status == 200, first.Text);
        Assert.Empty(first.Items);
        Assert.NotNull(first.NextToken);
        Assert.Equal("oldest", Assert.Single(second.Items).GetProperty("kind").GetString());
        Assert.Null(second.NextToken);
        Assert.False(second.Json.GetProperty("countIsExact").GetBoolean());
    }
}
