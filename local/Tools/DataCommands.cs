using Trellis.Local.Cloud.Hosting;
using Trellis.Local.Tools.Data;
using Trellis.Local.Tools.Schemas;
using Trellis.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>reindex</c>, <c>move</c>, <c>erase</c>, <c>export</c> and <c>import</c>: what only a developer does with stored
/// data.</summary>
public static class DataCommands
{
    /// <returns>0, or 1 when something needs a person's eye, or 2 when the command was not understood.</returns>
    internal static async Task<int> Run(Usage usage, string[] args)
    {
        var command = usage.Name;
        var (options, fault) = DataOptions.Parse(args);
        if (options is null || (options.Amplify is null && !options.Without.IsEmpty))
            return usage.Refuse(fault ?? $"That is not what {command} takes.");

        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        };
        try
        {
            await using var data = await StoredData.Open(
                options, Console.Error.WriteLine, makesTable: command == "import" && File.Exists(options.Subject), stopping.Token);
            return await Run(command, options, data, Console.Out.WriteLine, Console.Error.WriteLine, stopping.Token);
        }
        catch (SetupException none) when (command == "move" && none.Code == StoredData.NothingStored)
        {
            return await MoveNothing(options, Console.Out.WriteLine, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Stopped. Run {command} again to go on from here.");
            return 1;
        }
    }

    /// <summary>The command on a table that is open already.</summary>
    public static async Task<int> Run(
        string command, DataOptions options, StoredData data, Action<string> say, Action<string> remark,
        CancellationToken cancellation = default)
    {
        var file = SchemaFile.Read(options.Schema);
        var schema = Compiled(command, file);
        var checkpoint = CheckpointOf(command, options, file);
        switch (command)
        {
            case "reindex":
                return (await new Reindex(schema, data, checkpoint, say).Run(ModelOf(schema, options.Subject!), cancellation)).End();
            case "move":
                return await MoveModel(file, schema, options, data, checkpoint, say, cancellation);
            case "erase":
                return (await new Erase(schema, data, checkpoint, say).Run(options.Subject!, cancellation)).End();
            case "export":
                var export = new Export(schema, data, checkpoint, say);
                var (exported, lines) = await export.Run(options.File, options.Owner, cancellation);
                lines.Say(say);
                if (export.LeftOut is { } leftOut)
                    remark(leftOut);
                return exported.End();
            case "import" when options.Amplify is not null:
                return await new AmplifyImport(schema, data, checkpoint, say)
                    .Run(options.Subject!, options.Amplify, options.Without, cancellation);
            default:
                var (imported, stored) = await new Import(schema, data, checkpoint, say).Run(options.Subject!, cancellation);
                stored.Say(say);
                return imported.End();
        }
    }

    /// <summary>
    /// A stopped command goes on only with the same work: of the same table, by the same schema, and from the same file. Else what an
    /// earlier run has passed would stay without the index that was added since, or the lines that were.
    /// </summary>
    private static Checkpoint CheckpointOf(string command, DataOptions options, SchemaFile schema)
    {
        var source = command == "import" && new FileInfo(options.Subject!) is { Exists: true } file
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : null;
        return Checkpoint.Of(
            Path.Combine(options.Data, "commands"), command, options.Table, options.Endpoint?.ToString(), options.Region, options.Subject
                ?? options.File, options.Owner, options.Amplify, string.Join(',', options.Without), schema.Text, source);
    }

    /// <summary>A move where this machine has no table: the schema alone changes its mind, and its lock with it.</summary>
    internal static async Task<int> MoveNothing(DataOptions options, Action<string> say, CancellationToken cancellation)
    {
        var file = SchemaFile.Read(options.Schema);
        var model = ModelOf(Compiled("move", file), options.Subject!);
        Before(file, model);
        say($"move {model.Name}: nothing to move, as there are no records in {options.Data}. Where they are in AWS, take the old "
            + $"{Path.GetFileName(file.LockPath)} back, and move again with --table.");
        await Pin(file, model, say, cancellation);
        return 0;
    }

    private static async Task<int> MoveModel(
        SchemaFile file, Schema schema, DataOptions options, StoredData data, Checkpoint checkpoint, Action<string> say,
        CancellationToken cancellation)
    {
        var model = ModelOf(schema, options.Subject!);
        var code = (await new Move(schema, Before(file, model), data, checkpoint, say).Run(model, cancellation)).End();
        if (code == 0)
            await Pin(file, model, say, cancellation);
        return code;
    }

    private static LockedModel Before(SchemaFile file, Model model) =>
        file.Pinned?.Models.GetValueOrDefault(model.StorageName)
            ?? throw new SetupException("move.new", $"{model.Name} is not in {file.LockPath}, so no place of its records has changed.");

    /// <summary>Only now may the schema be built and deployed: its records are where it looks for them.</summary>
    private static async Task Pin(SchemaFile file, Model model, Action<string> say, CancellationToken cancellation)
    {
        var pinned = file.Pinned!;
        var moved = pinned with { Models = pinned.Models.SetItem(model.StorageName, LockedModel.Of(model)) };
        await System.IO.File.WriteAllBytesAsync(file.LockPath, LockFile.Write(moved), cancellation);
        say($"{file.LockPath} is written. Commit it with the schema, and deploy.");
    }

    private static Schema Compiled(string command, SchemaFile file) =>
        (command == "move" ? file.CheckMoved() : file.Check()).Schema
            ?? throw new SetupException(
                "schema.broken", $"{file.Path} does not compile: run 'dotnet run --project local -- check' to see why.");

    private static Model ModelOf(Schema schema, string name) =>
        schema.Named(name)
            ?? throw new SetupException(
                "schema.model",
                $"The schema has no model {name}.{Spelling.Hint(name, schema.Models.Select(model => model.Name))} It has "
                + $"{string.Join(", ", schema.Models.Select(model => model.Name))}.");
}
