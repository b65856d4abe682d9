using Microsoft.AspNetCore.Connections.Features;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>The Runtime API, as function processes call it.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</summary>
internal static class RuntimeRequests
{
    private const string Root = "/2018-06-01/runtime/";

    public static Task Answer(HttpContext context)
    {
        // Only browsers send these. A page cannot read an answer from here, but its request would take an event away from the function.
        if (context.Request.Headers.ContainsKey("Origin") || context.Request.Headers.ContainsKey("Sec-Fetch-Site"))
            return Refuse(context, 403, "Forbidden", "The Runtime API is for functions, not for web pages.");
        var instance = (Instance)context.Features.Get<IConnectionItemsFeature>()!.Items[typeof(Instance)]!;
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Root, StringComparison.Ordinal))
            return Refuse(context, 404, "NotFound", "There is no such page in the Runtime API.");
        var words = path[Root.Length..].Split('/');
        return (context.Request.Method, words) switch
        {
            ("GET", ["invocation", "next"]) => Next(context, instance),
            ("POST", ["invocation", var id, "response"]) => Response(context, instance, id),
            ("POST", ["invocation", var id, "error"]) => Error(context, instance, id),
            ("POST", ["init", "error"]) => InitError(context, instance),
            _ => Refuse(context, 404, "NotFound", "There is no such page in the Runtime API."),
        };
    }

    private static async Task Next(HttpContext context, Instance instance)
    {
        var job = await instance.Next(context.RequestAborted);
        var headers = context.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = job.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = instance.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = instance.Function.Declaration.Arn;
        headers["Lambda-Runtime-Trace-Id"] = job.TraceId;
        if (job.ClientContext is not null)
            headers["Lambda-Runtime-Client-Context"] = job.ClientContext;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = job.Payload.Length;
        await context.Response.Body.WriteAsync(job.Payload, context.RequestAborted);
    }

    private static async Task Response(HttpContext context, Instance instance, string id)
    {
        var body = await HttpBodies.Read(context, Limits.Answer, drains: true);
        if (body is null)
        {
            instance.Finish(id, FailureDocument.AnswerTooLarge());
            await Refuse(context, 413, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({Limits.Answer} bytes).");
        }
        else if (instance.Finish(id, new JobOutcome(body, null, JobEnding.Answered)))
        {
            await Accept(context);
        }
        else
        {
            await Refuse(context, 400, "InvalidRequestID", "Invalid request ID");
        }
    }

    private static async Task Error(HttpContext context, Instance instance, string id)
    {
        var body = await HttpBodies.Read(context, Limits.Answer, drains: true) ?? [];
        if (instance.Finish(id, new JobOutcome(body, "Unhandled", JobEnding.Failed, ErrorType(context, body))))
            await Accept(context);
        else
            await Refuse(context, 400, "InvalidRequestID", "Invalid request ID");
    }

    private static async Task InitError(HttpContext context, Instance instance)
    {
        var body = await HttpBodies.Read(context, Limits.Answer, drains: true) ?? [];
        instance.InitFailed(new JobOutcome(body, "Unhandled", JobEnding.Crashed, ErrorType(context, body)));
        await Accept(context);
    }

    private static string ErrorType(HttpContext context, byte[] body)
    {
        if (context.Request.Headers["Lambda-Runtime-Function-Error-Type"].ToString() is { Length: > 0 } given)
            return given;
        return JsonReading.Parsed(body).Text("errorType") ?? "Runtime.Unknown";
    }

    private static Task Accept(HttpContext context) => HttpBodies.Write(context, 202, new JsonObject { ["status"] = "OK" });

    private static Task Refuse(HttpContext context, int status, string type, string message) =>
        HttpBodies.Write(context, status, new JsonObject { ["errorType"] = type, ["errorMessage"] = message });
}
