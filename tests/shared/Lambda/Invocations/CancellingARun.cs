namespace Trellis.Tests.Invocations;

public sealed class CancellingARun
{
    [Fact]
    public async Task Ends_the_wait_for_an_event()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);
        await server.Awaited();

        function.Stop();

        await function.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Returns_control_to_the_caller_at_once()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        Assert.False(function.Completion.IsCompleted);
    }
}
