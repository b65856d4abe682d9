using Trellis.Local.Cloud.DynamoDB;

namespace Trellis.Benchmarks;

/// <summary>What every section works with: the binaries, a table that holds something, and the results.</summary>
internal sealed class Bench(Options options, Native native, Engine engine, TableAddress secure, Results results)
{
    private readonly Lazy<StoredTasks> ours = new(() => NewTable.Make(new TableAddress(engine.Url, "benchmarks")));
    private readonly Lazy<StoredTasks> ofPeers = new(() => NewTable.OfPeers(new TableAddress(engine.Url, "benchmarks")));

    /// <summary>A page's worth of records for the lists, on either side.</summary>
    public void Fill()
    {
        Ours.Write("task", 1, 200);
        OfPeers.Write("task", 1, 200);
    }

    public Options Options => options;

    public Native Native => native;

    public Engine Engine => engine;

    public Results Results => results;

    /// <summary>The table of the cold and warm measurements, over plain HTTP.</summary>
    public TableAddress Http { get; } = new(engine.Url, "benchmarks");

    /// <summary>The records of the functions in it.</summary>
    public StoredTasks Ours => ours.Value;

    /// <summary>The same records as the peers store them, in the same table.</summary>
    public StoredTasks OfPeers => ofPeers.Value;

    /// <summary>The same table a millisecond away and behind TLS, with a certificate of our own authority.</summary>
    public TableAddress Https { get; } = secure;
}
