using Trellis.Http;
using Trellis.Local.Cloud;
using Trellis.Local.Cloud.Template;
using Trellis.Local.Tools.Clients;
using Trellis.Local.Tools.Schemas;

namespace Trellis.Local.Tools;

/// <summary><c>openapi</c>: prints the API of a schema as OpenAPI 3.1.</summary>
internal static class OpenApi
{
    public static Usage Usage { get; } = new(
        "openapi",
        "",
        "the API as an OpenAPI 3.1 document",
        "Prints the API as an OpenAPI 3.1 document, in JSON. Without addresses it is that of a laptop cloud on its usual ports; where one "
        + "of the two is given, the other API is left out. The laptop cloud serves its own under /openapi.json, with a page at "
        + "/openapi.html.")
    {
        Options =
        [
            Option.Schema,
            new("--api", "URL", "where the API answers that takes tokens"),
            new("--signed-api", "URL", "where the API answers that takes signed requests"),
            Option.Stack with { What = "at a deployed stack's addresses" },
            Option.Region,
            Option.Data,
        ],
        Examples = ["% > openapi.json", "% --stack trellis --region eu-west-1"],
    };

    public static async Task<int> Start(string[] args)
    {
        if (BackendOptions.Parse(args, out var rest) is not { } where || Options.Parse(rest) is not { } options)
            return Usage.Refuse("An address begins with http:// or https://.");

        var file = SchemaFile.Read(options.Schema ?? SchemaFile.Own);
        if (Report.Compiled(file, Screen.Error(args)) is not { } schema)
            return 1;

        var stack = Stack.Own();
        var doors = await Doors(stack, options, where);
        await Console.Out.WriteAsync(Document.Text(schema, stack, doors));
        return 0;
    }

    private static async Task<IReadOnlyList<ApiDoor>> Doors(Stack stack, Options options, BackendOptions where)
    {
        if (options.Api is not null || options.SignedApi is not null)
            return ApiDoor.Of(stack, options.Api, options.SignedApi);
        if (where.Stack is not null)
        {
            var backend = await where.Find(CancellationToken.None);
            return ApiDoor.Of(stack, backend.Api, backend.SignedApi);
        }

        var next = new CloudOptions().Port + 1;
        return ApiDoor.Of(stack, stack.Apis.ToDictionary(api => api.LogicalId, _ => new Uri($"http://localhost:{next++}")));
    }

    private sealed record Options(string? Schema, Uri? Api, Uri? SignedApi)
    {
        /// <summary>Null where the words cannot be understood.</summary>
        public static Options? Parse(IReadOnlyList<string> words)
        {
            var options = new Options(null, null, null);
            for (var at = 0; at < words.Count; at += 2)
            {
                if (at + 1 == words.Count)
                    return null;
                var url = Uri.TryCreate(words[at + 1], UriKind.Absolute, out var parsed)
                    && parsed.Scheme is "http" or "https" ? parsed : null;
                var next = words[at] switch
                {
                    "--schema" => options with { Schema = words[at + 1] },
                    "--api" when url is not null => options with { Api = url },
                    "--signed-api" when url is not null => options with { SignedApi = url },
                    _ => null,
                };
                if (next is null)
                    return null;
                options = next;
            }

            return options;
        }
    }
}
