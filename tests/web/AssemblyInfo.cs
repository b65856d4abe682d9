using Trellis.Tests.Web;

// One browser and one stack at a time: a laptop has few cores, and a page that waits for its turn is slow, not wrong.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Garden))]
