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

    /// <summary>Waits for an event, for as long as it takes; null when the wait was interrupted.</summary>
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
                throw new RuntimeApiException($"The Runtime API at {hostAndPort} ended {MostTries} connections without an event.", lost);
            }
            catch (ConnectionLostException)
            {
                // Asking for an event does nothing that asking again would do twice.
            }
        }
    }

    /// <summary>Hands over an invocation's answer. The status says whether Lambda took it: 202, or 413 for one that is too large.</summary>
    public int Answer(string requestId, Outbox answer) =>
        Post(answer, $"invocation/{requestId}/response", "application/json", "");

    /// <summary>Says that an invocation has failed. The process stays fit for others.</summary>
    public int Fail(string requestId, ErrorDocument error) =>
        Post(error.Body, $"invocation/{requestId}/error", ErrorDocument.MediaType, error.Header);

    /// <summary>Says that the function could not start. The process is expected to end.</summary>
    public int FailInit(ErrorDocument error) => Post(error.Body, "init/error", ErrorDocument.MediaType, error.Header);

    /// <summary>Ends, from another thread, a wait for an event.</summary>
    public void Interrupt() => connection.Interrupt();

    public void Dispose() => connection.Dispose();

    private int Post(Outbox body, string path, string mediaType, string header)
    {
        Span<byte> head = stackalloc byte[Outbox.HeadRoom];

        if (!Utf8.TryWrite(
                head,
                $"POST /2018-06-01/runtime/{path} HTTP/1.1\r\nHost: {hostAndPort}\r\nContent-Type: {mediaType}\r\n{header}Content-Length: "
                + $"{body.BodyLength}\r\n\r\n",
                out var length))
            throw new RuntimeApiException("The Runtime API's address or a request id is too long.");

        var response = connection.Send(body.Under(head[..length]));

        // "Container error. Non-recoverable state. Runtime should exit promptly."
        return response.Head.Status < 500 ? response.Head.Status : throw Unexpected(path, response);
    }

    private RuntimeApiException Unexpected(string call, Response response) =>
        new($"The Runtime API at {hostAndPort} answered {call} with {response.Head.Status}: {Encoding.UTF8.GetString(response.Body)}");
}
