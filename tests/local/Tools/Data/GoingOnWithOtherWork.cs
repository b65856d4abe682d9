using Trellis.Local.Tools;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>A command that was stopped goes on where it was only with the same work: by another schema or from another file it begins anew.</summary>
public sealed class GoingOnWithOtherWork(DataTables tables)
{
    private const string OneIndex = "type Note @model @auth(rules: [{ allow: private }]) { state: String @index(name: \"byState\") kind: String bulk: String }";
    private const string TwoIndexes = "type Note @model @auth(rules: [{ allow: private }]) { state: String @index(name: \"byState\") kind: String @index(name: \"byKind\") bulk: String }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reindex_after_another_edit_of_the_schema_misses_no_record()
    {
        var table = await tables.New();
        for (var number = 0; number < 30; number++)
            await table.Put(SchemaCompiler.Compile(OneIndex).Schema!.Models[0], ("state", Value.Of("a")), ("kind", Value.Of("b")), ("bulk", Value.Of(new string('x', 100_000))));

        using (var client = table.Client())
        {
            foreach (var item in await table.Everything())
            {
                item.Remove("$g1pk");
                await client.PutItemAsync(table.Name, item, Cancellation);
            }
        }

        // A call about the table, one a page, and one a record: it dies on the third page.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Reindex(table, OneIndex, StoredData.From(table.DyingAt(26))));
        await Reindex(table, TwoIndexes, table.Data);

        Assert.Equal(30, (await table.Everything()).Count(item => item.ContainsKey("$g1pk") && item.ContainsKey("$g2pk")));
    }

    [Fact]
    public async Task An_import_of_another_file_of_that_name_leaves_no_line_out()
    {
        var (table, model) = (await tables.New(), SchemaCompiler.Compile(OneIndex).Schema!.Models[0]);
        var file = Path.Combine(table.Folder, "in.jsonl");

        await File.WriteAllLinesAsync(file, Lines(0, 150), Cancellation);
        // Three calls are about the table and its indexes.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Import(table, file, StoredData.From(table.DyingAt(123))));
        await File.WriteAllLinesAsync(file, Lines(1000, 130), Cancellation);
        await Import(table, file, table.Data);

        Assert.Equal(119 + 130, (await table.Everything()).Count);
        Assert.NotNull(await table.Read(new RecordKey(model, null, [Value.Of("n1000")])));
    }

    [Fact]
    public async Task An_import_into_a_table_that_was_made_again_under_its_name_leaves_no_line_out()
    {
        var table = await tables.New();
        var file = Path.Combine(table.Folder, "in.jsonl");
        await File.WriteAllLinesAsync(file, Lines(0, 150), Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Import(table, file, StoredData.From(table.DyingAt(123))));

        // A table's time is told in whole seconds.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        await table.MakeAgain();
        await Import(table, file, table.Data);

        Assert.Equal(150, (await table.Everything()).Count);
    }

    private static IEnumerable<string> Lines(int first, int count) =>
        Enumerable.Range(first, count).Select(number => $$$"""{"model":"Note","version":1,"created":1,"fields":{"id":"n{{{number}}}"}}""");

    private static Task<int> Reindex(DataTable table, string schema, StoredData data) => Run("reindex", table, schema, "Note", data);

    private static Task<int> Import(DataTable table, string file, StoredData data) => Run("import", table, OneIndex, file, data);

    private static async Task<int> Run(string command, DataTable table, string schema, string subject, StoredData data)
    {
        var options = new DataOptions { Subject = subject, Schema = await table.Schema(schema), Data = table.Folder, Table = table.Name };
        return await DataCommands.Run(command, options, data, _ => { }, _ => { }, Cancellation);
    }
}
