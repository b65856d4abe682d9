namespace Trellis.Local.Tools;

/// <summary><c>describe [FILE]</c>: what the service makes of a schema.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "shared/schema.graphql without one" };
        var json = CommonOptions.Json();
        var command = new DetailedCommand("describe", "what the schema makes: paths, keys, fields, indexes", """
            Examples:
              dotnet run --project local -- describe
              dotnet run --project local -- describe old.graphql --json
            """)
            { file, json };
        command.SetAction(result => Run(result.GetValue(file), Screen.Standard(result.GetValue(json))));
        return command;
    }

    public static int Run(string? path, Screen screen)
    {
        if (Report.Compiled(SchemaFile.Read(path ?? SchemaFile.Own), screen) is not { } schema)
            return 1;
        if (screen.ForPeople)
            Overview.Write(schema, screen);
        else
            screen.Out.WriteLine(JsonStyle.Indented(Description.Create(schema)));
        return 0;
    }
}
