namespace Trellis.Tests.Invocations;

public sealed class AStart
{
    [Fact]
    public async Task Runs_the_initializer_before_the_first_event_is_asked_for()
    {
        var connectionsAtStart = -1;
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, _) => Task.FromResult(note), () =>
        {
            connectionsAtStart = server.Connections;
            return Task.FromResult(true);
        });

        await server.CallAfter("{}");

        Assert.Equal(0, connectionsAtStart);
    }

    [Fact]
    public async Task That_fails_is_reported_and_ends_the_run_with_its_exception()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(
            server,
            (note, _) => Task.FromResult(note),
            async () =>
            {
                await Task.Yield();
                throw new InvalidDataException("no schema");
            });

        var call = await server.NextCall();
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => function.Completion);

        Assert.Equal("/2018-06-01/runtime/init/error", call.Path);
        Assert.Equal("InvalidDataException", call.Json.GetProperty("errorType").GetString());
        Assert.Equal("no schema", call.Json.GetProperty("errorMessage").GetString());
        Assert.Equal("no schema", failure.Message);
    }

    [Fact]
    public async Task That_is_declined_ends_the_run_without_a_word()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, _) => Task.FromResult(note), () => Task.FromResult(false));

        await function.Completion;

        Assert.Equal(0, server.Connections);
    }
}
