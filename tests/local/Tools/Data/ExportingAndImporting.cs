using Trellis.Local.Tools;
using Trellis.Storage;
using Trellis.Tests.Local.Cloud;

namespace Trellis.Tests.Local.Tools.Data;

public sealed class ExportingAndImporting(DataTables tables)
{
    private static readonly Schema Schema = SchemaCompiler.Compile("""
        type Note @model @auth(rules: [{ allow: owner }]) {
          text: String number: Float flag: Boolean list: [String] place: Place code: String @unique
          labels: [Label] @manyToMany(relationName: "NoteLabels")
        }
        type Place { name: String floors: [Int] }
        type Label @model @auth(rules: [{ allow: private }]) { name: String @index(name: "byName") notes: [Note] @manyToMany(relationName: "NoteLabels") }
        """).Schema!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Moves_everything_to_another_table_with_the_same_sums_however_often_either_dies()
    {
        var (source, target) = (await tables.New(), await tables.New());
        await Fill(source);
        var file = Path.Combine(source.Folder, "all.jsonl");

        var (exporting, exported) = await source.Surviving(data => new Export(Schema, data, source.Checkpoint("export"), _ => { }).Run(file, null, Cancellation));
        var (importing, imported) = await target.Surviving(data => new Import(Schema, data, target.Checkpoint("import"), _ => { }).Run(file, Cancellation));
        var (_, again) = await new Export(Schema, target.Data, target.Checkpoint("export"), _ => { }).Run(file + ".2", null, Cancellation);

        Assert.Empty(exporting.Troubles.Concat(importing.Troubles));
        Assert.Equal(["Label 3", "Note 12", "NoteLabels 1", "profile 1"], exported.Totals.Select(total => $"{total.Kind} {total.Count}"));
        Assert.Equal(exported.Totals, imported.Totals);
        Assert.Equal(exported.Totals, again.Totals);
        Assert.Equal((await File.ReadAllLinesAsync(file, Cancellation)).Order(StringComparer.Ordinal), (await File.ReadAllLinesAsync(file + ".2", Cancellation)).Order(StringComparer.Ordinal));
        Assert.Equal((await source.Everything()).Count, (await target.Everything()).Count);
    }

