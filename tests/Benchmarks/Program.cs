using Trellis.Benchmarks;
using Trellis.Benchmarks.Cold;
using Trellis.Benchmarks.Compile;
using Trellis.Benchmarks.Cost;
using Trellis.Benchmarks.Growth;
using Trellis.Benchmarks.Steps;
using Trellis.Benchmarks.Throughput;
using Trellis.Benchmarks.Told;
using Trellis.Benchmarks.Warm;
using Trellis.Local.Cloud.DynamoDB;
using Trellis.Local.Cloud.Hosting;
using Trellis.Tests.Native;

if (Options.Parse(args) is not { } options)
{
    Console.WriteLine(Options.Help);
    return args.Contains("--help") ? 0 : 2;
}

(string Name, Action<Bench> Measure)[] sections =
[
    ("compile", CompileTimes.Measure),
    ("cold", ColdStarts.Measure),
    ("start", StartSteps.Measure),
    ("warm", WarmCalls.Measure),
    ("batch", BatchedWrites.Measure),
    ("told", NeverTold.Measure),
    ("growth", GrowingData.Measure),
    ("throughput", LaptopCloud.Measure),
    ("cost", Costs.Measure),
];
if (options.Only.FirstOrDefault(name => !sections.Any(section => section.Name == name)) is { } unknown)
{
    Console.WriteLine($"There is no section '{unknown}'.\n{Options.Help}");
    return 2;
}

using var native = new Native(new NativeFunctions(Repository.Root, Console.WriteLine));
await using var engine = await Engine.Start(EngineKind.Dynoxide, print: Console.WriteLine);
using var authority = TestAuthority.New();
// As far away as a table in the same region.
await using var door = NetworkProxy.Start(engine.Url, NetworkConditions.Parse("1ms")!, authority.Present("localhost"));
var trust = Directory.CreateTempSubdirectory("benchmark-tls-");
var secure = new TableAddress(door.Url, "benchmarks") { Authority = authority.Write(trust.FullName, Native.Roots) };
native.Function("Read", new TableAddress(engine.Url, ""));
var machine = Machine.Describe();
Console.WriteLine(machine.Text);
var bench = new Bench(options, native, engine, secure, new Results(machine));
bench.Fill();
foreach (var (name, measure) in sections)
{
    if (options.Only.Count == 0 || options.Only.Contains(name))
        bench.Results.Try(() => measure(bench));
}

bench.Results.Write(options.Output, options);
trust.Delete(recursive: true);
return bench.Results.Failures.Count == 0 ? 0 : 1;
