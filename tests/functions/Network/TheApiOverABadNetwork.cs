namespace Trellis.Tests.Functions;

/// <summary>The whole suite of the API in processes that live on, whose way to the table is slow, delivers in pieces, and breaks.</summary>
[Trait("Runs", "all")]
public sealed class TheApiOverABadNetwork(BadNetworkToTheTable network) : HttpSuite, IClassFixture<BadNetworkToTheTable>
{
    protected override IFunctions Functions => network.Functions;

    protected override bool LosesAnswers => true;
}

public sealed class BadNetworkToTheTable(Engines engines) : IAsyncLifetime
{
    private NetworkProxy? proxy;
    private LivingProcesses? processes;

    public IFunctions Functions => processes!;

    public async ValueTask InitializeAsync()
    {
        var table = await engines.NewTable(EngineKind.Dynoxide);
        proxy = NetworkProxy.Start(table.Engine, NetworkConditions.Bad);
        processes = await LivingProcesses.Start((table.Name, proxy.Url), SampleSchemas.Text);
    }

    public async ValueTask DisposeAsync()
    {
        await processes!.DisposeAsync();
        await proxy!.DisposeAsync();
    }
}
