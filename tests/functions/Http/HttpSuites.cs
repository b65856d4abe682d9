[assembly: AssemblyFixture(typeof(Engines))]

namespace Trellis.Tests.Functions;

/// <summary>The handlers on the memory table: the quickest way through the whole suite.</summary>
[Trait("Runs", "all")]
public sealed class TheApiInProcessOnMemory : HttpSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(SampleSchemas.Compiled);
}

/// <summary>The handlers on a real engine.</summary>
[Trait("Runs", "all")]
public sealed class TheApiInProcessOnDynoxide(TableOnDynoxide table) : HttpSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(SampleSchemas.Compiled, table.Table.Table);
}

[Trait("Runs", "all")]
public sealed class TheApiInProcessOnDynamoDbLocal(TableOnDynamoDbLocal table) : HttpSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions => InProcess.On(SampleSchemas.Compiled, table.Table.Table);
}

/// <summary>
/// Each call in a function process of its own, through the runtime client, on a real engine. The suite's own schema travels beside
/// the binaries, so these work on copies of what the build left. <c>TheApiAsDeployed</c> does the same with what is deployed.
/// </summary>
[Trait("Runs", "nightly")]
public sealed class TheApiInFreshProcesses(FreshProcessesOnDynoxide fresh) : HttpSuite, IClassFixture<FreshProcessesOnDynoxide>
{
    protected override IFunctions Functions => fresh.Functions;
}

public sealed class FreshProcessesOnDynoxide(Engines engines) : IAsyncLifetime
{
    private FreshProcesses? processes;

    public IFunctions Functions => processes!;

    public async ValueTask InitializeAsync()
    {
        var table = await engines.NewTable(Trellis.Local.Cloud.DynamoDB.EngineKind.Dynoxide);
        processes = FreshProcesses.On(table, SampleSchemas.Text);
    }

    public ValueTask DisposeAsync()
    {
        processes?.Dispose();
        return ValueTask.CompletedTask;
    }
}
