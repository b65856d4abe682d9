using Trellis.Local.Tools.Data;

namespace Trellis.Local.Tools;

/// <summary><c>reindex</c>, <c>move</c>, <c>sweep</c>, <c>erase</c>, <c>export</c> and <c>import</c>: what only a developer does with
/// stored data.</summary>
internal static class DataCommands
{
    private const string Examples =
        "It can be stopped and started again: it continues where it was.\n\nExamples:\n  dotnet run --project local -- ";

    private static readonly Option<string?> Table =
        CommonOptions.Text("--table", "NAME", "a table in AWS, with your own credentials; without it, the table on this machine");

    private static readonly Option<string?> Region = CommonOptions.Text("--region", "REGION", "of that table");
    private static readonly Option<Uri?> Endpoint = CommonOptions.Address("--endpoint", "of a DynamoDB that is not AWS's");
    private static readonly Option<string?> Data =
        CommonOptions.FullPath("--data", "FOLDER", "where the records on this machine are stored (.trellis/data)");

    private static readonly Option<string?> File = CommonOptions.FullPath("--file", "FILE", "where to write (export.jsonl)");
    private static readonly Option<string?> Owner = CommonOptions.Text("--owner", "SUB", "one person's data alone");
    private static readonly Option<string?> Amplify = CommonOptions.Text(
        "--amplify", "MODEL", "the file is of Amplify's table of this model, or of the table behind this many-to-many relation");

    private static readonly Option<string?> Without =
        CommonOptions.Text("--without", "NAME,NAME…", "attributes of Amplify's that are to be left out");

    public static IEnumerable<Command> All() =>
    [
        Create("reindex", "MODEL", "fills the index keys of old records after a schema change", $"""
            Gives the stored records of a model the index keys and unique values that the
            schema asks for now.
            {Examples}reindex Task
              dotnet run --project local -- reindex Task --table TABLE --region eu-west-1
            """),
        Create("move", "MODEL", "re-keys records whose scope or key the schema has changed", $"""
            Moves the stored records of a model to where its changed scope or key looks for
            them, and then writes schema.lock.json.
            {Examples}move Task
            """),
        Create("sweep", null, "carries out what follows from deletions and is not done yet", $"""
            Deletes or changes the children of deleted records, and deletes their pairs,
            where function Sweep has not done it, or has failed.
            {Examples}sweep
              dotnet run --project local -- sweep --table TABLE --region eu-west-1
            """),
        Create("erase", "SUB", "removes everything of one person", $"""
            Removes the records, links, guards and profile of one person, for good. A record
            that others own too stays, without them.
            {Examples}erase 80219067-1a2b-4c3d-8e4f-5a6b7c8d9e0f
            """),
        Create("export", null, "writes records, links and profiles as JSON Lines", $"""
            Writes a line of JSON for each, and prints a SHA-256 for each kind.
            {Examples}export
              dotnet run --project local -- export --table TABLE --file backup.jsonl
            """, File, Owner),
        Create("import", "FILE", "stores what export wrote, or what Amplify has kept", $"""
            With --amplify the file is what 'aws dynamodb scan' or an export to S3 writes of
            a table of Amplify's. Nothing is overwritten; what is there already is skipped.
            {Examples}import export.jsonl
              dotnet run --project local -- import Task.json --amplify Task --table TABLE
            """, Amplify, Without),
    ];

