namespace Trellis.Local.Tools;

/// <summary><c>typescript</c>: prints a typed client of the schema's API.</summary>
internal static class TypeScriptCommand
{
    public static Command Create()
    {
        var command = new DetailedCommand("typescript", "a typed client of the API, as one file", """
            One TypeScript file with the types of the schema and no dependencies; browsers
            and Node 20 run it. Print it again when the schema changes.

            Examples:
              dotnet run --project local -- typescript > src/api.ts

              import { client, Problem } from './api';
              const api = client({ url: 'http://localhost:8701', token: () => token });
            """)
            { CommonOptions.Schema };
        command.SetAction(result =>
        {
            if (Report.Compiled(SchemaFile.Read(result.GetValue(CommonOptions.Schema) ?? SchemaFile.Own), Screen.Error) is not { } schema)
                return 1;
            Console.Out.Write(TypedClient.Create(schema));
            return 0;
        });
        return command;
    }
}
