namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>Runs a pool's functions and checks their answers as AWS does: five seconds each, three attempts when the function cannot be
/// reached or is too slow, one when it answers with an error.
/// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html</summary>
internal sealed class Triggers(PoolSettings pool, string region, IInvokeFunctions functions, TimeProvider clock)
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task<CallFault?> Confirmed(User user, string source, string clientId, JsonObject? metadata) =>
        Run("PostConfirmation", source, user, clientId, new JsonObject { ["userAttributes"] = Attributes(user) }, metadata);

    public Task<CallFault?> SignedIn(User user, string clientId, JsonObject? metadata) => Run(
        "PostAuthentication",
        "PostAuthentication_Authentication",
        user,
        clientId,
        new JsonObject { ["userAttributes"] = Attributes(user), ["newDeviceUsed"] = false },
        metadata);

    // Null when no function is behind the trigger, or when it agreed.
    private async Task<CallFault?> Run(string trigger, string source, User user, string clientId, JsonObject request, JsonObject? metadata)
    {
        if (!pool.Triggers.TryGetValue(trigger, out var function))
            return null;

        if (metadata is not null)
            request["clientMetadata"] = metadata.DeepClone();

        var payload = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["version"] = "1",
            ["region"] = region,
            ["userPoolId"] = pool.Id,
            ["userName"] = user.Username,
            ["callerContext"] = new JsonObject { ["awsSdkVersion"] = "aws-sdk-unknown-unknown", ["clientId"] = clientId },
            ["triggerSource"] = source,
            ["request"] = request,
            ["response"] = new JsonObject(),
        }.ToJsonString());
        var why = "";
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            (var invocation, why) = await Invoke(function, payload);
            if (invocation is not null)
                return FaultIn(trigger, invocation);
        }

        return new CallFault("UnexpectedLambdaException", $"{trigger} invocation failed due to error {why}.");
    }

    // Whatever stops the call from reaching the function counts as unreachable: the port's other side is a process that may have died.
    private async Task<(FunctionResult? Answer, string Why)> Invoke(string function, byte[] payload)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return (await functions.Invoke(function, payload, patience.Token).WaitAsync(patience.Token), "");
        }
        catch (OperationCanceledException)
        {
            return (null, "Socket timeout while invoking Lambda function");
        }
        catch (Exception unreachable) when (
            unreachable is IOException or HttpRequestException or InvalidOperationException or SetupException)
        {
            return (null, "ServiceException");
        }
    }

    private static CallFault? FaultIn(string trigger, FunctionResult invocation)
    {
        var answer = JsonReading.Parsed(invocation.Payload.Span);
        if (invocation.Error is not null)
        {
            var message = (answer as JsonObject)?.Text("errorMessage") ?? invocation.Error;
            return new CallFault("UserLambdaValidationException", $"{trigger} failed with error {message}.");
        }

        // A post-… trigger decides nothing, but must return the event.
        if (answer is not JsonObject returned)
            return new CallFault("InvalidLambdaResponseException", "Unrecognizable lambda output");
        return returned["response"] is null or JsonObject
            ? null
            : new CallFault("InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON");
    }

    private static JsonObject Attributes(User user)
    {
        var attributes = new JsonObject { ["sub"] = user.Sub, ["cognito:user_status"] = user.Status.ToAws() };
        foreach (var (name, value) in user.Attributes)
            attributes[name] = value;

        return attributes;
    }
}
