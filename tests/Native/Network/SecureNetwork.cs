namespace Trellis.Tests.Native;

/// <summary>The binaries in processes that live on, and between them and their table a network that speaks TLS and can be made worse.</summary>
public sealed class SecureNetwork : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("network-").FullName;
    private readonly TestAuthority authority = TestAuthority.New();

    private SecureNetwork(TestTable table)
    {
        Table = table;
        Proxy = NetworkProxy.Start(table.Engine, new NetworkConditions(), authority.Present("localhost"));
        Trust = new Dictionary<string, string> { ["SSL_CERT_FILE"] = authority.Write(folder), ["SSL_CERT_DIR"] = Path.Combine(folder, "none") };
    }

    // With a live model, so that Notify calls the table too.
    private static readonly string Schema = SampleSchemas.Text.Replace("type Task @model", "type Task @model(live: true)", StringComparison.Ordinal);

    public TestTable Table { get; }

    public NetworkProxy Proxy { get; }

    /// <summary>The variables that have a function trust the proxy.</summary>
    public IReadOnlyDictionary<string, string> Trust { get; }

    public LivingProcesses Functions { get; private set; } = null!;

    /// <param name="engines">Where the table is made.</param>
    /// <param name="timeout">The functions' own timeout; null for the template's.</param>
    public static async Task<SecureNetwork> Start(Published published, Engines engines, TimeSpan? timeout = null)
    {
        var binaries = published.With(NativeFunctions.All);
        var network = new SecureNetwork(await engines.NewTable(EngineKind.Dynoxide));
        network.Functions = await LivingProcesses.Start(
            (network.Table.Name, network.Proxy.Url), Schema, binaries.Folder, network.Trust, function => timeout is { } time ? function with { Timeout = time } : function);
        return network;
    }

    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        await Proxy.DisposeAsync();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
