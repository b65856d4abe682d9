using Amazon.Runtime;
using Trellis.Local.Tools.Data;

namespace Trellis.Local.Cloud;

/// <summary>After a start or an edit, reindexes stored records in the background where the schema has new indexes or unique values; until
/// then lists do without those. Also removes what the schema no longer has from the register of filled indexes, because new records will
/// lack it.</summary>
internal sealed class BackgroundReindex(CloudOptions options, string table, Uri engine, CloudConsole console) : IAsyncDisposable
{
    private CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Cancels a run that is under way: the schema has changed.</summary>
    public async Task Start()
    {
        await Stop();
        stopping = new CancellationTokenSource();
        running = Task.Run(() => Run(stopping.Token));
    }

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Stop()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Run(CancellationToken cancellation)
    {
        try
        {
            var file = SchemaFile.Served(options.Root);
            if (file.Check().Schema is not { } schema)
                return;
            await using var data = await StoredData.Open(
                new DataOptions { Table = table, Endpoint = engine }, console.Warn, makesTable: false, cancellation);
            foreach (var model in schema.Models)
            {
                await data.Table.Indexes.BeforeWrite(model, creates: false, cancellation);
                var missing = await data.Table.Indexes.Missing(model, cancellation);
                if (!missing.IsEmpty)
                {
                    var checkpoint = await data.CheckpointOf(options.Data, "fill", [model.Name, file.Text], cancellation);
                    await Fill(
                        new Reindex(schema, data, checkpoint, console.Progress), model, Reindex.Names(model, missing), cancellation);
                }
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // The next edit, or the next start, continues.
        }
#pragma warning disable CA1031 // Whatever went wrong, the cloud keeps serving: lists work without the indexes, and their answers say so.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            var isExpected = trouble is AmazonServiceException
                or AmazonClientException
                or Trellis.Operations.StoreUnavailableException
                or SetupException
                or HttpRequestException
                or IOException;
            console.Error(
                $"Stored records could not be given the indexes that the schema has now: {(isExpected ? trouble.Message : trouble)}");
        }
    }

    private async Task Fill(Reindex reindex, Model model, string names, CancellationToken cancellation)
    {
        console.Print($"{model.Name} has {names} now, which stored records lack: reindexing {model.Name}.");
        var progress = await reindex.Run(model, cancellation);
        foreach (var trouble in progress.Troubles)
            console.Error(trouble);
        console.Print($"{progress}.");
    }
}
