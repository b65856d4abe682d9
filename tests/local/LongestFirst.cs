using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Trellis.Tests.Local.LongestFirst))]

namespace Trellis.Tests.Local;

/// <summary>Those who build, one after the other, begin; all others run beside them. Left to the end, they would run alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName != nameof(Cloud.WorkingCopy))];
}
