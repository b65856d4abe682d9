namespace Trellis.Local.Cloud.Hosting;

/// <summary>Bodies of requests and answers.</summary>
internal static class HttpBodies
{
    /// <summary>The whole body; null when it is longer than the limit.</summary>
    /// <param name="limit">The longest that is taken.</param>
    /// <param name="drains">Whether a longer one is read all the same, so that the client hears the answer.</param>
    public static async Task<byte[]?> Read(HttpContext context, int limit, bool drains = false)
    {
        if (!drains && context.Request.ContentLength > limit)
            return null;
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, limit));
        var isTooLong = false;
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            isTooLong |= body.Length + read.Buffer.Length > limit;
            if (!isTooLong)
            {
                foreach (var part in read.Buffer)
                    body.Write(part.Span);
            }

            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (isTooLong && !drains)
                return null;
            if (read.IsCompleted)
                return isTooLong ? null : body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
        }
    }

    /// <summary>Answers with one JSON object.</summary>
    public static Task Write(HttpContext context, int status, JsonObject json, string type = "application/json") =>
        Write(context, status, type, Encoding.UTF8.GetBytes(JsonStyle.Line(json)));

    /// <summary>Answers with a body, or to HEAD with its length alone.</summary>
    public static Task Write(HttpContext context, int status, string type, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }
}
