namespace Trellis.Tests.Functions.Deletions;

public sealed class DeletingInMemory : DeletionSuite
{
    private readonly Ports ports = Ports.InMemory();

    protected override IFunctions Functions => InProcess.On(Schema, ports);

    protected override TestTable? Table => null;

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, ports, clock);
}

public sealed class DeletingOnDynoxide(TableOnDynoxide table) : DeletionSuite, IClassFixture<TableOnDynoxide>
{
    protected override int Races => TestSet.IsNightly ? 300 : TestSet.IsAll ? 20 : 3;

    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override TestTable? Table => table.Table;

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, table.Ports, clock);
}

[Trait("Runs", "all")]
public sealed class DeletingOnDynamoDbLocal(TableOnDynamoDbLocal table) : DeletionSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override int Races => TestSet.IsNightly ? 300 : 10;

    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override TestTable? Table => table.Table;

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, table.Ports, clock);
}
