using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>check [FILE…]</c>: says what is wrong with schemas, the project's own where none is named. Exit code 1 if any
/// failed.</summary>
public static class Check
{
    internal static Usage Usage { get; } = new(
        "check",
        "[FILE…]",
        "every error and warning of a schema",
        "Says what is wrong with schemas, with each line, and what to write instead; without a file, with shared/schema.graphql. Exit code "
        + "1: one of them has errors.")
    {
        Options = [Option.Json],
        Examples = ["%", "% old.graphql shared/schema.graphql"],
    };

    public static int Run(string[] args) => Run(args, Screen.Standard(args));

    public static int Run(string[] args, Screen screen)
    {
        var files = Usage.Plain(args);
        var failed = false;
        foreach (var path in files is [] ? [SchemaFile.Own] : files)
        {
            var file = SchemaFile.Read(path);
            var compilation = file.Check();
            failed |= compilation.Schema is null;
            Report.Write(file, compilation, screen);
        }

        return failed ? 1 : 0;
    }
}
