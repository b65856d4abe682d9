using Trellis.Local.Cloud.DynamoDB;

[assembly: AssemblyFixture(typeof(Trellis.Tests.Storage.Engines))]

namespace Trellis.Tests.Storage;

public sealed class TheMemoryTable : PortContract
{
    protected override Ports Ports { get; } = Ports.InMemory();
}

public sealed class TheTableOnDynoxide(TableOnDynoxide table) : PortContract, IClassFixture<TableOnDynoxide>
{
    protected override Ports Ports => table.Ports;
}

[Trait("Runs", "all")]
public sealed class TheTableOnDynamoDbLocal(TableOnDynamoDbLocal table) : PortContract, IClassFixture<TableOnDynamoDbLocal>
{
    protected override Ports Ports => table.Ports;
}

/// <summary>The same over a network that is slow, delivers in pieces and breaks: what was acknowledged happened, and happened once.</summary>
[Trait("Runs", "all")]
public sealed class TheTableOverABadNetwork(BadNetworkToDynoxide network) : PortContract, IClassFixture<BadNetworkToDynoxide>
{
    protected override Ports Ports => network.Ports;

    protected override bool LosesAnswers => true;
}

[Trait("Runs", "all")]
public sealed class TheTableOnDynamoDbLocalOverABadNetwork(BadNetworkToDynamoDbLocal network) : PortContract, IClassFixture<BadNetworkToDynamoDbLocal>
{
    protected override Ports Ports => network.Ports;

    protected override bool LosesAnswers => true;
}

/// <summary>One table for a whole suite: its tests keep to key spaces of their own.</summary>
public abstract class TableFixture(Engines engines, EngineKind kind, bool isStreamRead = false) : IAsyncLifetime
{
    private TestTable? table;

    /// <summary>The table; where its engine cannot be had, the test that asks is skipped.</summary>
    public TestTable Table
    {
        get
        {
            Assert.SkipWhen(table is null, "DynamoDB Local needs Java 17, and there is none on this machine.");
            return table!;
        }
    }

    public virtual Ports Ports => Ports.On(Table.Table);

    public async ValueTask InitializeAsync()
    {
        if (kind != EngineKind.DynamoDbLocal || Engines.HasJava())
            table = await engines.NewTable(kind, isStreamRead);
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A table behind a <see cref="NetworkProxy"/>.</summary>
public abstract class BadNetwork(Engines engines, EngineKind kind) : TableFixture(engines, kind)
{
    private NetworkProxy? proxy;
    private Ports? ports;

    public override Ports Ports => ports ??= Ports.On(Table.At((proxy = NetworkProxy.Start(Table.Engine, NetworkConditions.Bad)).Url).Table);

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (proxy is not null)
            await proxy.DisposeAsync();

        await base.DisposeAsync();
    }
}

public sealed class BadNetworkToDynoxide(Engines engines) : BadNetwork(engines, EngineKind.Dynoxide);

public sealed class BadNetworkToDynamoDbLocal(Engines engines) : BadNetwork(engines, EngineKind.DynamoDbLocal);

public sealed class TableOnDynoxide(Engines engines) : TableFixture(engines, EngineKind.Dynoxide);

public sealed class TableOnDynamoDbLocal(Engines engines) : TableFixture(engines, EngineKind.DynamoDbLocal);

public sealed class StreamedTableOnDynoxide(Engines engines) : TableFixture(engines, EngineKind.Dynoxide, isStreamRead: true);

public sealed class StreamedTableOnDynamoDbLocal(Engines engines) : TableFixture(engines, EngineKind.DynamoDbLocal, isStreamRead: true);