    private static DetailedCommand Create(string name, string? subject, string description, string details, params Option[] own)
    {
        var about = subject is null ? null : new Argument<string>(subject);
        var command = new DetailedCommand(name, description, details);
        if (about is not null)
            command.Add(about);
        foreach (var option in (Option[])[.. own, Table, Region, Endpoint, CommonOptions.Schema, Data])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Without) is not null && result.GetResult(Amplify) is null)
                result.AddError("--without needs --amplify.");
        });
        command.SetAction((result, cancellation) => Run(name, Options(result, about), cancellation));
        return command;
    }

    private static DataOptions Options(ParseResult result, Argument<string>? subject)
    {
        var standard = new DataOptions();
        return standard with
        {
            Subject = subject is null ? null : result.GetRequiredValue(subject),
            Table = result.GetValue(Table),
            Region = result.GetValue(Region),
            Endpoint = result.GetValue(Endpoint),
            Schema = result.GetValue(CommonOptions.Schema) is { } schema ? Path.GetFullPath(schema) : standard.Schema,
            Data = result.GetValue(Data) ?? standard.Data,
            File = result.GetValue(File) ?? standard.File,
            Owner = result.GetValue(Owner),
            Amplify = result.GetValue(Amplify),
            Without = [.. (result.GetValue(Without) ?? "").Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        };
    }

    /// <returns>0, or 1 when something needs a person's attention.</returns>
    internal static async Task<int> Run(string command, DataOptions options, CancellationToken cancellation)
    {
        try
        {
            // A missing file is reported before a table is looked for, or made.
            if (command == "import")
                System.IO.File.OpenHandle(options.Subject!).Dispose();
            await using var data = await StoredData.Open(
                options, Console.Error.WriteLine, makesTable: command == "import", cancellation);
            return await Run(command, options, data, Console.Out.WriteLine, Console.Error.WriteLine, cancellation);
        }
        catch (SetupException none) when (command == "move" && none.Code == StoredData.NothingStored)
        {
            return await MoveNothing(options, Console.Out.WriteLine, cancellation);
        }
        // Ctrl-C in a terminal reaches the engine too, and a call that is cancelled may come back as one that found no table.
        catch (Exception stopped) when (stopped is OperationCanceledException
            || (cancellation.IsCancellationRequested && Trouble.Explain(stopped) is not null))
        {
            await Console.Error.WriteLineAsync($"Stopped. Run {command} again to continue from here.");
            return 1;
        }
    }

    /// <summary>The command on a table that is open already.</summary>
    public static async Task<int> Run(
        string command, DataOptions options, StoredData data, Action<string> print, Action<string> remark,
        CancellationToken cancellation = default)
    {
        var file = SchemaFile.Read(options.Schema);
        var schema = Compiled(command, file);
        var checkpoint = await CheckpointOf(command, options, file, data, cancellation);
        switch (command)
        {
            case "reindex":
                return (await new Reindex(schema, data, checkpoint, print).Run(ModelOf(schema, options.Subject!), cancellation)).End();
            case "move":
                return await MoveModel(file, schema, options, data, checkpoint, print, cancellation);
            case "sweep":
                return (await new Sweep(schema, data, print).Run(cancellation)).End();
            case "erase":
                return (await new Erase(schema, data, checkpoint, print).Run(options.Subject!, cancellation)).End();
            case "export":
                var export = new Export(schema, data, checkpoint, print);
                var (exported, lines) = await export.Run(options.File, options.Owner, cancellation);
                lines.Print(print);
                if (export.LeftOut is { } leftOut)
                    remark(leftOut);
                return exported.End();
            case "import" when options.Amplify is not null:
                return await new AmplifyImport(schema, data, checkpoint, print)
                    .Run(options.Subject!, options.Amplify, options.Without, cancellation);
            default:
                var import = new Import(schema, data, checkpoint, print);
                var (imported, stored) = await import.Run(options.Subject!, cancellation);
                stored.Print(print);
                if (import.Hidden is { } hidden)
                    remark(hidden);
                return imported.End();
        }
    }

    /// <summary>A stopped command goes on only with the same work: of the same table, by the same schema, and from the same file. Else what
    /// an earlier run has passed would stay without the index that was added since, or the lines that were.</summary>
    private static Task<Checkpoint> CheckpointOf(
        string command, DataOptions options, SchemaFile schema, StoredData data, CancellationToken cancellation)
    {
        var source = command == "import" && new FileInfo(options.Subject!) is { Exists: true } file
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
            : null;
        string?[] about =
        [
            options.Endpoint?.ToString(), options.Region, options.Subject ?? options.File, options.Owner, options.Amplify,
            string.Join(',', options.Without), schema.Text, source,
        ];
        return data.CheckpointOf(options.Data, command, about, cancellation);
    }

    /// <summary>A move where this machine has no table: only the lock changes.</summary>
    internal static async Task<int> MoveNothing(DataOptions options, Action<string> print, CancellationToken cancellation)
    {
        var file = SchemaFile.Read(options.Schema);
        var model = ModelOf(Compiled("move", file), options.Subject!);
        Before(file, model);
        print($"move {model.Name}: nothing to move, as there are no records in {options.Data}. Where they are in AWS, take the old "
            + $"{Path.GetFileName(file.LockPath)} back, and move again with --table.");
        await Pin(file, model, print, cancellation);
        return 0;
    }

    private static async Task<int> MoveModel(
        SchemaFile file, Schema schema, DataOptions options, StoredData data, Checkpoint checkpoint, Action<string> print,
        CancellationToken cancellation)
    {
        var model = ModelOf(schema, options.Subject!);
        var code = (await new Move(schema, Before(file, model), data, checkpoint, print).Run(model, cancellation)).End();
        if (code == 0)
            await Pin(file, model, print, cancellation);
        return code;
    }

    private static LockedModel Before(SchemaFile file, Model model) =>
        file.Pinned?.Models.GetValueOrDefault(model.StorageName)
            ?? throw new SetupException("move.new", $"{model.Name} is not in {file.LockPath}, so no place of its records has changed.");

    /// <summary>Only now may the schema be built and deployed: its records are where it looks for them.</summary>
    private static async Task Pin(SchemaFile file, Model model, Action<string> print, CancellationToken cancellation)
    {
        var pinned = file.Pinned!;
        var moved = pinned with { Models = pinned.Models.SetItem(model.StorageName, LockedModel.From(model)) };
        var text = LockFile.Write(moved);
        var before = await System.IO.File.ReadAllBytesAsync(file.LockPath, cancellation);
        if (before.AsSpan().SequenceEqual(text))
            return;
        file.WriteLock(text);
        print($"{file.LockPath} is written. Commit it with the schema, and deploy.");
    }

    private static Schema Compiled(string command, SchemaFile file) =>
        file.Compiled(command == "move" ? file.CheckMoved() : file.Check());

    private static Model ModelOf(Schema schema, string name) => schema.Named(name) ?? throw SchemaFile.NoModel(schema, name);
}
