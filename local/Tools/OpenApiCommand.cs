namespace Trellis.Local.Tools;

/// <summary><c>openapi</c>: prints the API of a schema as OpenAPI 3.1.</summary>
internal static class OpenApiCommand
{
    public static Command Create()
    {
        var api = CommonOptions.Address("--api", "address of the API that takes tokens");
        var signed = CommonOptions.Address("--signed-api", "address of the API that takes signed requests");
        var command = new DetailedCommand("openapi", "the API as an OpenAPI 3.1 document", """
            Without addresses it describes the laptop cloud that runs, or one on its default
            ports; with one of the two addresses it leaves out the other API. The laptop
            cloud serves its own document under /openapi.json, and a page for people under
            /openapi.html.

            Examples:
              dotnet run --project local -- openapi > openapi.json
              dotnet run --project local -- openapi --stack trellis --region eu-west-1
            """)
            { CommonOptions.Schema, api, signed, StackOptions.Name, StackOptions.Region, StackOptions.Data };
        command.SetAction(async (result, cancellation) =>
        {
            if (Report.Compiled(SchemaFile.Read(result.GetValue(CommonOptions.Schema) ?? SchemaFile.Own), Screen.Error) is not { } schema)
                return 1;
            var stack = Stack.Own();
            var doors = await Doors(stack, result.GetValue(api), result.GetValue(signed), StackOptions.Read(result), cancellation);
            await Console.Out.WriteAsync(ApiDocument.Write(schema, stack, doors));
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyList<ApiDoor>> Doors(
        Stack stack, Uri? api, Uri? signed, BackendOptions where, CancellationToken cancellation)
    {
        if (api is not null || signed is not null)
            return ApiDoor.For(stack, api, signed);
        if (where.Stack is not null || Backend.Running(where.Data) is not null)
        {
            var backend = await Backend.Find(where, cancellation);
            return ApiDoor.For(stack, backend.Api, backend.SignedApi);
        }

        var next = new CloudOptions().Port + 1;
        return ApiDoor.For(stack, stack.Apis.ToDictionary(api => api.LogicalId, _ => new Uri($"http://localhost:{next++}")));
    }
}
