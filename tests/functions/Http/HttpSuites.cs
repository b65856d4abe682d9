namespace Trellis.Tests.Functions;

/// <summary>The handlers on the memory table: the quickest way through the whole suite.</summary>
public sealed class TheApiInProcessOnMemory : HttpSuite
{
    protected override IFunctions Functions { get; } = InProcess.OnMemory(SampleSchemas.Compiled);
}
