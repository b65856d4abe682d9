namespace Trellis.Local.Cloud.Gateway;

/// <summary>What API Gateway itself says to browsers. With it on, the CORS headers of functions are dropped and preflights reach no
/// function.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html</summary>
internal sealed class Cors(CorsDeclaration declaration)
{
    /// <summary>Whether a browser asks, before its request, if it may send it.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method)
        && request.Headers.ContainsKey("Origin")
        && request.Headers.ContainsKey("Access-Control-Request-Method");

    public void AnswerPreflight(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (Allowed(context.Request) is not { } origin)
            return;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        if (declaration.Methods.Count > 0)
            headers.AccessControlAllowMethods = string.Join(',', declaration.Methods);
        if (declaration.Headers.Count > 0)
            headers.AccessControlAllowHeaders = string.Join(',', declaration.Headers);
        if (declaration.MaxAge is { } age)
            headers.AccessControlMaxAge = age.ToString(CultureInfo.InvariantCulture);
        if (declaration.Credentials)
            headers.AccessControlAllowCredentials = "true";
    }

    /// <summary>Puts the headers of a plain answer.</summary>
    public void Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        foreach (var name in headers.Keys.Where(name => name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase)).ToList())
            headers.Remove(name);
        if (Allowed(context.Request) is not { } origin)
            return;
        headers.AccessControlAllowOrigin = origin;
        if (declaration.ExposedHeaders.Count > 0)
            headers.AccessControlExposeHeaders = string.Join(',', declaration.ExposedHeaders);
        if (declaration.Credentials)
            headers.AccessControlAllowCredentials = "true";
    }

    // https://* and http://* stand for every origin of that scheme.
    private string? Allowed(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return null;
        if (declaration.Origins.Contains("*"))
            return "*";
        var isAllowed = declaration.Origins.Any(allowed => string.Equals(allowed, origin, StringComparison.OrdinalIgnoreCase)
            || (allowed is "https://*" or "http://*" && origin.StartsWith(allowed[..^1], StringComparison.OrdinalIgnoreCase)));
        return isAllowed ? origin : null;
    }
}
