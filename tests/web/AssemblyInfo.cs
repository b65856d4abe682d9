using Trellis.Tests.Web;

// One browser and one stack for all, and two people at a time: a laptop has few cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
[assembly: AssemblyFixture(typeof(Garden))]
