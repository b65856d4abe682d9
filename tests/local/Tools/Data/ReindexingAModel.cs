using Amazon.DynamoDBv2.Model;
using Trellis.Operations;
using Trellis.Storage;

namespace Trellis.Tests.Local.Tools.Data;

public sealed class ReindexingAModel(DataTables tables)
{
    private static readonly Schema Before = Compiled("type Note @model @auth(rules: [{ allow: private }]) { state: String code: String }");
    private static readonly Schema After = Compiled("type Note @model @auth(rules: [{ allow: private }]) { state: String @index(name: \"byState\") code: String @unique }");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fills_in_index_keys_and_guards_and_finds_nothing_to_do_the_second_time()
    {
        var table = await tables.New();
        for (var number = 0; number < 20; number++)
            await table.Put(Before.Models[0], ("state", Value.Of(number % 2 == 0 ? "open" : "done")), ("code", Value.Of($"c{number}")));

        var first = await Run(table, table.Table);
        var second = await Run(table, table.Table);

        Assert.Equal((20, 0), (first["mended"], first.Troubles.Count));
        Assert.Equal((20, 0), (second["fine already"], second["mended"]));
        Assert.Equal(10, await InIndex(table, "open"));
        Assert.Equal("record.not-unique", (await new Puts(table.Table).Put(NewNote("c7"), Cancellation)).Failure?.Code);
    }

    [Fact]
    public async Task Goes_on_where_it_died_however_often()
    {
        var table = await tables.New();
        for (var number = 0; number < 5; number++)
            await table.Put(Before.Models[0], ("state", Value.Of("open")), ("code", Value.Of($"c{number}")));

        var deaths = 0;
        for (var call = 1; call < 100; call++)
        {
            try
            {
                await Run(table, table.DyingAt(call));
                break;
            }
            catch (InvalidOperationException)
            {
                deaths++;
                Assert.Equal(2, (await Missing(table)).Length);
            }
        }

        Assert.Empty(await Missing(table));
        var again = await Run(table, table.Table);
        Assert.True(deaths > 2, deaths.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((5, 0), (again["fine already"], again["mended"]));
        Assert.Equal(5, await InIndex(table, "open"));
    }

    [Fact]
    public async Task Says_which_records_hold_one_unique_value()
    {
        var table = await tables.New();
        await table.Put(Before.Models[0], ("code", Value.Of("same")));
        await table.Put(Before.Models[0], ("code", Value.Of("same")));

        var progress = await Run(table, table.Table);

        Assert.Single(progress.Troubles);
        Assert.Equal(["unique code text"], await Missing(table));
        Assert.Contains("same", progress.Troubles[0], StringComparison.Ordinal);
        Assert.Equal(1, progress.End());
    }

    /// <summary>Written when all shared the model, and not moved since: nobody can say whose index it belongs in.</summary>
    [Fact]
    public async Task Says_which_records_lack_the_owner_that_their_key_has_now()
    {
        var owned = Compiled("type Note @model { state: String @index(name: \"byState\") code: String }");
        var table = await tables.New();
        await table.Put(Before.Models[0], ("state", Value.Of("open")));
        await table.Put(Before.Models[0], ("state", Value.Of("open")));

        var progress = await new Reindex(owned, table.Data, table.Checkpoint("reindex"), _ => { }).Run(owned.Models[0], Cancellation);

        Assert.Equal(2, progress.Troubles.Count);
        Assert.All(progress.Troubles, trouble => Assert.Contains("Run 'move Note' first", trouble, StringComparison.Ordinal));
        Assert.NotEmpty(await table.Table.Indexes.Missing(owned.Models[0], Cancellation));
    }

    [Fact]
    public async Task Frees_values_of_a_field_that_is_unique_no_longer()
    {
        var table = await tables.New();
        await table.Put(After.Models[0], ("code", Value.Of("c")));

        var progress = await new Reindex(Before, table.Data, table.Checkpoint("reindex"), _ => { }).Run(Before.Models[0], Cancellation);

        Assert.Equal(1, progress["guards freed"]);
        Assert.Single(await table.Everything());
    }

    [Fact]
    public async Task Writes_keys_and_guards_anew_where_a_time_became_a_text()
    {
        var timed = Compiled("type Note @model @auth(rules: [{ allow: private }]) { state: AWSDateTime @index(name: \"byState\") code: AWSDateTime @unique }");
        var table = await tables.New();
        await table.Put(timed.Models[0], ("state", Value.Of("2024-01-01T00:00:00.000Z")), ("code", Value.Of("2024-01-01T00:00:00.000Z")));
        Assert.Equal(0, await InIndex(table, "2024-01-01T00:00:00.000Z"));

        var progress = await Run(table, table.Table);

        Assert.Equal((1, 1), (progress["mended"], progress["guards freed"]));
        Assert.Equal(1, await InIndex(table, "2024-01-01T00:00:00.000Z"));
        Assert.Equal("record.not-unique", (await new Puts(table.Table).Put(NewNote("2024-01-01T00:00:00.000Z"), Cancellation)).Failure?.Code);
    }

    private static CreatePlan NewNote(string code) => new(
        new Record { Model = After.Models[0], Fields = new Dictionary<string, Value> { ["id"] = Value.Of("new"), ["code"] = Value.Of(code) }, Version = 1, Created = 1, Write = "w" },
        []);

    private static Task<Progress> Run(DataTable table, Table by) =>
        new Reindex(After, StoredData.From(by), table.Checkpoint("reindex"), _ => { }).Run(After.Models[0], Cancellation);

    /// <summary>Read anew, as another process would.</summary>
    private static async Task<ImmutableArray<string>> Missing(DataTable table) => await table.Table.Indexes.Missing(After.Models[0], Cancellation);

    private static async Task<int> InIndex(DataTable table, string state)
    {
        using var client = table.Client();
        var found = await client.QueryAsync(new QueryRequest
        {
            TableName = table.Name,
            IndexName = "gsi1",
            KeyConditionExpression = "#pk = :pk",
            ExpressionAttributeNames = new() { ["#pk"] = "$g1pk" },
            ExpressionAttributeValues = new() { [":pk"] = new($"Note\u0001*\u0001byState\u0001{state}") },
        });
        return found.Count ?? 0;
    }

    private static Schema Compiled(string text) => SchemaCompiler.Compile(text).Schema!;
}
