using System.Diagnostics;

namespace Trellis.Tests.Local.Cloud.Lambda;

public class AFunctionThatFails
{
    [Fact]
    public async Task Answers_its_error_document_and_goes_on()
    {
        await using var functions = await RunningFunctions.Start();
        var (first, _) = await functions.Run("{}");

        var (error, outcome) = await functions.Run("""{"throw": "no luck"}""");
        var (after, _) = await functions.Run("{}");

        Assert.Equal("Unhandled", outcome.Error);
        Assert.Equal("InvalidOperationException", (string?)error!["errorType"]);
        Assert.Equal("no luck", (string?)error["errorMessage"]);
        Assert.Equal((int)first!["process"]!, (int)after!["process"]!);
    }

    [Fact]
    public async Task Is_killed_at_its_timeout_and_started_again_for_the_next_event()
    {
        await using var functions = await RunningFunctions.Start(declaration => declaration with { Timeout = TimeSpan.FromSeconds(2) });
        var (first, _) = await functions.Run("{}");

        var (error, outcome) = await functions.Run("""{"sleep": 60000}""");
        var (after, _) = await functions.Run("{}");

        Assert.Equal(JobEnding.TimedOut, outcome.Ending);
        Assert.Equal("Sandbox.Timedout", (string?)error!["errorType"]);
        Assert.EndsWith("Task timed out after 2.00 seconds", (string?)error["errorMessage"]);
        Assert.NotEqual((int)first!["process"]!, (int)after!["process"]!);
        Assert.Contains(functions.Lines, line => line.IsPlatform && line.Text.EndsWith("Status: timeout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_with_which_status_its_process_ended()
    {
        await using var functions = await RunningFunctions.Start();

        var (error, outcome) = await functions.Run("""{"exit": 3}""");

        Assert.Equal(JobEnding.Crashed, outcome.Ending);
        Assert.Equal("Runtime.ExitError", (string?)error!["errorType"]);
        Assert.EndsWith("exit status 3", (string?)error["errorMessage"]);
    }

    [Fact]
    public async Task Loses_only_the_event_at_hand_when_its_process_is_killed()
    {
        await using var functions = await RunningFunctions.Start(configure: settings => settings with { MaxInstances = 1 });
        await functions.Run("{}");
        var underWay = functions.Run("""{"sleep": 60000}""");
        await functions.Begun(2);

        Process.GetProcessById(Assert.Single(functions.Service.Processes("Test"))).Kill();

        var (error, _) = await underWay;
        var (after, _) = await functions.Run("{}");
        Assert.EndsWith("signal: killed", (string?)error!["errorMessage"]);
        Assert.Equal(1, (int)after!["count"]!);
    }

    [Fact]
    public async Task Is_killed_when_it_holds_more_memory_than_it_may()
    {
        // Amazon's client would hold the heap below that size itself, and the function would fail with an exception.
        await using var functions = await RunningFunctions.Start(declaration => declaration with
        {
            MemorySize = 128,
            Environment = new Dictionary<string, string> { ["AWS_LAMBDA_DOTNET_DISABLE_MEMORY_LIMIT_CHECK"] = "true" },
        });

        var (error, outcome) = await functions.Run("""{"megabytes": 600, "sleep": 60000}""");

        Assert.Equal(JobEnding.OutOfMemory, outcome.Ending);
        Assert.EndsWith("signal: killed", (string?)error!["errorMessage"]);
    }

    [Fact]
    public async Task Answers_what_its_start_reported_and_is_tried_again_for_the_next_event()
    {
        await using var functions = await RunningFunctions.Start(
            declaration => declaration with { Environment = new Dictionary<string, string> { ["INIT_THROW"] = "no table" } });

        var (first, outcome) = await functions.Run("{}");
        var (second, _) = await functions.Run("{}");

        Assert.Equal(JobEnding.Crashed, outcome.Ending);
        Assert.Equal("no table", (string?)first!["errorMessage"]);
        Assert.Equal("no table", (string?)second!["errorMessage"]);
    }

    [Fact]
    public async Task Answers_every_event_that_waits_when_it_never_starts()
    {
        await using var functions = await RunningFunctions.Start(
            declaration => declaration with { Environment = new Dictionary<string, string> { ["INIT_EXIT"] = "7" } });

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => functions.Run("{}")));

        Assert.All(answers, answer => Assert.EndsWith("exit status 7", (string?)answer.Answer!["errorMessage"]));
    }

    [Fact]
    public async Task Is_killed_when_its_start_takes_too_long()
    {
        await using var functions = await RunningFunctions.Start(
            declaration => declaration with { Environment = new Dictionary<string, string> { ["INIT_SLEEP"] = "60000" } },
            settings => settings with { LongestInit = TimeSpan.FromSeconds(1) });

        var (error, outcome) = await functions.Run("{}");

        Assert.Equal(JobEnding.TimedOut, outcome.Ending);
        Assert.EndsWith("Init timed out after 1.00 seconds", (string?)error!["errorMessage"]);
    }

    [Fact]
    public async Task Says_that_its_program_is_not_there()
    {
        await using var functions = await RunningFunctions.Start();
        functions.Service.Replace(new FunctionSetup(
            RunningFunctions.Declaration("Test"), new FunctionProgram("/nowhere/bootstrap", [], Path.GetTempPath(), IsNative: true)));

        var (error, _) = await functions.Run("{}");

        Assert.Equal("Runtime.InvalidEntrypoint", (string?)error!["errorType"]);
    }
}
