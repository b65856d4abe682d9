using Trellis.Local.Tools;
using Trellis.Local.Tools.Data;
using Trellis.Local.Tools.Schemas;
using Trellis.Records;
using Trellis.Schemas;
using Trellis.Schemas.Compiler;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>What a stopped run could not do, the run that continues it reports: only a run that did everything may end with 0.</summary>
public sealed class StoppedAfterATrouble(DataTables tables)
{
    private const string Shared = "type Note @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) { bulk: String }";
    private const string Owned = "type Note @model @auth(rules: [{ allow: owner }]) { bulk: String }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_move_pins_nothing_before_every_record_is_moved()
    {
        var table = await tables.New();
        var before = SchemaCompiler.Compile(Shared).Schema!;
        var homeless = await table.Put(before.Models[0], ("id", Value.Of("0")));
        for (var number = 0; number < 30; number++)
            await table.Put(before.Models[0], ("owner", Value.Of("ann")), ("bulk", Value.Of(new string('x', 100_000))));
        var schema = await Schema(table, Owned);
        var pins = LockFile.Write(SchemaLock.Empty.With(before));
        await File.WriteAllBytesAsync(SchemaFile.Read(schema).LockPath, pins, Cancellation);
        var options = new DataOptions { Subject = "Note", Schema = schema, Data = table.Folder, Table = table.Name };

        // A page is a megabyte, so this is on the second one or behind it.
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run("move", options, StoredData.Of(table.DyingAt(20))));
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

    private static async Task<string> Schema(DataTable table, string text)
    {
        var path = Path.Combine(table.Folder, "schema.graphql");
        await File.WriteAllTextAsync(path, text, Cancellation);
        return path;
    }

    private static async Task<(int Code, List<string> Said)> Run(string command, DataOptions options, StoredData data)
    {
        var said = new List<string>();
        return (await DataCommands.Run(command, options, data, said.Add, _ => { }, Cancellation), said);
    }
}
