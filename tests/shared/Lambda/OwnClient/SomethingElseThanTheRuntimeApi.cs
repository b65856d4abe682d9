namespace Trellis.Tests.OwnClient;

public sealed class SomethingElseThanTheRuntimeApi
{
    [Theory]
    [InlineData("403 Forbidden", "", "403")]
    [InlineData("200 OK", "Content-Length: -1\r\n", "-1")]
    [InlineData("2000 OK", "", "HTTP/1.1")]
    public async Task Ends_the_run_and_says_why(string status, string headers, string reason)
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        server.Deliver(new Delivery("{}") { Status = status, Headers = headers });

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => function.Completion);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_named_when_nothing_listens_there()
    {
        string address;

        await using (var gone = new RuntimeApiServer())
            address = gone.Address;

        var bootstrap = Amazon.Lambda.RuntimeSupport.LambdaBootstrapBuilder
            .Create<Note, Note>((note, _) => note, new Amazon.Lambda.Serialization.SystemTextJson.SourceGeneratorLambdaJsonSerializer<NoteJson>())
            .ConfigureOptions(options => options.RuntimeApiEndpoint = address)
            .Build();

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => bootstrap.RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains(address, failure.Message, StringComparison.Ordinal);
    }
}
