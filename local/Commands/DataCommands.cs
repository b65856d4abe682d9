using System.Globalization;
using Trellis.Local.Data;
using Trellis.Local.Data.Amplify;
using Trellis.Local.Schemas;
using Trellis.Schemas;

namespace Trellis.Local.Commands;

/// <summary><c>reindex</c>, <c>move</c>, <c>erase</c>, <c>export</c> and <c>import</c>: what only a developer does with stored data.</summary>
public static class DataCommands
{
    /// <returns>0, or 1 when something needs a person's eye, or 2 when the command was not understood.</returns>
    internal static async Task<int> Run(Usage usage, string[] args)
    {
        var command = usage.Name;
        var (options, fault) = DataOptions.Parse(args);
        if (options is null || (options.Amplify is null && !options.Without.IsEmpty))
        {
            return usage.Refuse(fault ?? $"That is not what {command} takes.");
        }

        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = !stopping.IsCancellationRequested;
            stopping.Cancel();
        };
        try
        {
            await using var data = await StoredData.Open(options, Console.Error.WriteLine, stopping.Token).ConfigureAwait(false);
            return await Run(command, options, data, Console.Out.WriteLine, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Stopped. Run {command} again to go on from here.").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>The command on a table that is open already.</summary>
    public static async Task<int> Run(string command, DataOptions options, StoredData data, Action<string> say, CancellationToken cancellation = default)
    {
        var file = SchemaFile.Read(options.Schema);
        var schema = (command == "move" ? file.CheckMoved() : file.Check()) is { Schema: { } compiled }
            ? compiled
            : throw new SetupException("schema.broken", $"{options.Schema} does not compile: run 'dotnet run --project local -- check' to see why.");
        var checkpoint = CheckpointOf(command, options, file);
        switch (command)
        {
            case "reindex":
                return (await new Reindex(schema, data, checkpoint, say).Run(ModelOf(schema, options.Subject!), cancellation).ConfigureAwait(false)).End();
            case "move":
                return await MoveModel(file, schema, options, data, checkpoint, say, cancellation).ConfigureAwait(false);
            case "erase":
                return (await new Erase(schema, data, checkpoint, say).Run(options.Subject!, cancellation).ConfigureAwait(false)).End();
            case "export":
                var (exported, lines) = await new Export(schema, data, checkpoint, say).Run(options.File, options.Owner, cancellation).ConfigureAwait(false);
                lines.Say(say);
                return exported.End();
            case "import" when options.Amplify is not null:
                return await new AmplifyImport(schema, data, checkpoint, say).Run(options.Subject!, options.Amplify, options.Without, cancellation).ConfigureAwait(false);
            default:
                var (imported, stored) = await new Import(schema, data, checkpoint, say).Run(options.Subject!, cancellation).ConfigureAwait(false);
                stored.Say(say);
                return imported.End();
        }
    }

    /// <summary>
    /// A stopped command goes on only with the same work: of the same table, by the same schema, and from the same file. Else what an earlier run has passed
    /// would stay without the index that was added since, or the lines that were.
    /// </summary>
    private static Checkpoint CheckpointOf(string command, DataOptions options, SchemaFile schema)
    {
        var source = command == "import" && new FileInfo(options.Subject!) is { Exists: true } file
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : null;
        return Checkpoint.Of(
            Path.Combine(options.Data, "commands"), command, options.Table, options.Endpoint?.ToString(), options.Region, options.Subject ?? options.File, options.Owner, options.Amplify, string.Join(',', options.Without), schema.Text, source);
    }

    private static async Task<int> MoveModel(SchemaFile file, Schema schema, DataOptions options, StoredData data, Checkpoint checkpoint, Action<string> say, CancellationToken cancellation)
    {
        var model = ModelOf(schema, options.Subject!);
        var pinned = file.Pinned ?? SchemaLock.Empty;
        if (!pinned.Models.TryGetValue(model.StorageName, out var before))
            throw new SetupException("move.new", $"{model.Name} is not in {file.LockPath}, so no place of its records has changed.");

        var code = (await new Move(schema, before, data, checkpoint, say).Run(model, cancellation).ConfigureAwait(false)).End();
        if (code == 0)
        {
            // Only now may the schema be built and deployed: its records are where it looks for them.
            var moved = pinned.Models.SetItem(model.StorageName, LockedModel.Of(model));
            await System.IO.File.WriteAllBytesAsync(file.LockPath, LockFile.Write(pinned with { Models = moved }), cancellation).ConfigureAwait(false);
            say($"{file.LockPath} is written. Commit it with the schema, and deploy.");
        }

        return code;
    }

    private static Model ModelOf(Schema schema, string name) =>
        schema.Named(name) ?? throw new SetupException("schema.model", $"The schema has no model {name}.{Spelling.Hint(name, schema.Models.Select(model => model.Name))} It has {string.Join(", ", schema.Models.Select(model => model.Name))}.");
}
