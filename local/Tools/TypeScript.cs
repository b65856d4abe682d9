using Trellis.Http;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>typescript</c>: prints a typed client of the schema's API.</summary>
internal static class TypeScript
{
    public static Usage Usage { get; } = new(
        "typescript",
        "",
        "a typed client of the API, as one file",
        "Prints a client of the API as one TypeScript file, with the types of the schema and no dependencies; browsers and Node 20 run it. "
        + "Keep it where your app's sources are, and print it again when the schema changes.")
    {
        Options = [Option.Schema],
        Examples = ["% > src/api.ts", "", "import { client, Problem } from './api';",
            "const api = client({ url: 'http://localhost:8701', token: () => token });"],
    };

    public static async Task<int> Start(string[] args)
    {
        if (args is not ([] or ["--schema", _]))
            return Usage.Refuse("That is not what typescript takes.");

        var file = SchemaFile.Read(args is [_, var path] ? path : SchemaFile.Own);
        if (Report.Compiled(file, Screen.Error(args)) is not { } schema)
            return 1;

        await Console.Out.WriteAsync(TypedClient.Of(schema));
        return 0;
    }
}
