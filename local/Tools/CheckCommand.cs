namespace Trellis.Local.Tools;

/// <summary><c>check [FILE…]</c>: every error and warning of schemas.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "shared/schema.graphql without one" };
        var json = CommonOptions.Json();
        var command = new DetailedCommand("check", "every error and warning of a schema", """
            Shows each line with an error, and says what to write instead. Exit code 1: a
            file has errors.

            Examples:
              dotnet run --project local -- check
              dotnet run --project local -- check old.graphql shared/schema.graphql
            """)
            { files, json };
        command.SetAction(result => Run(result.GetValue(files)!, Screen.Standard(result.GetValue(json))));
        return command;
    }

    public static int Run(string[] files, Screen screen)
    {
        var failed = false;
        foreach (var file in (files is [] ? [SchemaFile.Own] : files).Select(SchemaFile.Read))
        {
            var compilation = file.Check();
            failed |= compilation.Schema is null;
            Report.Write(file, compilation, screen);
        }

        return failed ? 1 : 0;
    }
}
