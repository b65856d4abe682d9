using System.Text.Unicode;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The four calls of Lambda's Runtime API, <see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/>.
/// </summary>
internal sealed class RuntimeApi(string hostAndPort) : IDisposable
{
    private const int MostTries = 5;

    private readonly Connection connection = new(hostAndPort);

    private readonly byte[] next = Encoding.ASCII.GetBytes(
        $"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: {hostAndPort}\r\nAccept: application/json\r\n\r\n");

    /// <summary>Waits for an event without a timeout; null if interrupted.</summary>
    public Response? Next()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = connection.Await(next);
                return response is null or { Head.Status: 200 } ? response : throw Unexpected("next", response);
            }
            catch (ConnectionLostException lost) when (attempt == MostTries)
            {
                throw new RuntimeApiException($"The Runtime API at {hostAndPort} closed {MostTries} connections without an event.", lost);
            }
            catch (ConnectionLostException)
            {
                // Retry: requesting an event is idempotent.
            }
        }
    }

    /// <summary>Sends the response of an invocation. Returns 202 if Lambda accepts it, or 413 if it is too large.</summary>
    public int Answer(string requestId, RequestBody answer) =>
        Post(answer, $"invocation/{requestId}/response", "application/json", "");

    /// <summary>Reports that an invocation failed. The process can continue with others.</summary>
    public int Fail(string requestId, ErrorDocument error) =>
        Post(error.Body, $"invocation/{requestId}/error", ErrorDocument.MediaType, error.Header);

    /// <summary>Reports that the function could not start. The process must then end.</summary>
    public int FailInit(ErrorDocument error) => Post(error.Body, "init/error", ErrorDocument.MediaType, error.Header);

    /// <summary>Thread-safe. Ends a wait for an event.</summary>
    public void Interrupt() => connection.Interrupt();

    public void Dispose() => connection.Dispose();

    private int Post(RequestBody body, string path, string mediaType, string header)
    {
        Span<byte> head = stackalloc byte[RequestBody.HeadRoom];

        if (!Utf8.TryWrite(
                head,
                $"POST /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {hostAndPort}\r\nContent-Type: {mediaType}\r\n{header}Content-Length: "
                + $"{body.BodyLength}\r\n\r\n",
                out var length))
        {
            throw new RuntimeApiException("The Runtime API's address or a request id is too long.");
        }

        var response = connection.Send(body.WithHead(head[..length]));

        // For 500 the documentation says: "Container error. Non-recoverable state. Runtime should exit promptly."
        return response.Head.Status < 500 ? response.Head.Status : throw Unexpected(path, response);
    }

    private RuntimeApiException Unexpected(string call, Response response) =>
        new($"The Runtime API at {hostAndPort} answered {call} with {response.Head.Status}: {Encoding.UTF8.GetString(response.Body)}");
}
