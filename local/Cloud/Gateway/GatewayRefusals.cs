namespace Trellis.Local.Cloud.Gateway;

/// <summary>What API Gateway itself answers, in its own words. A browser or a client that works here reads the same from AWS.</summary>
internal static class GatewayRefusals
{
    public static Task BadRequest(HttpContext context) => Write(context, 400, "Bad Request");

    public static Task Unauthorized(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return Write(context, 401, "Unauthorized");
    }

    public static Task Forbidden(HttpContext context) => Write(context, 403, "Forbidden");

    public static Task NotFound(HttpContext context) => Write(context, 404, "Not Found");

    public static Task TooLarge(HttpContext context) => Write(context, 413, "Request Entity Too Large");

    public static Task TooManyRequests(HttpContext context) => Write(context, 429, "Too Many Requests");

    public static Task HeadersTooLarge(HttpContext context) => Write(context, 431, "Request Header Fields Too Large");

    public static Task FunctionFailed(HttpContext context) => Write(context, 500, "Internal Server Error");

    public static Task Unavailable(HttpContext context) => Write(context, 503, "Service Unavailable");

    private static Task Write(HttpContext context, int status, string message) =>
        HttpBodies.Write(context, status, new JsonObject { ["message"] = message });
}
