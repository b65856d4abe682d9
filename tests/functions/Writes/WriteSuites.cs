namespace Trellis.Tests.Functions;

[Trait("Runs", "all")]
public sealed class WritingInMemory : WriteSuite
{
    private readonly Ports ports = Ports.InMemory();

    protected override int Races => 50;

    protected override IFunctions Functions => InProcess.On(Schema, ports);

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, ports, clock);
}

[Trait("Runs", "all")]
public sealed class WritingOnDynoxide(TableOnDynoxide table) : WriteSuite, IClassFixture<TableOnDynoxide>
{
    protected override int Races => 50;

    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, table.Ports, clock);
}

[Trait("Runs", "all")]
public sealed class WritingOnDynamoDbLocal(TableOnDynamoDbLocal table) : WriteSuite, IClassFixture<TableOnDynamoDbLocal>
{
    /// <summary>DynamoDB Local runs one transaction after another. On a busy machine, 64 that wait take longer than a call may.</summary>
    protected override int Writers => 16;

    protected override IFunctions Functions => InProcess.On(Schema, table.Ports);

    protected override IFunctions At(TimeProvider clock) => InProcess.On(Schema, table.Ports, clock);
}
