namespace Trellis.Tests.Invocations;

public sealed class AnAnswer
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_six_megabytes_is_handed_over_whole(bool readsSlowly)
    {
        var large = new string('x', 6 * 1024 * 1024 - 20);
        await using var server = new RuntimeApiServer(readsSlowly);
        await using var function = RunningFunction.Start(server, (note, _) => note.Text is null ? new Note(large) : note);

        var first = await server.CallAfter("{}");
        var second = await server.CallAfter("""{"Text":"small"}""");
        var third = await server.CallAfter("{}");

        Assert.Equal($$"""{"Text":"{{large}}"}""", Encoding.UTF8.GetString(first.Body));
        Assert.Equal("""{"Text":"small"}""", Encoding.UTF8.GetString(second.Body));
        Assert.Equal(first.Body, third.Body);
    }

    [Fact]
    public async Task Leaves_nulls_out_and_escapes_no_more_than_it_must()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        var none = await server.CallAfter("{}");
        var some = await server.CallAfter("""{"tExT":"<ä+'&\"\u0001>"}""");

        Assert.Equal("{}", Encoding.UTF8.GetString(none.Body));
        Assert.Equal("""{"Text":"<ä+'&\"\u0001>"}""", Encoding.UTF8.GetString(some.Body));
    }

    [Fact]
    public async Task Is_handed_over_anew_when_the_kept_connection_turns_out_closed()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.ReplyWith(Reply.Accepted with { Closes = true });
        var first = await server.CallAfter("""{"Text":"first"}""");
        var second = await server.CallAfter("""{"Text":"second"}""");

        Assert.Equal("first", first.Json.GetProperty("Text").GetString());
        Assert.Equal("second", second.Json.GetProperty("Text").GetString());
        Assert.Equal(2, server.Connections);
    }
}
