namespace Trellis.Local.Cloud.Lambda;

/// <summary>Lambda's Invoke API, as the command line and the SDKs call it.
/// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html</summary>
internal sealed class InvokeApi(LambdaService functions)
{
    private const int LongestUnwaited = 1024 * 1024;
    private const int LongestTail = 4096;

    /// <summary>The path that every call of this API begins with.</summary>
    public const string Root = "/2015-03-31/functions/";

    public async Task Answer(HttpContext context)
    {
        var response = context.Response;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        var words = context.Request.Path.Value![Root.Length..].Split('/');
        if (words is not [var encoded, "invocations"] || !HttpMethods.IsPost(context.Request.Method))
        {
            await Refuse(context, 404, "UnknownOperationException", "The laptop cloud answers Invoke, and no other call of Lambda.");
            return;
        }

        // Nothing here knows an account, so a signature cannot be checked. But a web page cannot send this header without being
        // asked first, and so none that happens to be open can run functions with events of its own making.
        if (!context.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            await Refuse(context, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
            return;
        }

        var name = Uri.UnescapeDataString(encoded);
        if (functions[name] is not { } function)
        {
            var known = string.Join(", ", functions.Names);
            await Refuse(context, 404, "ResourceNotFoundException", $"Function not found: {name}. There are {known}.");
            return;
        }

        await Invoke(context, function);
    }

    private async Task Invoke(HttpContext context, FunctionSetup function)
    {
        var type = context.Request.Headers["X-Amz-Invocation-Type"].ToString();
        var limit = type == "Event" ? LongestUnwaited : Limits.Event;
        if (await HttpBodies.Read(context, limit) is not { } payload)
        {
            await Refuse(
                context, 413, "RequestTooLargeException", $"Request must be smaller than {limit} bytes for the InvokeFunction operation");
            return;
        }

        if (payload.Length == 0)
            payload = "{}"u8.ToArray();
        if (Fault(payload) is { } fault)
        {
            await Refuse(context, 400, "InvalidRequestContentException", $"Could not parse request body into json: {fault}");
            return;
        }

        switch (type)
        {
            case "DryRun":
                context.Response.StatusCode = 204;
                return;
            case "Event":
                _ = functions.Run(function.Declaration.Name, Job(context, payload));
                context.Response.StatusCode = 202;
                return;
            case "" or "RequestResponse":
                await Wait(context, function, Job(context, payload));
                return;
            default:
                await Refuse(
                    context, 400, "InvalidParameterValueException",
                    $"Value '{type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, "
                    + $"RequestResponse, DryRun]");
                return;
        }
    }

    private async Task Wait(HttpContext context, FunctionSetup function, Job job)
    {
        var outcome = await functions.Run(function.Declaration.Name, job);
        if (outcome.Ending == JobEnding.Throttled)
        {
            context.Response.Headers.RetryAfter = "1";
            await Refuse(
                context, 429, "TooManyRequestsException", "Rate Exceeded.",
                ("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"));
            return;
        }

        var headers = context.Response.Headers;
        headers["X-Amz-Executed-Version"] = "$LATEST";
        headers["X-Amzn-Trace-Id"] = job.TraceId;
        if (outcome.Error is not null)
            headers["X-Amz-Function-Error"] = outcome.Error;
        if (context.Request.Headers["X-Amz-Log-Type"] == "Tail")
        {
            // The last lines come through a pipe of their own, a little after the answer.
            await Task.WhenAny(job.Reported, Task.Delay(TimeSpan.FromSeconds(1)));
            var log = Encoding.UTF8.GetBytes(job.Log);
            headers["X-Amz-Log-Result"] = Convert.ToBase64String(log.AsSpan(Math.Max(0, log.Length - LongestTail)));
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = outcome.Payload.Length;
        await context.Response.Body.WriteAsync(outcome.Payload);
    }

    private static Job Job(HttpContext context, byte[] payload)
    {
        var trace = context.Request.Headers["X-Amzn-Trace-Id"].ToString();
        var client = context.Request.Headers["X-Amz-Client-Context"].ToString();
        var job = new Job { Payload = payload, ClientContext = client.Length > 0 ? Decoded(client) : null };
        return trace.Length == 0 ? job : new Job { Payload = payload, ClientContext = job.ClientContext, TraceId = trace };
    }

    // It travels as base64 from the caller and as JSON to the function.
    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string? Fault(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return null;
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }
    }

    private static Task Refuse(HttpContext context, int status, string type, string message, (string Name, string Value)? more = null)
    {
        var body = new JsonObject { ["Type"] = status >= 500 ? "Service" : "User", ["Message"] = message, ["message"] = message };
        if (more is { } extra)
            body[extra.Name] = extra.Value;
        context.Response.Headers["x-amzn-ErrorType"] = type;
        return HttpBodies.Write(context, status, body);
    }
}
