using Trellis.Access;
using Trellis.Operations;
using Trellis.Storage;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>RESTRICT switched on for stored records: no parent can be deleted before a reindex has counted its children.</summary>
public sealed class CountingChildren(DataTables tables)
{
    private static readonly Schema Before = Compiled("");
    private static readonly Schema After = Compiled("onDelete: RESTRICT");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reindex_counts_the_stored_ones_and_parents_can_be_deleted_again()
    {
        var table = await tables.New();
        var (empty, full) = (await table.Put(Before.Models[0]), await table.Put(Before.Models[0]));
        var children = new[] { await Child(table, Before, full), await Child(table, Before, full) };

        Assert.Equal("restrict.unready", (await Delete(table, After, empty)).Failure?.Code);
        var progress = await Run(table);

        Assert.Equal((1, 0), (progress["parents counted"], progress.Troubles.Count));
        Assert.True((await Delete(table, After, empty)).Value.Done);
        Assert.Equal("record.in-use", (await Delete(table, After, full)).Failure?.Code);
        foreach (var child in children)
            Assert.True((await Delete(table, After, child)).Value.Done);
        Assert.True((await Delete(table, After, full)).Value.Done);
    }

    [Fact]
    public async Task A_child_written_by_functions_with_the_old_schema_makes_the_count_invalid()
    {
        var table = await tables.New();
        var parent = await table.Put(After.Models[0]);
        await Child(table, After, parent);
        await Child(table, Before, parent);

        Assert.Equal("restrict.unready", (await Delete(table, After, parent)).Failure?.Code);
        await Run(table);
        Assert.Equal("record.in-use", (await Delete(table, After, parent)).Failure?.Code);
    }

    [Fact]
    public async Task A_child_deleted_by_functions_with_the_old_schema_makes_it_invalid_too()
    {
        var table = await tables.New();
        var parent = await table.Put(After.Models[0]);
        var child = await Child(table, After, parent);
        Assert.True((await Delete(table, Before, child)).Value.Done);

        Assert.Equal("restrict.unready", (await Delete(table, After, parent)).Failure?.Code);
        await Run(table);
        Assert.True((await Delete(table, After, parent)).Value.Done);
    }

    [Fact]
    public async Task Import_counts_each_child_once_however_often_it_dies()
    {
        var (source, target) = (await tables.New(), await tables.New());
        var (empty, full) = (await source.Put(After.Models[0]), await source.Put(After.Models[0]));
        for (var number = 0; number < 10; number++)
            await Child(source, After, full);
        var file = Path.Combine(source.Folder, "all.jsonl");
        await new Export(After, source.Data, source.Checkpoint("export"), _ => { }).Run(file, null, Cancellation);

        var deaths = 0;
        for (var call = 3; call < 100; call += 7)
        {
            try
            {
                await new Import(After, StoredData.From(target.DyingAt(call)), target.Checkpoint("import"), _ => { }).Run(file, Cancellation);
                break;
            }
            catch (InvalidOperationException)
            {
                deaths++;
            }
        }

        await new Import(After, target.Data, target.Checkpoint("import"), _ => { }).Run(file, Cancellation);

        Assert.True(deaths > 0, "It never died.");
        Assert.Equal(10, await Count(target, full));
        Assert.Equal("record.in-use", (await Delete(target, After, full)).Failure?.Code);
        Assert.True((await Delete(target, After, empty)).Value.Done);
    }

    [Fact]
    public async Task After_a_move_of_the_parents_a_reindex_counts_their_children()
    {
        var shared = Owned("@model(scope: SHARED)", "@model");
        var own = Owned("@model", "@model");
        var table = await tables.New();
        var parent = await table.Put(shared.Models[0], ("owner", Value.Of("alice")));
        await table.Put(shared.Models[1], ("owner", Value.Of("alice")), ("parentId", parent["id"]));
        var said = new List<string>();

        var progress = await new Move(own, LockedModel.From(shared.Models[0]), table.Data, table.Checkpoint("move"), said.Add).Run(own.Models[0], Cancellation);
        var moved = new RecordKey(own.Models[0], "alice", parent.Key.Parts);

        Assert.Equal("restrict.unready", (await Delete(table, moved)).Failure?.Code);
        Assert.Contains(said.Concat(progress.Troubles).Append(progress.ToString()), line => line.Contains("reindex Child", StringComparison.Ordinal));
        await new Reindex(own, table.Data, table.Checkpoint("reindex"), _ => { }).Run(own.Models[1], Cancellation);
        Assert.Equal("record.in-use", (await Delete(table, moved)).Failure?.Code);
    }

