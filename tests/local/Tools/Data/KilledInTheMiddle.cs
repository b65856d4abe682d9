using System.Diagnostics;
using Trellis.Tests.Storage;

namespace Trellis.Tests.Local.Tools.Data;

/// <summary>
/// The commands as processes of their own, each killed at calls of the table that chance chooses, before DynamoDB has heard of the call or after it has done it, and
/// started again until it comes to its end.
/// </summary>
[Trait("Runs", "all")]
public sealed class KilledInTheMiddle(DataTables tables)
{
    private const int Deaths = 3;
    private const string Rest = "type Label @model @auth(rules: [{ allow: private }]) { name: String notes: [Note] @manyToMany(relationName: \"NoteLabels\") }";
    private const string Plain = $"type Note @model @auth(rules: [{{ allow: owner }}, {{ allow: private, operations: [read] }}]) {{ text: String code: String bulk: String labels: [Label] @manyToMany(relationName: \"NoteLabels\") }} {Rest}";
    private const string Indexed = $"type Note @model @auth(rules: [{{ allow: owner }}, {{ allow: private, operations: [read] }}]) {{ text: String @index(name: \"byText\") code: String @unique bulk: String labels: [Label] @manyToMany(relationName: \"NoteLabels\") }} {Rest}";
    private const string Private = $"type Note @model @auth(rules: [{{ allow: owner }}]) {{ text: String @index(name: \"byText\") code: String @unique bulk: String labels: [Label] @manyToMany(relationName: \"NoteLabels\") }} {Rest}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_command_comes_to_the_end_that_it_comes_to_alone(int seed)
    {
        var (source, target) = (await tables.New(), await tables.New());
        var records = await Fill(source, SchemaCompiler.Compile(Plain).Schema!);
        var file = Path.Combine(source.Folder, "all.jsonl");

        await Kill(seed, source, Indexed, null, "reindex", "Note");
        Assert.Equal(records.Count, (await source.Everything()).Count(item => item["pk"].S.StartsWith("$unique", StringComparison.Ordinal)));
        Assert.Equal(records.Count, (await source.Everything()).Count(item => item["pk"].S == "Note\u0001*" && item.ContainsKey("$g1pk") && item.ContainsKey("$g2pk")));

        await Kill(seed, source, Private, Indexed, "move", "Note");
        var moved = await source.Everything();
        Assert.DoesNotContain(moved, item => item["pk"].S == "Note\u0001*");
        Assert.Equal(records.Count, moved.Count(item => item["pk"].S.StartsWith("Note\u0001person", StringComparison.Ordinal)));

        var exported = await Kill(seed, source, Private, null, "export", "--file", file);
        var imported = await Kill(seed, target, Private, null, "import", file);
        Assert.Equal(Sums(exported), Sums(imported));
        Assert.Equal(3, Sums(exported).Length);
        Assert.Equal(moved.Select(Key).Order(StringComparer.Ordinal), (await target.Everything()).Select(Key).Order(StringComparer.Ordinal));

        await Kill(seed, target, Private, null, "erase", "person1");
        var left = await target.Everything();
        Assert.DoesNotContain(left, item => item.Values.Any(value => value.S?.Contains("person1", StringComparison.Ordinal) == true));
        Assert.Equal(moved.Count(item => !item.Values.Any(value => value.S?.Contains("person1", StringComparison.Ordinal) == true)), left.Count);
    }

    private static string Key(Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue> item) => $"{item["pk"].S}\n{item["sk"].S}";

    private static string[] Sums(string output) => [.. output.Split('\n').Where(line => line.Contains("SHA-256", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static async Task<List<Record>> Fill(DataTable table, Schema schema)
    {
        var label = await table.Put(schema.Named("Label")!, ("name", Value.Of("l")));
        var records = new List<Record>();
        for (var number = 0; number < 40; number++)
        {
            // Two megabytes in all, so that a scan takes several pages.
            var record = await table.Put(
                schema.Named("Note")!,
                ("owner", Value.Of($"person{number % 3}")),
                ("text", Value.Of($"t{number % 5}")),
                ("code", Value.Of($"c{number}")),
                ("bulk", Value.Of(new string('x', number % 2 == 0 ? 100_000 : 10))));
            records.Add(record);
            if (number % 4 == 0)
                await table.Link(schema.Pairings[0], record, label, record["owner"].Text);
        }

        return records;
    }

    /// <returns>What the last run, which came to its end, has said.</returns>
    private static async Task<string> Kill(int seed, DataTable table, string schema, string? before, params string[] command)
    {
        var path = Path.Combine(table.Folder, $"{command[0]}.graphql");
        await File.WriteAllTextAsync(path, schema, Cancellation);
        if (before is not null)
            await File.WriteAllBytesAsync(Path.ChangeExtension(path, ".lock.json"), LockFile.Write(SchemaLock.Empty.With(SchemaCompiler.Compile(before).Schema!)), Cancellation);

#pragma warning disable CA5394 // Seeded on purpose: a failure must come back.
        var random = new Random(seed);
        // An export makes a call for each megabyte, the others one for each record.
        var most = command[0] == "export" ? 2 : 25;
        var deaths = 0;
        while (deaths < Deaths && !(await Run(table, path, command, random.Next(1, most + 1), random.Next(2) == 0)).Survived)
            deaths++;
#pragma warning restore CA5394

        var (output, ended) = await Run(table, path, command, int.MaxValue, true);
        Assert.True(ended, output);
        Assert.True(deaths > 0, $"{command[0]} was never killed.");
        return output;
    }

    private static async Task<(string Output, bool Survived)> Run(DataTable table, string schema, string[] command, int call, bool isHeard)
    {
        await using var proxy = EngineProxy.To(table.Engine);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [
                Path.Combine(AppContext.BaseDirectory, "trellis.dll"), .. command,
                "--table", table.Name, "--endpoint", proxy.Url.ToString(), "--schema", schema, "--data", table.Folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var calls = 0;
        proxy.Fate = _ =>
        {
            if (Interlocked.Increment(ref calls) == call && !isHeard)
            {
                process.Kill();
                return Fate.NeverArrives;
            }

            return Fate.Passes;
        };
        proxy.Answered = _ =>
        {
            if (Volatile.Read(ref calls) == call && isHeard)
                process.Kill();

            return Task.CompletedTask;
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        return ($"{await output}{await errors}\nexit {process.ExitCode.ToString(CultureInfo.InvariantCulture)}", process.ExitCode == 0);
    }
}
