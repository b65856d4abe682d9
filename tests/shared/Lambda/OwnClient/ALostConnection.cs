namespace Trellis.Tests.OwnClient;

public sealed class ALostConnection
{
    [Fact]
    public async Task Is_opened_anew_when_it_ends_while_an_event_is_awaited()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.Deliver(Delivery.DroppedConnection);
        server.Deliver(Delivery.DroppedConnection);
        var call = await server.CallAfter("""{"Text":"after all"}""");

        Assert.Equal("after all", call.Json.GetProperty("Text").GetString());
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task Is_given_up_after_a_few_times()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        for (var i = 0; i < 10; i++)
            server.Deliver(Delivery.DroppedConnection);

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => function.Completion);
        Assert.Contains(server.Address, failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Connections);
    }

    [Fact]
    public async Task Leaves_a_half_event_unserved()
    {
        var served = new List<string?>();
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, _) =>
        {
            served.Add(note.Text);
            return note;
        });

        server.Deliver(new Delivery("""{"Text":"whole"}""") { Framing = Framing.UntilClosed, Headers = "Content-Length: 100\r\n" });
        await server.CallAfter("""{"Text":"after all"}""");

        Assert.Equal(["after all"], served);
    }
}
