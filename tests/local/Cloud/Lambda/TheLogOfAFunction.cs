using System.Text.RegularExpressions;

namespace Trellis.Tests.Local.Cloud.Lambda;

public class TheLogOfAFunction
{
    [Fact]
    public async Task Has_each_line_with_the_function_and_the_request_and_ends_with_a_report()
    {
        await using var functions = await RunningFunctions.Start();

        await functions.Run("""{"print": "hello"}""");

        await Eventually.Holds(() => Task.FromResult(
            functions.Lines.Any(IsPrinted) && functions.Lines.Any(line => line.Text.StartsWith("REPORT", StringComparison.Ordinal))));
        var id = functions.Lines.Single(IsPrinted).RequestId;
        var platform = functions.Lines.Where(line => line.IsPlatform).Select(line => line.Text).ToList();
        Assert.Equal($"START RequestId: {id} Version: $LATEST", platform[0]);
        Assert.Equal($"END RequestId: {id}", platform[1]);
        Assert.Matches(
            $@"^REPORT RequestId: {id}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms$",
            platform[2]);
    }

    [Fact]
    public async Task Tells_the_start_of_a_process_only_with_its_first_event()
    {
        await using var functions = await RunningFunctions.Start();

        await functions.Run("{}");
        await functions.Run("{}");

        await Eventually.Holds(() => Task.FromResult(Reports(functions).Count == 2));
        Assert.Contains("Init Duration", Reports(functions)[0]);
        Assert.DoesNotContain("Init Duration", Reports(functions)[1]);
    }

    [Fact]
    public async Task Tells_the_most_memory_that_the_process_has_held()
    {
        await using var functions = await RunningFunctions.Start();

        await functions.Run("{}");
        await functions.Run("""{"megabytes": 100}""");

        await Eventually.Holds(() => Task.FromResult(Reports(functions).Count == 2));
        var (before, after) = (Memory(Reports(functions)[0]), Memory(Reports(functions)[1]));
        Assert.InRange(before, 20, 200);
        Assert.InRange(after - before, 60, 160);
    }

    private static int Memory(string report) => int.Parse(Regex.Match(report, @"Max Memory Used: (\d+) MB").Groups[1].Value, CultureInfo.InvariantCulture);

    // Amazon's client puts time, request id and level before what a function prints.
    private static bool IsPrinted(FunctionLine line) => line.Text == "hello" || line.Text.EndsWith("\thello", StringComparison.Ordinal);

    private static List<string> Reports(RunningFunctions functions) =>
        [.. functions.Lines.Select(line => line.Text).Where(line => line.StartsWith("REPORT", StringComparison.Ordinal))];
}
