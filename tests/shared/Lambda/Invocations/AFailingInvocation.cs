namespace Trellis.Tests.Invocations;

public sealed class AFailingInvocation
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_Lambda_the_type_message_and_stack_trace(bool later)
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, async (_, _) =>
        {
            if (later)
                await Task.Yield();

            throw new InvalidDataException("no \"good\"\nat all");
        });

        var call = await server.CallAfter("{}");

        Assert.Equal($"/2018-06-01/runtime/invocation/{Delivery.Id}/error", call.Path);
        Assert.Equal("InvalidDataException", call.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("application/vnd.aws.lambda.error+json", call.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal("InvalidDataException", call.Json.GetProperty("errorType").GetString());
        Assert.Equal("no \"good\"\nat all", call.Json.GetProperty("errorMessage").GetString());
        Assert.NotEmpty(call.Json.GetProperty("stackTrace").EnumerateArray());
        Assert.All(call.Json.GetProperty("stackTrace").EnumerateArray(), frame => Assert.Equal(JsonValueKind.String, frame.ValueKind));
    }

    [Fact]
    public async Task Tells_the_cause()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, Note (_, _) =>
            throw new InvalidOperationException("outside", new InvalidDataException("inside")));

        var call = await server.CallAfter("{}");

        Assert.Equal("outside", call.Json.GetProperty("errorMessage").GetString());
        Assert.Equal("InvalidDataException", call.Json.GetProperty("cause").GetProperty("errorType").GetString());
        Assert.Equal("inside", call.Json.GetProperty("cause").GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Leaves_the_function_fit_for_the_next()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, _) => note.Text is null ? throw new InvalidDataException() : note);

        var failed = await server.CallAfter("{}");
        var served = await server.CallAfter("""{"Text":"next"}""");

        Assert.EndsWith("/error", failed.Path, StringComparison.Ordinal);
        Assert.EndsWith("/response", served.Path, StringComparison.Ordinal);
        Assert.Equal("next", served.Json.GetProperty("Text").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("""{"Text":7}""")]
    public async Task Is_what_an_event_of_another_type_makes(string body)
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        var failed = await server.CallAfter(body);
        var served = await server.CallAfter("""{"Text":"next"}""");

        Assert.EndsWith("/error", failed.Path, StringComparison.Ordinal);
        Assert.Equal("JsonSerializerException", failed.Json.GetProperty("errorType").GetString());
        Assert.Equal("next", served.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task Is_reported_within_what_Lambda_takes_however_long_its_message()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, Note (_, _) => throw new InvalidDataException(new string('x', 1_000_000)));

        var call = await server.CallAfter("{}");

        Assert.InRange(call.Body.Length, 1, 256 * 1024);
        Assert.Equal(JsonValueKind.Object, call.Json.ValueKind);
    }
}
