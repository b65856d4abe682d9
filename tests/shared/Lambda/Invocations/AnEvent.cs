using Amazon.Lambda.Core;

namespace Trellis.Tests.Invocations;

public sealed class AnEvent
{
    [Fact]
    public async Task Reaches_the_handler_and_its_answer_reaches_Lambda()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, _) => new Note(note.Text + " to you"));

        var call = await server.CallAfter("""{"text":"hello"}""");

        Assert.Equal("POST", call.Method);
        Assert.Equal($"/2018-06-01/runtime/invocation/{Delivery.Id}/response", call.Path);
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal("hello to you", call.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task Is_followed_by_others_over_the_same_connection()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        var texts = new List<string?>();
        for (var i = 0; i < 50; i++)
            texts.Add((await server.CallAfter($$"""{"Text":"{{i}}"}""")).Json.GetProperty("Text").GetString());

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), texts);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Holds_nothing_of_a_longer_one_before()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.StartEcho(server);

        foreach (var length in (int[])[10, 100_000, 5, 3_000_000, 0, 5_000, 1])
        {
            var text = new string((char)('a' + (length % 7)), length);
            Assert.Equal(text, (await server.CallAfter($$"""{"Text":"{{text}}"}""")).Json.GetProperty("Text").GetString());
        }
    }

    [Fact]
    public async Task Is_answered_under_its_own_id()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (_, context) => new Note(context.AwsRequestId));

        server.Deliver(new Delivery("{}") { RequestId = "one" });
        server.Deliver(new Delivery("{}") { RequestId = "two" });
        var first = await server.NextCall();
        var second = await server.NextCall();

        Assert.Equal("/2018-06-01/runtime/invocation/one/response", first.Path);
        Assert.Equal("one", first.Json.GetProperty("Text").GetString());
        Assert.Equal("/2018-06-01/runtime/invocation/two/response", second.Path);
        Assert.Equal("two", second.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task May_be_answered_later_by_another_thread()
    {
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, async (note, _) =>
        {
            await Task.Delay(20).ConfigureAwait(false);
            return note;
        });

        var first = await server.CallAfter("""{"Text":"first"}""");
        var second = await server.CallAfter("""{"Text":"second"}""");

        Assert.Equal("first", first.Json.GetProperty("Text").GetString());
        Assert.Equal("second", second.Json.GetProperty("Text").GetString());
    }

    [Fact]
    public async Task Has_the_time_that_is_left_until_its_deadline()
    {
        var context = await ContextOf(new Delivery("{}") { Deadline = DateTimeOffset.UtcNow.AddHours(1) });

        Assert.InRange(context.RemainingTime, TimeSpan.FromMinutes(58), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Carries_what_Lambda_says_of_the_invocation()
    {
        var context = await ContextOf(new Delivery("{}")
        {
            Headers = "Lambda-Runtime-Trace-Id: Root=1-5bef4de7;Sampled=1\r\nLambda-Runtime-Aws-Tenant-Id: blue\r\n",
        });

        Assert.Equal(Delivery.Id, context.AwsRequestId);
        Assert.Equal("arn:aws:lambda:eu-central-1:123456789012:function:f", context.InvokedFunctionArn);
        Assert.Equal("Root=1-5bef4de7;Sampled=1", context.TraceId);
        Assert.Equal("blue", context.TenantId);
        Assert.NotNull(context.Serializer);
    }

    [Fact]
    public async Task Carries_the_mobile_client_and_the_identity_that_invoked()
    {
        var context = await ContextOf(new Delivery("{}")
        {
            Headers = """Lambda-Runtime-Client-Context: {"client":{"app_title":"Gärten"},"custom":{"a":"1"},"env":{"locale":"de"}}""" + "\r\n"
                + """Lambda-Runtime-Cognito-Identity: {"cognitoIdentityId":"me","cognitoIdentityPoolId":"pool"}""" + "\r\n",
        });

        Assert.Equal("1", context.ClientContext!.Custom!["a"]);
        Assert.Equal("de", context.ClientContext.Environment!["locale"]);
        Assert.NotNull(context.ClientContext.Client!.AppTitle);
        Assert.Equal("me", context.Identity!.IdentityId);
        Assert.Equal("pool", context.Identity.IdentityPoolId);
    }

    private static async Task<ILambdaContext> ContextOf(Delivery delivery)
    {
        ILambdaContext? seen = null;
        await using var server = new RuntimeApiServer();
        await using var function = RunningFunction.Start(server, (note, context) =>
        {
            seen = context;
            return note;
        });
        server.Deliver(delivery);
        await server.NextCall();
        return seen!;
    }
}