    [Fact]
    [Trait("Runs", "all")]
    public async Task Makes_the_table_where_no_cloud_ever_ran()
    {
        var data = Path.Combine(TempFolders.New("trellis-import"), "data");
        var (file, again) = (data + ".jsonl", data + ".again.jsonl");
        await File.WriteAllTextAsync(file, """{"model":"Label","version":1,"created":1,"fields":{"id":"home","name":"Home"}}""" + "\n", Cancellation);

        var missing = await RunningCloud.Run("import", file + ".nowhere", "--data", data);
        var isTouched = Directory.Exists(data);
        var imported = await RunningCloud.Run("import", file, "--data", data);
        var exported = await RunningCloud.Run("export", "--file", again, "--data", data);

        Assert.Equal((1, false), (missing.Code, isTouched));
        Assert.Contains("Could not find file", missing.Errors, StringComparison.Ordinal);
        Assert.True(imported.Code == 0, imported.Output + imported.Errors);
        Assert.True(exported.Code == 0, exported.Output + exported.Errors);
        Assert.Contains("\"home\"", await File.ReadAllTextAsync(again, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_one_persons_data_alone()
    {
        var source = await tables.New();
        await Fill(source);

        var (_, digest) = await new Export(Schema, source.Data, source.Checkpoint("export"), _ => { }).Run(Path.Combine(source.Folder, "alice.jsonl"), "alice", Cancellation);

        Assert.Equal(["Note 12", "NoteLabels 1", "profile 1"], digest.Totals.Select(total => $"{total.Kind} {total.Count}"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(source.Folder, "alice.jsonl")));
    }

    [Fact]
    public async Task Leaves_what_is_there_in_another_form_and_says_so()
    {
        var table = await tables.New();
        var label = await table.Put(Schema.Named("Label")!, ("name", Value.Of("here")));
        var file = Path.Combine(table.Folder, "in.jsonl");
        await File.WriteAllTextAsync(file, $$$"""{"model":"Label","version":1,"created":1,"fields":{"id":"{{{label["id"].Text}}}","name":"there"}}""", Cancellation);

        var (progress, _) = await new Import(Schema, table.Data, table.Checkpoint("import"), _ => { }).Run(file, Cancellation);

        Assert.Equal(1, progress.End());
        Assert.Equal("here", (await table.Read(label.Key))!["name"].Text);
    }

    [Fact]
    public async Task Says_which_values_it_leaves_out_as_their_fields_are_no_longer_in_the_schema()
    {
        var (table, said) = (await tables.New(), new List<string>());
        var before = SchemaCompiler.Compile("type Label @model @auth(rules: [{ allow: private }]) { name: String pk: String extra: Int }").Schema!.Models[0];
        await table.Put(before, ("name", Value.Of("a")), ("extra", Value.Number(1)), ("pk", Value.Of("x")));
        await table.Put(before, ("name", Value.Of("b")), ("extra", Value.Number(2)));
        await table.Put(before, ("name", Value.Of("c")));
        var schema = Path.Combine(table.Folder, "schema.graphql");
        await File.WriteAllTextAsync(schema, "type Label @model @auth(rules: [{ allow: private }]) { name: String }", Cancellation);
        var options = new DataOptions { Schema = schema, Data = table.Folder, File = Path.Combine(table.Folder, "out.jsonl") };

        var code = await DataCommands.Run("export", options, table.Data, _ => { }, said.Add, Cancellation);

        Assert.Equal(0, code);
        Assert.Equal([$"3 stored values are not in {options.File}, of fields that the schema does not have: Label.extra (2), Label.pk (1). Add the fields to the schema and export again to have them."], said);
    }

    [Fact]
    public async Task Takes_the_place_of_a_links_target_and_never_of_a_device()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are for administrators there, and devices are no files.");
        var source = await tables.New();
        var (link, target) = (Path.Combine(source.Folder, "link.jsonl"), Path.Combine(source.Folder, "target.jsonl"));
        File.CreateSymbolicLink(link, target);
        var device = Path.Combine(source.Folder, "device.jsonl");
        File.CreateSymbolicLink(device, "/dev/null");

        await new Export(Schema, source.Data, source.Checkpoint("export"), _ => { }).Run(link, null, Cancellation);
        var refused = await Assert.ThrowsAsync<SetupException>(() => new Export(Schema, source.Data, source.Checkpoint("export"), _ => { }).Run(device, null, Cancellation));

        Assert.Equal((target, true), (new FileInfo(link).LinkTarget, File.Exists(target)));
        Assert.Equal(("export.file", "/dev/null"), (refused.Code, new FileInfo(device).LinkTarget));
    }

    private static async Task Fill(DataTable table)
    {
        Record? note = null;
        for (var number = 0; number < 12; number++)
        {
            note = await table.Put(
                Schema.Named("Note")!,
                ("owner", Value.Of("alice")),
                ("text", Value.Of(number == 0 ? "🎉 \"\\\0\u2028é" : new string('x', 100_000))),
                ("number", Value.Number(number % 2 == 0 ? "-0.00000000000000000000000000000000000001" : "99999999999999999999999999999999999999")),
                ("flag", Value.Of(number % 2 == 0)),
                ("list", Value.Of([Value.Of(""), Value.Null])),
                ("place", Value.Of(new Dictionary<string, Value> { ["name"] = Value.Of("z"), ["floors"] = Value.Of([]) })),
                ("code", Value.Of($"c{number}")));
        }

        Record? label = null;
        for (var number = 0; number < 3; number++)
            label = await table.Put(Schema.Named("Label")!, ("name", Value.Of($"l{number}")));

        await table.Link(Schema.Pairings[0], note!, label!, "alice");
        await new ProfileWrites(table.Table).Update(new("alice", "alice@example.com", true, DateTimeOffset.UnixEpoch, "sign-in"), Cancellation);
    }
}
