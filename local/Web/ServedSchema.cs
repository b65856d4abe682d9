using System.Text;
using Trellis.Local.Schemas;

namespace Trellis.Local.Web;

/// <summary>What the laptop cloud serves as <c>/schema.json</c>: made anew when the schema was edited. One with errors leaves the last good one.</summary>
internal sealed class ServedSchema(string root)
{
    private readonly string path = Path.Combine(root, "shared", "schema.graphql");
    private readonly Lock gate = new();
    private DateTime written;
    private byte[]? good;

    public byte[]? Bytes()
    {
        lock (gate)
        {
            var now = File.GetLastWriteTimeUtc(path);
            if (now != written && SchemaFile.Read(path).Check().Schema is { } schema)
            {
                good = Encoding.UTF8.GetBytes(SchemaJson.Of(schema));
                written = now;
            }

            return good;
        }
    }
}
