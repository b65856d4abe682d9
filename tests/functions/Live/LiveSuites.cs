namespace Trellis.Tests.Functions.Live;

public sealed class FollowingInMemory : LiveSuite
{
    private readonly Ports ports = Ports.InMemory();

    protected override IFunctions Functions => InProcess.On(Schema, ports);

    protected override TestTable? Table => null;
}

public sealed class FollowingOnDynoxide(StreamedTableOnDynoxide table) : LiveSuite, IClassFixture<StreamedTableOnDynoxide>
{
    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override TestTable? Table => table.Table;
}

[Trait("Runs", "all")]
public sealed class FollowingOnDynamoDbLocal(StreamedTableOnDynamoDbLocal table) : LiveSuite, IClassFixture<StreamedTableOnDynamoDbLocal>
{
    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override TestTable? Table => table.Table;
}
