using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>describe [FILE]</c>: what the service makes of a schema: paths, keys, fields, inputs, indexes, relations, rules.</summary>
public static class Describe
{
    internal static Usage Usage { get; } = new(
        "describe",
        "[FILE]",
        "what the schema makes: paths, keys, fields, indexes",
        "Prints what the service makes of a schema, shared/schema.graphql unless another is named: paths, keys, fields, indexes, relations "
        + "and rules.")
    {
        Options = [Option.Json],
        Examples = ["%", "% old.graphql --json"],
    };

    public static int Run(string[] args) => Run(args, Screen.Standard(args));

    public static int Run(string[] args, Screen screen)
    {
        var file = SchemaFile.Read(Usage.Plain(args) is [var path] ? path : SchemaFile.Own);
        if (Report.Compiled(file, screen) is not { } schema)
            return 1;

        if (screen.ForPeople)
        {
            Overview.Write(schema, screen);
            return 0;
        }

        using var json = new MemoryStream();
        Description.Write(schema, json);
        screen.Out.WriteLine(Encoding.UTF8.GetString(json.ToArray()));
        return 0;
    }
}
