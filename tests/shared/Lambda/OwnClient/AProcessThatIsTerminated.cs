using Trellis.Tests.Processes;

namespace Trellis.Tests.OwnClient;

public sealed class AProcessThatIsTerminated
{
    [Fact]
    public async Task Ends_without_a_failure_while_it_waits_for_an_event()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);
        await server.Awaited();

        function.Terminate();

        Assert.Equal(0, await function.ExitCode());
    }

    [Fact]
    public async Task Answers_first_what_it_has_begun()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        await using var server = new RuntimeApiServer();
        await using var function = FunctionProcess.Start(server);
        server.Deliver("""{"Do":"wait","Text":"begun"}""");
        await function.Line("waiting");

        function.Terminate();
        var call = await server.NextCall();

        Assert.Equal("begun", call.Json.GetProperty("Text").GetString());
        Assert.Equal(0, await function.ExitCode());
    }
}
