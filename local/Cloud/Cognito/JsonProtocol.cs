using Microsoft.Data.Sqlite;

namespace Trellis.Local.Cloud.Cognito;

/// <summary>AWS's JSON protocol 1.1: POST to the root, the operation in X-Amz-Target, errors with their name in the body and in a header.
/// https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html</summary>
internal static class JsonProtocol
{
    private const int Largest = 1024 * 1024;
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    public static async Task Answer(HttpContext http, string service, Func<string, JsonObject, Task<CallAnswer>> run)
    {
        AllowAnyOrigin(http);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Preflight(http);
            return;
        }

        var target = http.Request.Headers["X-Amz-Target"].ToString().Split('.');
        if (!HttpMethods.IsPost(http.Request.Method) || target.Length != 2 || target[0] != service)
        {
            await Write(http, new CallFault("UnknownOperationException", "The request names no operation of this service."));
            return;
        }

        var (input, unreadable) = await Read(http);
        await Write(http, unreadable is not null ? unreadable : await Guarded(() => run(target[1], input!)));
    }

    // The only exception boundary of these services: a bug or a full disk becomes AWS's 500, and a line on standard error.
    private static async Task<CallAnswer> Guarded(Func<Task<CallAnswer>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // For a full or read-only disk, the message is enough.
            var isDisk = failure is SqliteException { SqliteErrorCode: 8 or 10 or 13 };
            await Console.Error.WriteLineAsync(isDisk ? $"Users cannot be stored: {failure.Message}" : failure.ToString());
            return new CallFault("InternalErrorException", "An internal error occurred.", 500);
        }
    }

    private static async Task<(JsonObject? Input, CallFault? Fault)> Read(HttpContext http)
    {
        if (await HttpBodies.Read(http, Largest) is not { } body)
            return (null, new CallFault("SerializationException", "The body is too large.", 413));

        try
        {
            var text = body.Length == 0 ? "{}" : Encoding.UTF8.GetString(body);
            return JsonNode.Parse(text, null, Once) is JsonObject input
                ? (input, null)
                : (null, new CallFault("SerializationException", "The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return (null, new CallFault("SerializationException", "The body is not JSON."));
        }
    }

    private static Task Write(HttpContext http, CallAnswer answer)
    {
        if (answer.Fault is { } fault)
        {
            http.Response.Headers["x-amzn-errortype"] = fault.Code + ":";
            http.Response.Headers["x-amzn-errormessage"] = Header(fault.Message);
        }

        var body = answer.Body ?? new JsonObject { ["__type"] = answer.Fault!.Code, ["message"] = answer.Fault.Message };
        return HttpBodies.Write(http, answer.Fault?.Status ?? 200, body, "application/x-amz-json-1.1");
    }

    // As on AWS, pages of any origin may call Cognito: the request itself proves who the caller is, wherever the page came from.
    private static void AllowAnyOrigin(HttpContext http)
    {
        http.Response.Headers["x-amzn-requestid"] = Guid.NewGuid().ToString();
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
    }

    private static void Preflight(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowMethods = "POST";
        http.Response.Headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
        http.Response.Headers.AccessControlMaxAge = "172800";
    }

    private static string Header(string message) => string.Concat(message.Select(c => c is >= ' ' and <= '~' ? c : ' '));
}
