using Amazon.DynamoDBv2.Model;
using Trellis.Local.Tools;
using Trellis.Local.Tools.Schemas;
using Trellis.Operations;
using Trellis.Storage;

namespace Trellis.Tests.Local.Tools.Data;

public sealed class MovingAModel(DataTables tables)
{
    private const string Rest = "type Label @model @auth(rules: [{ allow: private }]) { name: String notes: [Note] @manyToMany(relationName: \"NoteLabels\") }";
    private static readonly Schema Before = Compiled($"type Note @model @auth(rules: [{{ allow: owner }}, {{ allow: private, operations: [read] }}]) {{ code: String @unique labels: [Label] @manyToMany(relationName: \"NoteLabels\") }} {Rest}");
    private static readonly Schema After = Compiled($"type Note @model @auth(rules: [{{ allow: owner }}]) {{ code: String @unique labels: [Label] @manyToMany(relationName: \"NoteLabels\") }} {Rest}");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Brings_records_pairs_and_unique_values_to_their_owners_key_space_and_back_however_often_it_dies()
    {
        var table = await tables.New();
        var records = await Filled(table, 6);
        await Run(Before, After, table);
        foreach (var record in records)
        {
            var key = new RecordKey(After.Models[0], record["owner"].Text, record.Key.Parts);
            Assert.Equal(record.Fields.Count, (await table.Read(key))!.Fields.Count);
            Assert.Null(await table.Read(record.Key));
        }

        Assert.Equal(6, (await Pairs(table)).Count(pk => pk.StartsWith("NoteLabels\u0001person", StringComparison.Ordinal)));

        await Run(After, Before, table);

        var everything = await table.Everything();
        Assert.All(records, record => Assert.Contains(everything, item => item["pk"].S == "Note\u0001*" && item["sk"].S == record["id"].Text));
        Assert.All(records, record => Assert.Equal(record.Write, everything.Single(item => item["pk"].S == "Note\u0001*" && item["sk"].S == record["id"].Text)["$write"].S));
        Assert.Equal(6, (await Pairs(table)).Count(pk => pk.StartsWith("NoteLabels\u0001*", StringComparison.Ordinal)));
        Assert.Equal(6 + 6 + 6 + 1, everything.Count);
        Assert.Equal("record.not-unique", (await new Puts(table.Table).Put(new CreatePlan(Copy(records[0]), []), Cancellation)).Failure?.Code);
    }

    [Fact]
    public async Task Has_every_record_at_one_place_and_at_one_only_at_any_moment()
    {
        var table = await tables.New();
        var records = await Filled(table, 30);
        using var client = table.Client();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watching = Task.Run(async () =>
        {
            var looks = 0;
            while (!done.IsCancellationRequested)
            {
                var record = records[looks++ % records.Count];
                var both = await client.TransactGetItemsAsync(new TransactGetItemsRequest
                {
                    TransactItems = [Get(table, "Note\u0001*", record), Get(table, $"Note\u0001{record["owner"].Text}", record)],
                });
                Assert.Equal(1, both.Responses.Count(response => response.Item is { Count: > 0 }));
            }

            return looks;
        });

        var progress = await new Move(After, LockedModel.From(Before.Models[0]), table.Data, table.Checkpoint("move"), _ => { }).Run(After.Models[0], Cancellation);
        await done.CancelAsync();

        Assert.True(await watching > 0);
        Assert.Equal(30, progress["moved"]);
    }

    [Fact]
    public async Task Says_which_records_have_no_owner_to_go_to()
    {
        var table = await tables.New();
        await table.Put(Before.Models[0]);

        var progress = await new Move(After, LockedModel.From(Before.Models[0]), table.Data, table.Checkpoint("move"), _ => { }).Run(After.Models[0], Cancellation);

        Assert.EndsWith(" has no owner, so it has no place under the new schema. Give it one, or delete it, with the schema that is deployed now, and move again.", Assert.Single(progress.Troubles), StringComparison.Ordinal);
        Assert.Single(await table.Everything());
    }

    [Fact]
    public async Task Names_the_unique_value_that_is_anothers_at_the_new_place()
    {
        var table = await tables.New();
        var shared = await table.Put(Before.Models[0], ("owner", Value.Of("ann")), ("code", Value.Of("c1")));
        await table.Put(After.Models[0], ("owner", Value.Of("ann")), ("code", Value.Of("c1")));

        var progress = await new Move(After, LockedModel.From(Before.Models[0]), table.Data, table.Checkpoint("move"), _ => { }).Run(After.Models[0], Cancellation);

        Assert.Equal(
            [$"Note {shared["id"].Text} cannot be moved: another record has the same code: c1. Change one of the two with the schema that is deployed now, and move again."],
            progress.Troubles);
    }

