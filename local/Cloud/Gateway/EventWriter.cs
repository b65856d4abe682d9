using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>Writes a request as the event that a function gets, payload format 2.0.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.proxy-format</summary>
internal sealed class EventWriter(ApiDeclaration api, string account, TimeProvider clock)
{
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public ReadOnlyMemory<byte> Write(HttpContext context, Arrival arrival)
    {
        var output = new ArrayBufferWriter<byte>(2048 + (arrival.Body.Length * 4 / 3));
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteString("version", "2.0");
        json.WriteString("routeKey", arrival.Match.Route.Key);
        json.WriteString("rawPath", arrival.Target.DecodedPath);
        json.WriteString("rawQueryString", arrival.Target.Query);
        WriteCookies(json, context.Request);
        WriteHeaders(json, context, arrival);
        WriteMap(json, "queryStringParameters", arrival.Target.Parameters());
        WriteContext(json, context, arrival);
        WriteMap(json, "pathParameters", arrival.Match.Parameters);
        WriteMap(json, "stageVariables", api.StageVariables);
        WriteBody(json, context.Request, arrival.Body);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenMemory;
    }

    private static void WriteCookies(Utf8JsonWriter json, HttpRequest request)
    {
        if (request.Headers.Cookie.Count == 0)
            return;
        json.WriteStartArray("cookies");
        foreach (var cookie in request.Headers.Cookie.SelectMany(line => line!.Split(';')))
            json.WriteStringValue(cookie.Trim());
        json.WriteEndArray();
    }

    // In lower case, several values of one name joined by commas, cookies apart.
    private static void WriteHeaders(Utf8JsonWriter json, HttpContext context, Arrival arrival)
    {
        json.WriteStartObject("headers");
        foreach (var (name, values) in context.Request.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (lower is not ("cookie" or "x-forwarded-for" or "x-forwarded-port" or "x-forwarded-proto" or "x-amzn-trace-id"))
                json.WriteString(lower, string.Join(',', values.AsEnumerable()));
        }

        var forwarded = context.Request.Headers["X-Forwarded-For"];
        json.WriteString(
            "x-forwarded-for",
            forwarded.Count == 0 ? SourceIp(context) : $"{string.Join(", ", forwarded.AsEnumerable())}, {SourceIp(context)}");
        json.WriteString("x-forwarded-port", (context.Request.Host.Port ?? 80).ToString(CultureInfo.InvariantCulture));
        json.WriteString("x-forwarded-proto", "http");
        json.WriteString("x-amzn-trace-id", arrival.TraceId);
        json.WriteEndObject();
    }

    private void WriteContext(Utf8JsonWriter json, HttpContext context, Arrival arrival)
    {
        var now = clock.GetUtcNow();
        json.WriteStartObject("requestContext");
        json.WriteString("accountId", account);
        json.WriteString("apiId", api.Id);
        if (arrival.Caller is not null)
        {
            json.WriteStartObject("authorizer");
            arrival.Caller.Write(json);
            json.WriteEndObject();
        }

        json.WriteString("domainName", context.Request.Host.Host);
        json.WriteString("domainPrefix", context.Request.Host.Host.Split('.')[0]);
        json.WriteStartObject("http");
        json.WriteString("method", context.Request.Method);
        json.WriteString("path", arrival.Target.DecodedPath);
        json.WriteString("protocol", context.Request.Protocol);
        json.WriteString("sourceIp", SourceIp(context));
        json.WriteString("userAgent", context.Request.Headers.UserAgent.ToString());
        json.WriteEndObject();
        json.WriteString("requestId", arrival.RequestId);
        json.WriteString("routeKey", arrival.Match.Route.Key);
        json.WriteString("stage", "$default");
        json.WriteString("time", now.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        json.WriteNumber("timeEpoch", now.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var isText = IsText(request.ContentType) && Utf8.IsValid(body.Span);
        if (body.Length > 0 && isText)
            json.WriteString("body", Encoding.UTF8.GetString(body.Span));
        else if (body.Length > 0)
            json.WriteBase64String("body", body.Span);
        json.WriteBoolean("isBase64Encoded", body.Length > 0 && !isText);
    }

    // A body is handed over as it is when its type says that it is text. A form is not among them, nor are +json types. What API Gateway
    // does with such a body that is not UTF-8 is not documented; as base64 none of it is lost, and the function refuses it.
    private static bool IsText(string? contentType)
    {
        var type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return type.StartsWith("text/", StringComparison.Ordinal)
            || type is "application/json" or "application/xml" or "application/javascript";
    }

    private static string SourceIp(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : "127.0.0.1";
}

/// <summary>A request that has been let in.</summary>
internal sealed record Arrival(
    RequestTarget Target, RouteMatch Match, AuthorizedCaller? Caller, ReadOnlyMemory<byte> Body, string RequestId, string TraceId);
