using Trellis.Local.DynamoDB;

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

public sealed class TheTableOnDynamoDbLocal(TableOnDynamoDbLocal table) : PortContract, IClassFixture<TableOnDynamoDbLocal>
{
    protected override Ports Ports => table.Ports;
}

/// <summary>One table for a whole suite: its tests keep to key spaces of their own.</summary>
public abstract class TableFixture(Engines engines, EngineKind kind) : IAsyncLifetime
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

    public Ports Ports => Ports.On(Table.Table);

    public async ValueTask InitializeAsync()
    {
        if (kind != EngineKind.DynamoDbLocal || Engines.HasJava())
        {
            table = await engines.NewTable(kind);
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class TableOnDynoxide(Engines engines) : TableFixture(engines, EngineKind.Dynoxide);

public sealed class TableOnDynamoDbLocal(Engines engines) : TableFixture(engines, EngineKind.DynamoDbLocal);
