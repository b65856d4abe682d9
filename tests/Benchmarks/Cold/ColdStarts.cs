namespace Trellis.Benchmarks.Cold;

/// <summary>
/// From before a process is made until its first answer is there, table call included: every function as it is deployed beside the
/// same operation in Node; Read also as ReadyToRun and JIT, beside ASP.NET Core and beside the static C program.
/// </summary>
internal static class ColdStarts
{
    public static void Measure(Bench bench)
    {
        var nodeRead = double.NaN;
        foreach (var (table, protocol) in new[] { (bench.Http, "HTTP"), (bench.Https, "TLS, 1 ms away") })
        {
            var overview = new Table($"Cold start over {protocol}", "function", "wall, of Node", "CPU, of Node", "wall ms", "Node", "CPU ms", "Node", "RSS MB", "Node", "binary MB")
            {
                Note = "Medians; from before the process is made to its first answer, with one call of the table in it.",
            };
            var operations = Operation.All(bench.Ours).Zip(Operation.All(bench.OfPeers)).Where(pair => bench.Options.Functions.Contains(pair.First.Function)).ToList();
            var (walls, cpus, sizes) = (new List<(string, double)>(), new List<(string, double)>(), new List<(string, double)>());
            foreach (var (ours, theirs) in operations.Where(pair => !bench.Options.Quick || protocol == "HTTP" || pair.First.Function is "SignIn" or "Create" or "Read"))
                bench.Results.Try(() => Measure(ours, theirs));

            void Measure(Operation ours, Operation theirs)
            {
                var (aot, node) = Pair(bench, table, ours, theirs);
                overview.Add(ours.Function, (aot.Wall / node.Wall).Ratio(), (aot.Cpu / node.Cpu).Ratio(), aot.Wall.Short(), node.Wall.Short(), aot.Cpu.Short(), node.Cpu.Short(),
                    aot.Rss.Short(), node.Rss.Short(), bench.Native.Megabytes(ours.Function).Short());
                walls.Add((ours.Function, aot.Wall / node.Wall));
                cpus.Add((ours.Function, aot.Cpu / node.Cpu));
                sizes.Add((ours.Function, aot.Rss));
                if (protocol == "HTTP" && ours.Function == "Read")
                    nodeRead = node.Wall;
            }

            bench.Results.Add(overview);
            bench.Results.Hold($"cold start over {protocol}: wall, of Node", 0.12, walls);
            bench.Results.Hold($"cold start over {protocol}: CPU, of Node", 0.12, cpus);
            bench.Results.Hold($"memory at the first answer over {protocol}", 17, sizes, "MB");
        }

        Builds(bench, nodeRead);
        if (bench.Options.Functions.Contains("SignIn"))
            ThrottledSignIn.Measure(bench);
    }

    private static (Processes.Cold Aot, Processes.Cold Node) Pair(Bench bench, TableAddress table, Operation ours, Operation theirs)
    {
        var aot = bench.Native.Function(ours.Function, table) with { Expected = ours.Expected };
        var node = Peers.Node(ours.Function, table) with { Expected = ours.Expected };
        var rounds = Rounds.InTurn([aot, node], subject => subject == aot ? ours.Next() : theirs.Next(), bench.Options.Rounds);
        return (Median(rounds[0]), Median(rounds[1]));
    }

    /// <summary>The same source, built in every way there is.</summary>
    private static void Builds(Bench bench, double nodeRead)
    {
        var table = new Table("Cold start by build, over HTTP", "function and build", "wall, of C", "CPU, of C", "wall ms", "CPU ms", "RSS MB", "before the event ms")
        {
            Note = "The C program reads one item and hands it on: no signature, no JSON, no rules. ASP.NET Core answers HTTP itself, and is asked until it does.",
        };
        var functions = bench.Options.Quick ? ["Read"] : bench.Options.Functions;
        var rounds = bench.Options.Rounds;
        var walls = new List<(string Name, double Wall)>();
        foreach (var operation in Operation.All(bench.Ours).Where(operation => functions.Contains(operation.Function)))
        {
            Subject[] subjects =
            [
                Peers.Floor(bench.Http, bench.OfPeers.Known),
                .. new[] { bench.Native.Function(operation.Function, bench.Http), Peers.ReadyToRun(operation.Function, bench.Http), Peers.Jit(operation.Function, bench.Http) }
                    .Select(subject => subject with { Expected = operation.Expected }),
            ];
            var medians = Rounds.InTurn(subjects, subject => subject == subjects[0] ? Events.SignIn : operation.Next(), rounds).Select(Median).ToList();
            for (var i = operation.Function == functions[0] ? 0 : 1; i < subjects.Length; i++)
                Row(table, i == 0 ? subjects[i].Name : $"{operation.Function}, {subjects[i].Name}", medians[i], medians[0]);
            if (operation.Function != "Read")
                continue;
            bench.Results.Hold("cold start of Read over HTTP: wall, of the C program", 8, medians[1].Wall / medians[0].Wall);
            walls.AddRange([("C, static", medians[0].Wall), ("Trellis, native", medians[1].Wall), ("Node 20", nodeRead), ("ReadyToRun", medians[2].Wall), ("JIT", medians[3].Wall)]);
        }

        var chart = new Chart("Cold start of Read, over HTTP", "milliseconds from before the process is made to its first answer; medians");
        foreach (var (name, wall) in walls)
            chart.Add(name, wall, name == "Trellis, native");
        var server = WebServer.ColdStarts(Peers.AspNet(bench.Http), bench.OfPeers.Known, Math.Min(rounds, 15));
        Row(table, "Read, ASP.NET Core, JIT", Median(server), null);
        bench.Results.Add(table);
        chart.Add("ASP.NET Core, JIT", Median(server).Wall, ours: false);
        chart.Write(Path.Combine(bench.Options.Output, "cold.svg"));
    }

    private static void Row(Table table, string name, Processes.Cold cold, Processes.Cold? floor) => table.Add(
        name, (cold.Wall / (floor?.Wall ?? double.NaN)).Ratio(), (cold.Cpu / (floor?.Cpu ?? double.NaN)).Ratio(), cold.Wall.Short(), cold.Cpu.Short(), cold.Rss.Short(), cold.Init.Short());

    private static Processes.Cold Median(IReadOnlyList<Processes.Cold> rounds) => new(
        rounds.Select(round => round.Wall).Median(),
        rounds.Select(round => round.Cpu).Median(),
        rounds.Select(round => round.Rss).Median(),
        rounds.Select(round => round.Init).Median());
}
