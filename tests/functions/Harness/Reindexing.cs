using Trellis.Local.Tools.Data;

namespace Trellis.Tests.Functions;

/// <summary>The command <c>reindex</c>, run to its end.</summary>
internal static class Reindexing
{
    public static async Task<Progress> Run(Schema schema, Table table, Model model)
    {
        var folder = Directory.CreateTempSubdirectory("reindex");
        var reindex = new Reindex(schema, StoredData.From(table), Checkpoint.For(folder.FullName, "reindex"), _ => { });
        var done = await reindex.Run(model, TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
        return done;
    }
}
