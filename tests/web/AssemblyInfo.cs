using Trellis.Tests.Web;

// One browser and one stack for all, and two people at a time: a laptop has few cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(Garden))]
