using Trellis.Local.Schemas;
using Trellis.Local.TypeScript;

namespace Trellis.Local.Commands;

/// <summary><c>typescript</c>: prints a typed client of the schema's API.</summary>
internal static class TypeScript
{
    private const string Help = """
        dotnet run --project local -- typescript [OPTIONS]

          --schema FILE        of another schema than shared/schema.graphql

        Prints a client of the API as one TypeScript file, with the types of the schema and no dependencies; browsers and Node 20 run it.
        Keep it where your app's sources are, and print it again when the schema changes:

          dotnet run --project local -- typescript > src/api.ts

          import { client, Problem } from './api';
          const api = client({ url: 'http://localhost:8701', token: () => theTokenOfWhoeverIsSignedIn });
        """;

    public static async Task<int> Start(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Help);
            return 0;
        }

        if (args is not ([] or ["--schema", _]))
        {
            await Console.Error.WriteLineAsync("typescript takes --schema FILE and nothing else; --help says more.").ConfigureAwait(false);
            return 2;
        }

        var file = SchemaFile.Read(args is [_, var path] ? path : SchemaFile.Own);
        if (Report.Compiled(file, Screen.Error(args)) is not { } schema)
            return 1;

        await Console.Out.WriteAsync(TypedClient.Of(schema)).ConfigureAwait(false);
        return 0;
    }
}
