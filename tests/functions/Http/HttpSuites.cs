using Trellis.Tests.Storage;

[assembly: AssemblyFixture(typeof(Engines))]

namespace Trellis.Tests.Functions;

/// <summary>The handlers on the memory table: the quickest way through the whole suite.</summary>
public sealed class TheApiInProcessOnMemory : HttpSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(SampleSchemas.Compiled);
}

/// <summary>The handlers on a real engine.</summary>
public sealed class TheApiInProcessOnDynoxide(TableOnDynoxide table) : HttpSuite, IClassFixture<TableOnDynoxide>
{
    protected override IFunctions Functions { get; } = InProcess.On(SampleSchemas.Compiled, table.Table.Table);
}

public sealed class TheApiInProcessOnDynamoDbLocal(TableOnDynamoDbLocal table) : HttpSuite, IClassFixture<TableOnDynamoDbLocal>
{
    protected override IFunctions Functions => InProcess.On(SampleSchemas.Compiled, table.Table.Table);
}
