namespace Trellis.Local.Tools;

/// <summary><c>seed FILE</c>: groups, users and records of a file, into the laptop cloud that runs.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "JSON, or JSON Lines" };
        var command = new DetailedCommand("seed", "makes the groups, users and records of a file on a laptop", """
            Makes what is missing, so that it can be run again. A user gets the password
            and the groups of the file. A record is sent to Api as its owner, so the rules
            and validations of the schema apply; one without an id gets the same id each
            time. What is refused is printed with its line and code, and the exit code is 1.

            A file of JSON Lines has one of these in each line:
              {"group": "admin"}
              {"user": "ada@example.com", "password": "…", "groups": ["admin"]}
              {"model": "Team", "owner": "ada@example.com", "fields": {"name": "Home"}}

            A JSON file has all in one object, records by their model:
              {"groups": ["admin"], "users": [{"user": …, "password": …}],
               "records": {"Team": [{"owner": …, "fields": {…}}]}}

            Examples:
              dotnet run --project local -- seed seed.jsonl
            """)
            { file, CommonOptions.Schema, StackOptions.Data };
        command.SetAction((result, cancellation) =>
        {
            var where = new BackendOptions(null, null, result.GetValue(StackOptions.Data) ?? Repository.Data);
            return Run(result.GetRequiredValue(file), result.GetValue(CommonOptions.Schema) ?? SchemaFile.Own, where, cancellation);
        });
        return command;
    }

    /// <returns>0, or 1 where the file has errors, or something of it was refused.</returns>
    private static async Task<int> Run(string path, string schemaPath, BackendOptions where, CancellationToken cancellation)
    {
        var schema = SchemaFile.Read(schemaPath).Compiled();
        var reader = new SeedReader(schema);
        var seed = reader.Read(await File.ReadAllTextAsync(path, cancellation));
        if (PrintFaults(path, reader.Faults))
        {
            await Console.Error.WriteLineAsync("Nothing was made.");
            return 1;
        }

        using var run = new SeedRun(await Backend.Find(where, cancellation), where, Console.Out);
        await run.Run(seed, cancellation);
        return PrintFaults(path, run.Faults) ? 1 : 0;
    }

    /// <returns>Whether there are any.</returns>
    private static bool PrintFaults(string path, IReadOnlyList<SeedFault> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine($"{Path.GetFileName(path)}, {fault}");
        return faults.Count > 0;
    }
}
