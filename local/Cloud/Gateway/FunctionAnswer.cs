namespace Trellis.Local.Cloud.Gateway;

/// <summary>A function's answer in payload format 2.0. What has no statusCode is the body itself, with status 200 and as JSON.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.v2</summary>
internal sealed class FunctionAnswer
{
    private readonly List<(string Name, string Value)> headers = [];
    private readonly List<string> cookies = [];
    private int status = 200;
    private ReadOnlyMemory<byte> body;

    /// <summary>Null when API Gateway could make nothing of it.</summary>
    public static FunctionAnswer? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("statusCode", out var status))
                return Full(root, status);
            var answer =
                new FunctionAnswer { body = root.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(root.GetString()!) : payload };
            answer.headers.Add(("content-type", "application/json"));
            return answer;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public Task Write(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = status;
        foreach (var (name, value) in headers)
            response.Headers.Append(name, value);
        foreach (var cookie in cookies)
            response.Headers.Append("set-cookie", cookie);
        var hasBody = status is not (204 or 205 or 304) && status >= 200;
        if (!hasBody)
        {
            response.Headers.Remove("content-length");
            return Task.CompletedTask;
        }

        if (response.ContentType is null && body.Length > 0)
            response.ContentType = "text/plain;charset=UTF-8";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private static FunctionAnswer? Full(JsonElement root, JsonElement status)
    {
        var text = status.ValueKind == JsonValueKind.String ? status.GetString() : status.GetRawText();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 100 or > 599)
            return null;
        var answer = new FunctionAnswer { status = code };
        return answer.ReadHeaders(root) && answer.ReadCookies(root) && answer.ReadBody(root) ? answer : null;
    }

    private bool ReadHeaders(JsonElement root)
    {
        if (!root.TryGetProperty("headers", out var given) || given.ValueKind == JsonValueKind.Null)
            return true;
        if (given.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var header in given.EnumerateObject())
        {
            if (Scalar(header.Value) is not { } value || !IsSafe(header.Name) || !IsSafe(value))
                return false;
            var name = header.Name.ToLowerInvariant();
            // What belongs to this one connection is API Gateway's own business.
            if (name is not ("connection" or "keep-alive" or "transfer-encoding" or "upgrade" or "content-length" or "date"))
                headers.Add((name, value));
        }

        return true;
    }

    private bool ReadCookies(JsonElement root)
    {
        if (!root.TryGetProperty("cookies", out var given) || given.ValueKind == JsonValueKind.Null)
            return true;
        if (given.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var cookie in given.EnumerateArray())
        {
            if (cookie.ValueKind != JsonValueKind.String || !IsSafe(cookie.GetString()!))
                return false;
            cookies.Add(cookie.GetString()!);
        }

        return true;
    }

    private bool ReadBody(JsonElement root)
    {
        if (!root.TryGetProperty("body", out var given) || given.ValueKind == JsonValueKind.Null)
            return true;
        var isEncoded = root.TryGetProperty("isBase64Encoded", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (!isEncoded)
        {
            body = Encoding.UTF8.GetBytes(given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText());
            return true;
        }

        if (given.ValueKind != JsonValueKind.String || !given.TryGetBytesFromBase64(out var bytes))
            return false;
        body = bytes;
        return true;
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private static bool IsSafe(string text) => !text.AsSpan().ContainsAny('\r', '\n', '\0');
}
