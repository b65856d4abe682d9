namespace Trellis.Local.Cloud;

/// <summary>The files that the laptop cloud serves about the schema, generated again after an edit. While the schema has errors, the last
/// valid one is served.</summary>
internal sealed class ServedSchema(string root, Stack stack, IReadOnlyList<ApiDoor> doors)
{
    private readonly string path = Path.Combine(root, "shared", "schema.graphql");
    private readonly Lock gate = new();
    private DateTime written;
    private IReadOnlyDictionary<string, Lazy<byte[]>> good = new Dictionary<string, Lazy<byte[]>>();

    /// <summary>The file of that path, such as <c>/schema.json</c>; null where it is not one of the schema's.</summary>
    public byte[]? Bytes(string asked)
    {
        lock (gate)
        {
            var now = File.GetLastWriteTimeUtc(path);
            if (now != written && SchemaFile.Read(path).Check().Schema is { } schema)
            {
                good = SchemaFiles.For(schema, stack, doors);
                written = now;
            }

            return good.TryGetValue(asked.TrimStart('/'), out var file) ? file.Value : null;
        }
    }
}
