using Trellis.Local.Cloud.Hosting;

namespace Trellis.Benchmarks.Cost;

/// <summary>
/// Dollars for a million of each operation, from what was measured in this run, and from the capacity units that DynamoDB counts; beside
/// a server that is always on, and a month in which nobody comes.
/// </summary>
internal static class Costs
{
    // Lambda bills whole milliseconds, and those in which a function waits as well. What DynamoDB takes in the same region, way there and back included:
    // assumed, since the engine on this machine says nothing about it.
    private const double ReadMilliseconds = 4;
    private const double WriteMilliseconds = 6;
    private const double Processor = 0.29;
    // A line of the access log. The functions log failures alone, and Cognito calls the hook without an access log.
    private const double LogKilobytes = 0.4;

    /// <param name="Function">Which.</param>
    /// <param name="Memory">Of the template, in GB.</param>
    /// <param name="Gateway">Calls of the HTTP API: Cognito calls the hook itself.</param>
    /// <param name="Reads">Units of 4 KB, strongly consistent.</param>
    /// <param name="Writes">Units of 1 KB, indexes included.</param>
    private sealed record Shape(string Function, double Memory, int Gateway, double Reads, double Writes);

    // A task of the sample schema takes 0.4 KB; it stands in one index, by its team. A page of a hundred is 40 KB: ten units. A batch is
    // ten creates: in a transaction a write of the table counts twice, one of an index once.
    private static readonly Shape[] Shapes =
    [
        new("SignIn", 0.5, 0, 0, 1),
        new("Create", 0.5, 1, 0, 2),
        new("Read", 0.5, 1, 1, 0),
        new("List", 1, 1, 10, 0),
        new("Update", 0.5, 1, 0, 2),
        new("Delete", 0.5, 1, 0, 2),
        new("Batch", 0.5, 1, 0, 30),
        // Added to a write of a live model, if its change comes alone. Lambda reads the stream at no charge.
        new("Notify", 0.5, 0, 1, 1),
    ];

    public static void Measure(Bench bench)
    {
        var table = new Table("Dollars for a million", "operation", "all", "Lambda", "HTTP API", "DynamoDB", "logs", "ms billed")
        {
            Note = $"Prices of {Prices.Region}, {Prices.Date} (tests/Benchmarks/Cost/Prices.cs), without free tiers. Billed: the warm processor time of this run, divided by the {Processor} of a CPU that "
                + $"512 MB get, and {ReadMilliseconds} or {WriteMilliseconds} ms for DynamoDB. A task of 0.4 KB that stands in one index; lists of 100; batches of ten creates.",
        };
        var mix = 0.0;
        foreach (var shape in Shapes)
        {
            var milliseconds = Billed(bench, shape);
            var lambda = Prices.LambdaMillionRequests + (milliseconds * 1000 * shape.Memory * Prices.LambdaGigabyteSecondX86);
            var gateway = shape.Gateway * Prices.HttpApiMillionRequests;
            var dynamo = (shape.Reads * Prices.DynamoDbMillionReadUnits) + (shape.Writes * Prices.DynamoDbMillionWriteUnits);
            var logs = shape.Gateway * LogKilobytes * Prices.LogsGigabyte;
            var all = lambda + gateway + dynamo + logs;
            table.Add(shape.Function, Dollars(all), Dollars(lambda), Dollars(gateway), Dollars(dynamo), Dollars(logs), milliseconds.ToString("0", CultureInfo.InvariantCulture));
            mix += all * Share(shape.Function);
        }

        bench.Results.Add(table);
        Beside(bench, mix);
        Idle(bench);
    }

    /// <summary>Whole milliseconds at the share of a processor that the memory buys; List has twice as much of both.</summary>
    private static double Billed(Bench bench, Shape shape)
    {
        var cpu = bench.Results.WarmCpuMilliseconds.GetValueOrDefault(shape.Function, double.NaN);
        return Math.Ceiling((cpu / Math.Min(1, Processor * shape.Memory / 0.5)) + (shape.Writes > 0 ? WriteMilliseconds : ReadMilliseconds));
    }

    /// <summary>An application that mostly reads: of ten calls six reads, two lists, one creation, one change.</summary>
    private static double Share(string function) => function switch { "Read" => 0.6, "List" => 0.2, "Create" or "Update" => 0.1, _ => 0 };

    private static void Beside(Bench bench, double million)
    {
        var table = new Table("Beside a server that is always on", "calls a month", "Trellis", "server") { Note = "Six reads, two lists, a creation and a change in ten calls. The server: one t4g.small with disk and address, no spare, no backups, no users." };
        foreach (var millions in (double[])[0, 0.1, 1, 5, 10, 50])
            table.Add((millions * 1e6).ToString("#,0", CultureInfo.InvariantCulture), Dollars(millions * million), Dollars(Prices.ServerMonth));
        var crossing = Prices.ServerMonth / million;
        table.Add(string.Create(CultureInfo.InvariantCulture, $"{crossing * 1e6:#,0}: here they cross"), Dollars(Prices.ServerMonth), Dollars(Prices.ServerMonth));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"that is {crossing * 1e6 / 30 / 86400:0.0} calls a second, day and night"), "", "");
        bench.Results.Add(table);
    }

    /// <summary>What the template keeps while nobody comes. Everything else in it is paid by use.</summary>
    private static void Idle(Bench bench)
    {
        var table = new Table("A month without one request", "of the template", "dollars") { Note = "With 1 GB of records and 20 MB of web client kept. Stages other than dev have alarms, each metric of which is paid by the month." };
        var records = Prices.DynamoDbGigabyteMonth + Prices.DynamoDbRecoveryGigabyteMonth;
        var web = 0.02 * Prices.S3GigabyteMonth;
        var alarms = AlarmMetrics() * Prices.AlarmMetricMonth;
        table.Add("functions, both APIs, users, distribution, streams", Dollars(0));
        table.Add("1 GB of records and their point-in-time recovery", Dollars(records));
        table.Add("the web client in S3", Dollars(web));
        table.Add("dev, with nothing stored yet", Dollars(web));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"staging or prod: {AlarmMetrics()} metrics of alarms more"), Dollars(alarms));
        bench.Results.Add(table);
    }

    /// <summary>Counted in the template itself: each MetricStat of an alarm.</summary>
    private static int AlarmMetrics() =>
        File.ReadLines(Path.Combine(Repository.Root, "template.yaml")).Count(line => line.Contains("MetricStat:", StringComparison.Ordinal));

    private static string Dollars(double amount) => double.IsNaN(amount) ? "–" : amount.ToString("0.00", CultureInfo.InvariantCulture);
}
