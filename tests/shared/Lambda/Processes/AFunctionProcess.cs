namespace Trellis.Tests.Processes;

public sealed class AFunctionProcess
{
    [Fact]
    public async Task Knows_the_function_that_it_is()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(
            server,
            ("AWS_LAMBDA_FUNCTION_NAME", "trellis-Read"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/trellis-Read"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/21/[$LATEST]abc"));

        var report = (await server.CallAfter("{}")).Json;

        Assert.Equal("trellis-Read", report.GetProperty("FunctionName").GetString());
        Assert.Equal("$LATEST", report.GetProperty("FunctionVersion").GetString());
        Assert.Equal(512, report.GetProperty("MemoryLimitInMB").GetInt32());
        Assert.Equal("/aws/lambda/trellis-Read", report.GetProperty("LogGroupName").GetString());
        Assert.Equal("2026/11/21/[$LATEST]abc", report.GetProperty("LogStreamName").GetString());
    }

    [Fact]
    public async Task Has_the_trace_of_each_event_in_its_context_and_environment()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);

        server.Deliver(new Delivery("{}") { Headers = "Lambda-Runtime-Trace-Id: Root=1-one\r\n" });
        var first = (await server.NextCall()).Json;
        server.Deliver(new Delivery("{}") { Headers = "Lambda-Runtime-Trace-Id: Root=1-two\r\n" });
        var second = (await server.NextCall()).Json;
        var untraced = (await server.CallAfter("{}")).Json;

        Assert.Equal("Root=1-one", first.GetProperty("TraceId").GetString());
        Assert.Equal("Root=1-one", first.GetProperty("TraceVariable").GetString());
        Assert.Equal("Root=1-two", second.GetProperty("TraceId").GetString());
        Assert.Equal("Root=1-two", second.GetProperty("TraceVariable").GetString());
        Assert.False(untraced.TryGetProperty("TraceVariable", out _));
    }

    [Fact]
    public async Task Finds_the_Runtime_API_by_a_name_too()
    {
        await using var server = new RuntimeApiServer();
        var byName = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var function = FunctionProcess.Start(server, ("AWS_LAMBDA_RUNTIME_API", byName));

        var call = await server.CallAfter("""{"Text":"found"}""");

        Assert.Equal("found", call.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task Survives_an_exception_of_its_handler_and_logs_it()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);

        var failed = await server.CallAfter("""{"Do":"throw","Text":"not today"}""");
        var served = await server.CallAfter("""{"Text":"again"}""");

        Assert.Equal("not today", failed.Json.GetProperty("errorMessage").GetString());
        Assert.Equal("again", served.Json.GetProperty("Text").GetString());
        Assert.NotEmpty(await function.Line("not today"));
    }

    [Fact]
    public async Task That_cannot_start_says_so_to_Lambda_and_exits_with_a_failure()
    {
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server, ("GREETING", null));

        var call = await server.NextCall();
        var exitCode = await function.ExitCode();

        Assert.Equal("/2018-06-01/runtime/init/error", call.Path);
        Assert.Equal("InvalidOperationException", call.Json.GetProperty("errorType").GetString());
        Assert.Equal("The environment variable GREETING is not set.", call.Json.GetProperty("errorMessage").GetString());
        Assert.NotEqual(0, exitCode);
    }
}
