namespace Trellis.Tests.Native;

/// <summary>The whole suite of the API on the binaries, over TLS, on a network that is slow, delivers in pieces, and breaks.</summary>
[Trait("Runs", "all")]
public sealed class TheApiAsDeployedOverABadNetwork(BadSecureNetwork network) : HttpSuite, IClassFixture<BadSecureNetwork>
{
    protected override IFunctions Functions => network;

    protected override bool LosesAnswers => true;
}

/// <summary>Started once something is asked of it.</summary>
public sealed class BadSecureNetwork(Published published, Engines engines) : IFunctions, IAsyncDisposable
{
    private readonly SemaphoreSlim door = new(1);
    private SecureNetwork? network;

    public async Task<string> Invoke(string function, string payload)
    {
        await door.WaitAsync();
        try
        {
            network ??= await SecureNetwork.Start(published, engines);
            network.Proxy.Conditions = NetworkConditions.Bad;
        }
        finally
        {
            door.Release();
        }

        return await network.Functions.Invoke(function, payload);
    }

    public async ValueTask DisposeAsync()
    {
        door.Dispose();
        if (network is not null)
            await network.DisposeAsync();
    }
}

/// <summary>Where a thread that reads synchronously waits for itself.</summary>
[Trait("Runs", "all")]
public sealed class ListsInPiecesAsDeployed(Published published, Engines engines) : ListsInPieces(engines)
{
    protected override Task<LivingProcesses> Start((string Name, Uri Address) table) =>
        LivingProcesses.Start(table, SampleSchemas.Text, published.With(NativeFunctions.All).Folder);
}
