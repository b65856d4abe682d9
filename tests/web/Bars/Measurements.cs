namespace Trellis.Tests.Web;

/// <summary>What measures time runs after all other tests of this project, by itself.</summary>
[CollectionDefinition(nameof(Measurements), DisableParallelization = true)]
public sealed class Measurements;
