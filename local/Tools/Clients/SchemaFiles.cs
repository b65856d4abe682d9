namespace Trellis.Local.Tools.Clients;

/// <summary>The files of the web address that are made from the schema: what the client's pages are made from, the API as OpenAPI describes
/// it, and the page of that for people. The laptop cloud serves them, <c>publish</c> writes them beside the built client.</summary>
internal static class SchemaFiles
{
    /// <summary>The files by name. Each is made when it is asked for.</summary>
    public static IReadOnlyDictionary<string, Lazy<byte[]>> For(Schema schema, Stack stack, IReadOnlyList<ApiDoor> doors) =>
        new Dictionary<string, Lazy<byte[]>>
        {
            ["schema.json"] = File(() => SchemaJson.Write(schema)),
            ["openapi.json"] = File(() => ApiDocument.Write(schema, stack, doors)),
            ["openapi.html"] = File(() => ApiPage.Create(ApiDocument.Create(schema, stack, doors))),
            ["openapi.css"] = File(() => ApiPage.Style),
        };

    private static Lazy<byte[]> File(Func<string> text) => new(() => Encoding.UTF8.GetBytes(text()));
}
