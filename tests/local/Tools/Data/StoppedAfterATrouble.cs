using Trellis.Local.Tools;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>What a stopped run could not do, the run that continues it reports: only a run that did everything may end with 0.</summary>
public sealed class StoppedAfterATrouble(DataTables tables)
{
    private const string Shared = "type Note @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) { bulk: String }";
    private const string Owned = "type Note @model @auth(rules: [{ allow: owner }]) { bulk: String }";
    private const string Unique = "type Note @model @auth(rules: [{ allow: private }]) { code: String @unique }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_pins_nothing_before_every_record_is_moved()
    {
        var table = await tables.New();
        var before = SchemaCompiler.Compile(Shared).Schema!;
        var homeless = await table.Put(before.Models[0], ("id", Value.Of("0")));
        for (var number = 0; number < 30; number++)
            await table.Put(before.Models[0], ("owner", Value.Of("ann")), ("bulk", Value.Of(new string('x', 100_000))));
        var schema = await table.Schema(Owned);
        var pins = LockFile.Write(SchemaLock.Empty.With(before));
        await File.WriteAllBytesAsync(SchemaFile.Read(schema).LockPath, pins, Cancellation);
        var options = new DataOptions { Subject = "Note", Schema = schema, Data = table.Folder, Table = table.Name };

        // A page is a megabyte, so this is on the second one or behind it.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("move", options, StoredData.From(table.DyingAt(20))));
        var (code, said) = await Run("move", options, table.Data);
        var pinned = await File.ReadAllBytesAsync(SchemaFile.Read(schema).LockPath, Cancellation);
        using (var client = table.Client())
            await client.DeleteItemAsync(table.Name, new() { ["pk"] = new("Note\u0001*"), ["sk"] = new(homeless["id"].Text) }, Cancellation);
        var (codeAfter, _) = await Run("move", options, table.Data);

        Assert.Equal((1, 0), (code, codeAfter));
        Assert.Contains(said, line => line.StartsWith("Note 0 has no owner", StringComparison.Ordinal));
        Assert.Equal(pins, pinned);
        Assert.NotEqual(pins, await File.ReadAllBytesAsync(SchemaFile.Read(schema).LockPath, Cancellation));
        Assert.Equal(30, (await table.Everything()).Count);
    }

    [Fact]
    public async Task An_import_names_every_line_that_it_refused_and_leaves_the_others_as_they_are()
    {
        var table = await tables.New();
        var file = Path.Combine(table.Folder, "in.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(1, 250).Select(number => $$$"""{"model":"Note","version":1,"created":1,"fields":{"id":"n{{{number}}}","code":"{{{(number == 2 ? 1 : number)}}}"}}"""),
            Cancellation);
        var options = new DataOptions { Subject = file, Schema = await table.Schema(Unique), Data = table.Folder, Table = table.Name };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("import", options, StoredData.From(table.DyingAt(220))));
        var before = (await table.Everything()).Count;
        var (code, said) = await Run("import", options, table.Data);

        Assert.Equal(1, code);
        Assert.Equal("Line 2: another record has the same code: 1. Change one of the two, and import again. (import.not-unique)", said.Single(line => line.StartsWith("Line", StringComparison.Ordinal)));
        Assert.StartsWith("import: 1 refused (import.not-unique)", said[^1], StringComparison.Ordinal);
        // Each record with the guard of its code.
        Assert.InRange(before, 400, 440);
        Assert.Equal(2 * 249, (await table.Everything()).Count);
    }

    [Fact]
    public async Task An_import_from_amplify_names_every_item_that_it_refused()
    {
        var table = await tables.New();
        var file = Path.Combine(table.Folder, "scan.json");
        var items = Enumerable.Range(1, 250).Select(number => $$$"""{"id":{"S":"n{{{number}}}"},"code":{{{(number == 2 ? """{"N":"2"}""" : $$"""{"S":"{{number}}"}""")}}}}""");
        await File.WriteAllTextAsync(file, $$"""{"Items":[{{string.Join(',', items)}}]}""", Cancellation);
        var options = new DataOptions { Subject = file, Amplify = "Note", Schema = await table.Schema(Unique), Data = table.Folder, Table = table.Name };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("import", options, StoredData.From(table.DyingAt(220))));
        var (code, said) = await Run("import", options, table.Data);

        Assert.Equal(1, code);
        Assert.StartsWith("Item 2 (id n2): code: ", said.Single(line => line.StartsWith("Item", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith("import Note: 1 refused (field.type)", said[^1], StringComparison.Ordinal);
        Assert.Equal(2 * 249, (await table.Everything()).Count);
    }

    private static async Task<(int Code, List<string> Said)> Run(string command, DataOptions options, StoredData data)
    {
        var said = new List<string>();
        return (await DataCommands.Run(command, options, data, said.Add, _ => { }, Cancellation), said);
    }
}