    [Fact]
    public async Task Names_whose_record_has_the_id_of_another_in_the_space_for_all_and_what_to_do()
    {
        var table = await tables.New();
        await table.Put(After.Models[0], ("id", Value.Of("n1")), ("owner", Value.Of("ann")));
        await table.Put(Before.Models[0], ("id", Value.Of("n1")), ("owner", Value.Of("bob")));

        var progress = await new Move(Before, LockedModel.From(After.Models[0]), table.Data, table.Checkpoint("move"), _ => { }).Run(Before.Models[0], Cancellation);

        Assert.Equal(
            ["Note n1 of ann cannot be moved: another record is at its new place. Delete this one with the schema that is deployed now, and move again."],
            progress.Troubles);
    }

    [Fact]
    public async Task Keeps_the_values_of_removed_fields_but_no_key_of_a_removed_index()
    {
        var table = await tables.New();
        var old = Compiled("type Note @model @auth(rules: [{ allow: private }]) { owner: String extra: String @index(name: \"byExtra\") }").Models[0];
        var now = Compiled("type Note @model @auth(rules: [{ allow: owner }]) { text: String }");
        var record = await table.Put(old, ("owner", Value.Of("ann")), ("extra", Value.Of("kept")));
        Assert.Contains(await table.Everything(), item => item.ContainsKey("$g1pk"));

        await new Move(now, LockedModel.From(old), table.Data, table.Checkpoint("move"), _ => { }).Run(now.Models[0], Cancellation);

        var item = Assert.Single(await table.Everything());
        Assert.Equal(("Note\u0001ann", record["id"].Text, "kept"), (item["pk"].S, item["sk"].S, item["extra"].S));
        Assert.Empty(item.Keys.Where(name => name.StartsWith("$g", StringComparison.Ordinal)).Except(now.Models[0].Indexes.SelectMany(index => (string[])[$"$g{index.Slot}pk", $"$g{index.Slot}sk"])));
    }

    [Fact]
    public async Task Has_nothing_to_move_in_an_empty_table()
    {
        var table = await tables.New();

        var progress = await new Move(After, LockedModel.From(Before.Models[0]), table.Data, table.Checkpoint("move"), _ => { }).Run(After.Models[0], Cancellation);

        Assert.Equal(("move Note: nothing to move", 0), (progress.ToString(), progress.End()));
    }

    [Fact]
    public async Task Pins_the_new_place_where_nothing_has_ever_been_stored()
    {
        var folder = TempFolders.New("trellis-move");
        var (schema, pins) = (Path.Combine(folder, "schema.graphql"), Path.Combine(folder, "schema.lock.json"));
        const string text = "type Note @model @auth(rules: [{ allow: owner }]) { text: String }";
        await File.WriteAllTextAsync(schema, text, Cancellation);
        await File.WriteAllBytesAsync(pins, LockFile.Write(SchemaLock.Empty.With(Compiled(text.Replace("owner", "private", StringComparison.Ordinal)))), Cancellation);

        var code = await DataCommands.Run("move", new DataOptions { Subject = "Note", Schema = schema, Data = Path.Combine(folder, "none") }, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Equal(SchemaLock.Empty.With(Compiled(text)).Models, SchemaFile.Read(schema).Pinned!.Models);
        Assert.Empty(SchemaFile.Read(schema).Check().Errors);
    }

    private static async Task<List<Record>> Filled(DataTable table, int count)
    {
        var label = await table.Put(Before.Named("Label")!, ("name", Value.Of("l")));
        var records = new List<Record>();
        for (var number = 0; number < count; number++)
        {
            var record = await table.Put(Before.Models[0], ("owner", Value.Of($"person{number % 3}")), ("code", Value.Of($"c{number}")));
            await table.Link(Before.Pairings[0], record, label, record["owner"].Text);
            records.Add(record);
        }

        return records;
    }

    private static async Task Run(Schema from, Schema to, DataTable table)
    {
        var progress = await table.Surviving(data => new Move(to, LockedModel.From(from.Models[0]), data, table.Checkpoint("move"), _ => { }).Run(to.Models[0], Cancellation));
        Assert.Empty(progress.Troubles);
    }

    private static TransactGetItem Get(DataTable table, string space, Record record) => new()
    {
        Get = new Get { TableName = table.Name, Key = new() { ["pk"] = new(space), ["sk"] = new(record["id"].Text) } },
    };

    private static async Task<List<string>> Pairs(DataTable table) =>
        [.. (await table.Everything()).Select(item => item["pk"].S).Where(pk => pk.StartsWith("NoteLabels\u0001", StringComparison.Ordinal))];

    private static Record Copy(Record record) => new()
    {
        Model = record.Model,
        Fields = new Dictionary<string, Value>(record.Fields) { ["id"] = Value.Of("copy") },
        Version = 1,
        Created = 1,
        Write = "copy",
    };

    private static Schema Compiled(string text) => SchemaCompiler.Compile(text).Schema!;
}
