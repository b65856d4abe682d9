using Trellis.Tests.Functions.Deletions;

namespace Trellis.Tests.Functions.Members;

public sealed class ClubsInMemory : ClubSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(Schema);

    protected override Task Swept() => Task.CompletedTask;
}

public sealed class ClubsOnDynoxide(TableOnDynoxide table) : ClubSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(Schema, table.Ports);

    protected override Task Swept() => new WorkItemEvents(table.Table).SweepAll(Functions);
}

[Trait("Runs", "all")]
public sealed class ClubsOnDynamoDbLocal(TableOnDynamoDbLocal table) : ClubSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions { get; } = InProcess.On(Schema, table.Ports);

    protected override Task Swept() => new WorkItemEvents(table.Table).SweepAll(Functions);
}
