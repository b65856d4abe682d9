namespace Trellis.Local.Tools.Data;

/// <summary>Does what follows from deletions and is not done yet, such as where function Sweep has failed.</summary>
public sealed class Sweep(Schema schema, StoredData data, Action<string> print)
{
    public async Task<Progress> Run(CancellationToken cancellation = default)
    {
        var progress = new Progress(print, "sweep", "nothing to sweep");
        var sweeps = new Sweeps(data.Table, schema, TimeProvider.System);
        var isDone = false;
        // A swept record can leave work items of its own, where the scan has passed already.
        while (!isDone)
        {
            isDone = true;
            await foreach (var (items, _) in data.Pages(ItemReader.WorkItemPrefix, null, cancellation))
            {
                foreach (var item in items.Where(item => !item.ContainsKey(Items.TimeToLive)))
                    isDone &= !await SweepAfter(sweeps, item[Items.PartitionKey].S, progress, cancellation);
            }
        }

        return progress;
    }

    /// <returns>Was there anything to do?</returns>
    private static async Task<bool> SweepAfter(Sweeps sweeps, string workItem, Progress progress, CancellationToken cancellation)
    {
        try
        {
            for (var hasMore = true; hasMore;)
            {
                (var changed, hasMore) = await sweeps.Step(workItem, null, cancellation);
                progress.Count("children and pairs", changed);
            }

            progress.Count("deletions");
            return true;
        }
        catch (Exception failure) when (failure is StoreUnavailableException or InvalidOperationException)
        {
            progress.Trouble($"{workItem.Replace('\u0001', ' ')}: {failure.Message}");
            return false;
        }
    }
}
