namespace Trellis.Tests.OwnClient;

public sealed class AnAnswerThatLambdaRefuses
{
    [Theory]
    [InlineData("413 Payload Too Large")]
    [InlineData("400 Bad Request")]
    [InlineData("403 Forbidden")]
    public async Task Costs_that_invocation_alone(string status)
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.ReplyWith(new Reply(status));
        await server.CallAfter("""{"Text":"refused"}""");
        var next = await server.CallAfter("""{"Text":"next"}""");

        Assert.Equal("next", next.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task Ends_the_run_when_Lambda_says_that_the_sandbox_is_broken()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.ReplyWith(new Reply("500 Internal Server Error"));
        await server.CallAfter("{}");

        await Assert.ThrowsAnyAsync<IOException>(() => function.Completion);
    }
}
