using System.Threading.Channels;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>The records of one shard that are handed over one batch after the other. What fails holds up its own lane only.</summary>
internal sealed class Lane(EventSourceDeclaration source, BatchDelivery delivery)
{
    private readonly Channel<IReadOnlyList<StreamRecord>> pages =
        Channel.CreateUnbounded<IReadOnlyList<StreamRecord>>(new() { SingleReader = true });
    private readonly Queue<StreamRecord> next = [];

    /// <summary>How many records are not handled yet. Guarded, like the next one, by the shard's lock.</summary>
    public int Waiting { get; set; }

    /// <summary>The record before those that wait; null at the beginning of the shard.</summary>
    public string? Handled { get; set; }

    /// <summary>Adds the records that were read together: a batch begins with all of them that fit into it.</summary>
    public void Add(IReadOnlyList<StreamRecord> page) => pages.Writer.TryWrite(page);

    /// <summary>No record follows.</summary>
    public void Close() => pages.Writer.TryComplete();

    /// <summary>Delivers all records, until the lane is closed.</summary>
    /// <param name="handled">Called with the records that need not be delivered again.</param>
    /// <param name="stopping">Stops before the next invocation.</param>
    public async Task Run(Action<Lane, IReadOnlyList<StreamRecord>> handled, CancellationToken stopping)
    {
        while (next.Count > 0 || await pages.Reader.WaitToReadAsync(stopping))
            await delivery.Deliver(await Collect(stopping), done => handled(this, done), stopping);
    }

    private async Task<List<StreamRecord>> Collect(CancellationToken stopping)
    {
        var batch = new List<StreamRecord>();
        var bytes = 0;
        using var window = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        window.CancelAfter(source.Window);
        while (batch.Count < source.BatchSize)
        {
            if (next.TryPeek(out var record))
            {
                bytes += record.Text.Length;
                if (batch.Count > 0 && bytes > BatchDelivery.LongestEvent)
                    break;
                batch.Add(next.Dequeue());
            }
            else if (pages.Reader.TryRead(out var page))
            {
                foreach (var read in page)
                    next.Enqueue(read);
            }
            else if (source.Window == TimeSpan.Zero || !await HasMore(window.Token))
            {
                break;
            }
        }

        stopping.ThrowIfCancellationRequested();
        return batch;
    }

    // False when the window has passed, or when the lane is closed.
    private async Task<bool> HasMore(CancellationToken window)
    {
        try
        {
            return await pages.Reader.WaitToReadAsync(window);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
