using System.Collections.Concurrent;

namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class TriggersOfAPool
{
    [Fact]
    public async Task Are_given_the_events_that_AWS_sends()
    {
        var functions = new Scripted(payload => new FunctionResult(payload, null));
        await using var laptop = await Laptop.Start(WithTriggers(), functions);

        await laptop.Member("ada@example.com");

        Assert.Equal(["SignIn", "SignIn"], functions.Calls.Select(call => call.Function));
        var (confirmed, signedIn) = (functions.Calls.First().Event, functions.Calls.Last().Event);
        Assert.Equal("PostConfirmation_ConfirmSignUp", confirmed["triggerSource"]!.GetValue<string>());
        Assert.Equal("PostAuthentication_Authentication", signedIn["triggerSource"]!.GetValue<string>());
        Assert.Equal(PoolTemplate.PoolId, signedIn["userPoolId"]!.GetValue<string>());
        Assert.Equal(PoolTemplate.WebClientId, signedIn["callerContext"]!["clientId"]!.GetValue<string>());
        Assert.False(signedIn["request"]!["newDeviceUsed"]!.GetValue<bool>());
        var attributes = signedIn["request"]!["userAttributes"]!;
        Assert.Equal(signedIn["userName"]!.GetValue<string>(), attributes["sub"]!.GetValue<string>());
        Assert.Equal(("ada@example.com", "true", "CONFIRMED"), (Text(attributes, "email"), Text(attributes, "email_verified"), Text(attributes, "cognito:user_status")));
    }

    [Fact]
    public async Task That_fail_after_a_sign_in_fail_the_sign_in()
    {
        var functions = new Scripted(payload => Source(payload).StartsWith("PostAuthentication", StringComparison.Ordinal)
            ? new FunctionResult(Encoding.UTF8.GetBytes("""{"errorMessage":"not today","errorType":"Error"}"""), "Unhandled")
            : new FunctionResult(payload, null));
        await using var laptop = await Laptop.Start(WithTriggers(), functions);
        await laptop.SignUp("ada@example.com");
        await laptop.Confirm("ada@example.com");

        var reply = await laptop.SignIn("ada@example.com");

        Assert.Equal((400, "UserLambdaValidationException", "PostAuthentication failed with error not today."), (reply.Status, reply.Error, reply.Message));
        Assert.Equal(2, functions.Calls.Count);
    }

    [Fact]
    public async Task That_fail_after_confirmation_leave_the_user_confirmed()
    {
        var functions = new Scripted(payload => Source(payload).StartsWith("PostConfirmation", StringComparison.Ordinal)
            ? new FunctionResult(Encoding.UTF8.GetBytes("""{"errorMessage":"no"}"""), "Unhandled")
            : new FunctionResult(payload, null));
        await using var laptop = await Laptop.Start(WithTriggers(), functions);
        await laptop.SignUp("ada@example.com");

        var reply = await laptop.Confirm("ada@example.com");
        var signedIn = await laptop.SignIn("ada@example.com");

        Assert.Equal("UserLambdaValidationException", reply.Error);
        Assert.Null(signedIn.Error);
    }

    [Theory]
    [InlineData("null", "Unrecognizable lambda output")]
    [InlineData("\"done\"", "Unrecognizable lambda output")]
    [InlineData("{\"response\":", "Unrecognizable lambda output")]
    [InlineData("{\"response\":[]}", "Invalid lambda function output : Invalid JSON")]
    public async Task That_do_not_hand_the_event_back_are_told_so(string answer, string message)
    {
        await using var laptop = await Laptop.Start(WithTriggers(), new Scripted(_ => new FunctionResult(Encoding.UTF8.GetBytes(answer), null)));
        await laptop.SignUp("ada@example.com");

        var reply = await laptop.Confirm("ada@example.com");

        Assert.Equal(("InvalidLambdaResponseException", message), (reply.Error, reply.Message));
    }

    [Fact]
    public async Task That_are_too_slow_are_tried_three_times_for_five_seconds()
    {
        var clock = new FakeTimeProvider();
        var functions = new Silent();
        await using var laptop = await Laptop.Start(WithTriggers(), functions, clock);
        await laptop.SignUp("ada@example.com");

        var pending = laptop.Confirm("ada@example.com");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await Eventually.Holds(() => Task.FromResult(functions.Calls == attempt));
            Assert.False(pending.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        var reply = await pending;

        Assert.Equal("UnexpectedLambdaException", reply.Error);
        Assert.Equal("PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.", reply.Message);
        Assert.Equal(3, functions.Calls);
    }

    [Fact]
    public async Task That_do_not_run_here_stop_the_start()
    {
        var template = new PoolTemplate().With(t => t.Pool["LambdaConfig"] = new JsonObject { ["PreSignUp"] = "arn:aws:lambda:eu-west-1:1:function:Check" });

        var failure = await Assert.ThrowsAsync<SetupException>(() => Laptop.Start(template));

        Assert.Contains("PreSignUp", failure.Message, StringComparison.Ordinal);
    }

    private static PoolTemplate WithTriggers() => new PoolTemplate().With(template => template.More.Add(new Resource("SignIn", "AWS::Serverless::Function", new JsonObject
    {
        ["Events"] = new JsonObject
        {
            ["SignedIn"] = new JsonObject
            {
                ["Type"] = "Cognito",
                ["Properties"] = new JsonObject { ["UserPool"] = PoolTemplate.PoolId, ["Trigger"] = new JsonArray("PostConfirmation", "PostAuthentication") },
            },
        },
    })));

    private static string Source(ReadOnlyMemory<byte> payload) => JsonNode.Parse(payload.Span)!["triggerSource"]!.GetValue<string>();

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private sealed class Scripted(Func<ReadOnlyMemory<byte>, FunctionResult> answer) : IInvokeFunctions
    {
        public ConcurrentQueue<(string Function, JsonObject Event)> Calls { get; } = new();

        public Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel)
        {
            Calls.Enqueue((function, JsonNode.Parse(payload.Span)!.AsObject()));
            return Task.FromResult(answer(payload));
        }
    }

    private sealed class Silent : IInvokeFunctions
    {
        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public Task<FunctionResult> Invoke(string function, ReadOnlyMemory<byte> payload, CancellationToken cancel)
        {
            Interlocked.Increment(ref calls);
            return new TaskCompletionSource<FunctionResult>().Task;
        }
    }
}
