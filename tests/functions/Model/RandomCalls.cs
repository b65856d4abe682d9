using FsCheck;
using FsCheck.Fluent;

namespace Trellis.Tests.Functions;

/// <summary>
/// Random calls by several users, on random schemas, are answered as the plain oracle answers them. A failure is shrunk to the fewest calls that still
/// show it. TRELLIS_RUNS multiplies how many there are.
/// </summary>
public sealed class RandomCalls(Engines engines)
{
    [Fact]
    public void Are_answered_as_the_contract_says_in_memory() => Check(TestSet.IsAll ? 300 : 50, 80, () => Task.FromResult((Ports.InMemory(), (TestTable?)null)));

    [Theory]
    [Trait("Runs", "all")]
    [InlineData(EngineKind.Dynoxide, 12)]
    [InlineData(EngineKind.DynamoDbLocal, 4)]
    public void Are_answered_as_the_contract_says_on_an_engine(EngineKind kind, int runs) => Check(runs, 60, async () =>
    {
        // A table for each run: the next schema has the same models with other relations.
        var table = await engines.NewTable(kind);
        return (Ports.On(table.Table), table);
    });

    private static void Check(int runs, int steps, Func<Task<(Ports Ports, TestTable? Table)>> tables)
    {
        var times = int.TryParse(Environment.GetEnvironmentVariable("TRELLIS_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
        var numbers = Gen.Choose(0, int.MaxValue);
        var calls = Arb.From(numbers.ArrayOf(steps).SelectMany(_ => numbers, (chosen, schema) => (Calls: chosen, Schema: schema)), Fewer);

        var property = Prop.ForAll(calls, run =>
        {
            var fault = Steps(run.Schema, run.Calls).GetAwaiter().GetResult();
            return (fault is null).Label(fault ?? "");
        });

        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs * times), property);

        async Task<string?> Steps(int schema, int[] numbers)
        {
            var (ports, table) = await tables();
            return await new Run(schema, ports, table).Steps(numbers);
        }
    }

    /// <summary>Halves first, then all but one: what is left are the calls that matter.</summary>
    private static IEnumerable<(int[] Calls, int Schema)> Fewer((int[] Calls, int Schema) run)
    {
        for (var size = run.Calls.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= run.Calls.Length; start += size)
                yield return ([.. run.Calls[..start], .. run.Calls[(start + size)..]], run.Schema);
        }
    }
}
