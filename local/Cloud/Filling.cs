using Amazon.Runtime;
using Trellis.Local.Tools.Data;

namespace Trellis.Local.Cloud;

/// <summary>After a start or an edit, gives stored records the indexes and unique values that the schema has now, in the background: lists
/// do without them until then. What the schema has no more is taken from the table's item, since what is written from now on lacks
/// it.</summary>
internal sealed class Filling(CloudOptions options, string table, Uri engine, CloudConsole console) : IAsyncDisposable
{
    private CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>A run that is under way is given up: the schema is another one now.</summary>
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
            // The next edit, or the next start, goes on.
        }
#pragma warning disable CA1031 // Whatever went wrong, the cloud keeps serving: lists work without the indexes, and say so.
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
        console.Say($"{model.Name} has {names} now, which stored records lack: reindexing {model.Name}.");
        var progress = await reindex.Run(model, cancellation);
        foreach (var trouble in progress.Troubles)
            console.Error(trouble);
        console.Say($"{progress}.");
    }
}