    [Fact]
    public async Task What_is_written_while_it_counts_is_counted_once()
    {
        var table = await tables.New();
        var parents = new List<Record>();
        for (var number = 0; number < 5; number++)
            parents.Add(await table.Put(Before.Models[0]));
        for (var number = 0; number < 100; number++)
            await Child(table, Before, parents[number % 5]);

        using var done = new CancellationTokenSource();
        var made = new List<Record>();
        var writer = Task.Run(async () =>
        {
            for (var number = 0; number < 300 && !done.IsCancellationRequested; number++)
            {
                made.Add(await Child(table, After, parents[number % 5]));
                if (number % 3 == 0)
                    await Delete(table, After, made[number / 2]);
            }
        }, Cancellation);
        var progress = await Run(table);
        await done.CancelAsync();
        await writer;

        if (progress.Troubles.Count > 0)
            await Run(table);
        foreach (var parent in parents)
            Assert.Equal(await Children(table, parent), await Count(table, parent));
    }

    [Fact]
    public async Task A_child_deleted_at_any_moment_of_the_count_is_not_counted()
    {
        var moments = 0;
        for (var isDeleted = true; isDeleted; moments++)
        {
            isDeleted = false;
            var table = await tables.New();
            var parent = await table.Put(Before.Models[0]);
            var child = await Child(table, Before, parent);
            var interrupted = table.Interrupted(moments + 1, async () => isDeleted = (await Delete(table, After, child)).Value.Done);

            var progress = await new Reindex(After, StoredData.From(interrupted), table.Checkpoint("reindex"), _ => { })
                .Run(After.Named("Child")!, Cancellation);

            Assert.Empty(progress.Troubles);
            Assert.Equal((moments, await Children(table, parent)), (moments, await Count(table, parent)));
            Assert.Equal(isDeleted ? null : "record.in-use", (await Delete(table, After, parent)).Failure?.Code);
        }

        Assert.True(moments > 5, $"There were {moments} moments.");
    }

    private static async Task<Record> Child(DataTable table, Schema schema, Record parent)
    {
        var model = schema.Named("Child")!;
        var fields = new Dictionary<string, Value> { ["id"] = Value.Of(Guid.NewGuid().ToString()), ["parentId"] = parent["id"] };
        var record = new Record { Model = model, Fields = fields, Version = 1, Created = 1, Write = Guid.NewGuid().ToString() };
        // A table of its own each time, as another process would have: nothing of the register is remembered.
        Assert.Null((await new Puts(Fresh(table)).Put(new CreatePlan(record, []), Cancellation)).Failure);
        return record;
    }

    private static Task<Result<ChangeResult>> Delete(DataTable table, Schema schema, Record record) =>
        Delete(table, new RecordKey(schema.Named(record.Model.Name)!, null, record.Key.Parts));

    private static Task<Result<ChangeResult>> Delete(DataTable table, RecordKey key)
    {
        var everything = new Demand(Grant.Always, Grant.Always, []);
        return new Deletes(Fresh(table)).Delete(new DeletePlan(key, everything, Expected.Any, new Stamp(DateTimeOffset.UtcNow, Guid.NewGuid().ToString())), Cancellation);
    }

    private static Table Fresh(DataTable table) => table.DyingAt(int.MaxValue);

    private static Task<Progress> Run(DataTable table) =>
        new Reindex(After, table.Data, table.Checkpoint("reindex"), _ => { }).Run(After.Named("Child")!, Cancellation);

    private static async Task<int> Children(DataTable table, Record parent) => (await table.Everything())
        .Count(item => item["pk"].S.StartsWith("Child\u0001", StringComparison.Ordinal) && item["parentId"].S == parent["id"].Text);

    private static async Task<int> Count(DataTable table, Record parent) => (await table.Everything())
        .Where(item => item["pk"].S == $"$children\u0001Parent\u0001*\u0001children\u0001{parent["id"].Text}")
        .Select(item => int.Parse(item["$count"].N, CultureInfo.InvariantCulture)).SingleOrDefault();

    private static Schema Owned(string parent, string child) => SchemaCompiler.Compile($$"""
        type Parent {{parent}} @auth(rules: [{ allow: owner }]) { children: [Child] @hasMany(references: ["parentId"], onDelete: RESTRICT) }
        type Child {{child}} @auth(rules: [{ allow: owner }]) { parentId: ID parent: Parent @belongsTo(references: ["parentId"]) }
        """).Schema!;

    private static Schema Compiled(string onDelete) => SchemaCompiler.Compile($$"""
        type Parent @model @auth(rules: [{ allow: private }]) { name: String children: [Child] @hasMany(references: ["parentId"]{{(onDelete == "" ? "" : $", {onDelete}")}}) }
        type Child @model @auth(rules: [{ allow: private }]) { parentId: ID parent: Parent @belongsTo(references: ["parentId"]) }
        """).Schema!;
}
