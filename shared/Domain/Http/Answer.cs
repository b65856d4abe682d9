using Amazon.Lambda.APIGatewayEvents;

namespace Trellis.Http;

/// <summary>The response of a handler: status, headers and JSON body.</summary>
public sealed class Answer
{
    private Answer(int status, string? body, string? contentType)
    {
        Status = status;
        Body = body;
        Headers["cache-control"] = "private, no-cache";
        if (contentType is not null)
            Headers["content-type"] = contentType;
    }

    public int Status { get; }

    public string? Body { get; }

    public Dictionary<string, string> Headers { get; } = [];

    public static Answer Json(int status, string body) => new(status, body, "application/json");

    public static Answer NoContent() => new(204, null, null);

    /// <param name="etag">The ETag that the full response would have, or null.</param>
    public static Answer NotModified(string? etag) =>
        etag is null ? new Answer(304, null, null) : new Answer(304, null, null).With("etag", etag);

    /// <summary>The repetition of a change whose record is not known any more: the ETag alone.</summary>
    public static Answer Tagged(string etag) => new Answer(200, null, null).With("etag", etag);

    public static Answer Problem(int status, string body) => new(status, body, "application/problem+json");

    public Answer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    public APIGatewayHttpApiV2ProxyResponse ToResponse() => new() { StatusCode = Status, Headers = Headers, Body = Body ?? "" };
}
