using System.Diagnostics;

namespace Trellis.Tests.Local.Cloud.Lambda;

public class InvokingAFunction
{
    [Fact]
    public async Task Uses_one_process_again_for_events_that_come_one_after_the_other()
    {
        await using var functions = await RunningFunctions.Start();

        var (first, _) = await functions.Run("{}");
        var (second, outcome) = await functions.Run("{}");

        Assert.Equal((int)first!["process"]!, (int)second!["process"]!);
        Assert.Equal(2, (int)second["count"]!);
        Assert.Null(outcome.Error);
        Assert.InRange((double)second["remaining"]!, 1, 20_000);
    }

    [Fact]
    public async Task Starts_more_processes_for_events_that_come_at_the_same_time()
    {
        await using var functions = await RunningFunctions.Start(configure: settings => settings with { MaxInstances = 3 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => functions.Run("""{"sleep": 3000}""")));

        Assert.Equal(3, answers.Select(answer => (int)answer.Answer!["process"]!).Distinct().Count());
    }

    // Each event is over long before its instance would be taken for one that waits.
    [Fact]
    public async Task Starts_no_more_processes_than_there_are_cores_for_events_that_are_soon_over()
    {
        await using var functions = await RunningFunctions.Start(configure: settings => settings with { Patience = TimeSpan.FromSeconds(2) });

        var answers = await Task.WhenAll(Enumerable.Range(0, 200 * Environment.ProcessorCount).Select(_ => functions.Run("""{"sleep": 25}""")));

        Assert.All(answers, answer => Assert.Null(answer.Outcome.Error));
        Assert.InRange(answers.Select(answer => (int)answer.Answer!["process"]!).Distinct().Count(), 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task Lets_events_wait_their_turn_when_there_are_more_than_instances()
    {
        await using var functions = await RunningFunctions.Start(configure: settings => settings with { MaxInstances = 2 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => functions.Run("""{"sleep": 5}""")));

        Assert.All(answers, answer => Assert.Null(answer.Outcome.Error));
        Assert.True(functions.Service.Processes("Test").Count <= 2);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Gives_no_event_to_a_web_page(string header, string value)
    {
        await using var functions = await RunningFunctions.Start();
        var api = (string?)(await functions.Run("""{"environment": true}""")).Answer!["environment"]!["AWS_LAMBDA_RUNTIME_API"];
        using var browser = new HttpClient();
        browser.DefaultRequestHeaders.Add(header, value);

        using var taken = await browser.GetAsync(new Uri($"http://{api}/2018-06-01/runtime/invocation/next"), TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)taken.StatusCode);
        Assert.Equal(2, (int)(await functions.Run("{}")).Answer!["count"]!);
    }

    [Fact]
    public async Task Turns_away_what_is_over_the_reserved_concurrency()
    {
        await using var functions = await RunningFunctions.Start(declaration => declaration with { ReservedConcurrency = 1 });
        var first = functions.Run("""{"sleep": 1000}""");

        var (_, second) = await functions.Run("{}");

        Assert.Equal(JobEnding.Throttled, second.Ending);
        Assert.Null((await first).Outcome.Error);
    }

    [Fact]
    public async Task Gives_the_function_the_environment_that_Lambda_gives_and_nothing_of_this_process()
    {
        Environment.SetEnvironmentVariable("A_SECRET_OF_THE_DEVELOPER", "x");
        // As Git Bash names the folder of Windows, without which no socket opens there.
        var windows = Environment.GetEnvironmentVariable("SystemRoot") ?? "none";
        Environment.SetEnvironmentVariable("SYSTEMROOT", windows);
        await using var functions = await RunningFunctions.Start(
            declaration => declaration with { Environment = new Dictionary<string, string> { ["TABLE_NAME"] = "table", ["AWS_ENDPOINT_URL_DYNAMODB"] = "theirs" } },
            settings => settings with { Environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL_DYNAMODB"] = "ours" } });

        var (answer, _) = await functions.Run("""{"environment": true}""");

        var environment = answer!["environment"]!;
        Assert.Equal("table", (string?)environment["TABLE_NAME"]);
        Assert.Equal("ours", (string?)environment["AWS_ENDPOINT_URL_DYNAMODB"]);
        Assert.Equal("Test", (string?)environment["AWS_LAMBDA_FUNCTION_NAME"]);
        Assert.Equal("512", (string?)environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.Equal("us-east-1", (string?)environment["AWS_REGION"]);
        Assert.Matches(@"^127\.0\.0\.1:\d+$", (string?)environment["AWS_LAMBDA_RUNTIME_API"]);
        Assert.Null(environment["A_SECRET_OF_THE_DEVELOPER"]);
        Assert.Equal(windows, (string?)environment["SYSTEMROOT"]);
    }

    [Fact]
    public async Task Carries_events_and_answers_of_six_megabytes()
    {
        await using var functions = await RunningFunctions.Start();
        var large = new string('y', 5_900_000);

        var (echo, _) = await functions.Run($$"""{"answer": "{{large}}"}""");
        var (big, _) = await functions.Run("""{"bytes": 6000000}""");
        var (tooLarge, outcome) = await functions.Run("""{"bytes": 6400000}""");
        var (next, _) = await functions.Run("{}");

        Assert.Equal(large, (string?)echo);
        Assert.Equal(6_000_000, ((string?)big!["text"])!.Length);
        Assert.Equal("Function.ResponseSizeTooLarge", (string?)tooLarge!["errorType"]);
        Assert.Equal("Unhandled", outcome.Error);
        Assert.NotNull(next!["process"]);
    }

    [Fact]
    public async Task Ends_instances_that_have_nothing_to_do()
    {
        await using var functions = await RunningFunctions.Start(configure: settings => settings with { IdleTime = TimeSpan.FromMilliseconds(100) });
        await functions.Run("{}");

        await Eventually.Holds(() => Task.FromResult(functions.Service.Processes("Test").Count == 0));
        var (answer, _) = await functions.Run("{}");

        Assert.Equal(1, (int)answer!["count"]!);
    }

    [Fact]
    public async Task Runs_the_new_program_after_a_replacement_and_lets_what_is_under_way_finish()
    {
        await using var functions = await RunningFunctions.Start();
        var (before, _) = await functions.Run("{}");
        var underWay = functions.Run("""{"sleep": 1000}""");
        await functions.Begun(2);
        var changed = RunningFunctions.Declaration("Test") with { Environment = new Dictionary<string, string> { ["NEW"] = "yes" } };

        functions.Service.Replace(new FunctionSetup(changed, RunningFunctions.Program()));
        var (after, _) = await functions.Run("""{"environment": true}""");

        Assert.Equal((int)before!["process"]!, (int)(await underWay).Answer!["process"]!);
        Assert.Equal("yes", (string?)after!["environment"]!["NEW"]);
        await Eventually.Holds(() => Task.FromResult(functions.Service.Processes("Test").Count == 1));
    }

    [Fact]
    public async Task Leaves_no_process_behind_when_the_service_ends()
    {
        var functions = await RunningFunctions.Start();
        var (answer, _) = await functions.Run("{}");

        await functions.DisposeAsync();

        Assert.Throws<ArgumentException>(() => Process.GetProcessById((int)answer!["process"]!));
    }
}
