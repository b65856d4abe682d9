using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>
/// Buffers each response completely before the SDK reads it. The SDK reads bodies synchronously, which blocks the thread until all bytes
/// have arrived. With inline socket completions that is the thread that would receive them, so it would deadlock.
/// </summary>
/// <param name="transport">Sends the requests.</param>
/// <param name="timeout">How long DynamoDB may send nothing before the connection is dropped.</param>
internal sealed class BufferedResponses(HttpMessageHandler transport, TimeSpan timeout) : DelegatingHandler(transport)
{
    // The largest response is BatchGetItem's 16 MB, as JSON that may escape a byte as six.
    private const long LargestBody = 128 * 1024 * 1024;
    private const int FirstBuffer = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(timeout);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, idle.Token);
            using var unbuffered = response.Content;
            response.Content = await ReadFully(unbuffered, idle);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            if (exception is not OperationCanceledException || cancellationToken.IsCancellationRequested)
                throw;

            throw new TimeoutException($"DynamoDB sent {(response is null ? "no response" : "no further part of its response")} for "
                + $"{timeout.TotalSeconds:0.#} s.");
        }
    }

    private async Task<ReadOnlyMemoryContent> ReadFully(HttpContent unbuffered, CancellationTokenSource idle)
    {
        var stream = await unbuffered.ReadAsStreamAsync(idle.Token);
        var length = unbuffered.Headers.ContentLength;
        var body = new byte[CheckLength(length ?? FirstBuffer)];
        var received = 0;
        while (true)
        {
            if (received == body.Length && length is null)
                Array.Resize(ref body, CheckLength(body.Length * 2L));

            var reading = stream.ReadAsync(body.AsMemory(received), idle.Token);
            if (!reading.IsCompleted)
                idle.CancelAfter(timeout);

            var read = await reading;
            if (read == 0)
                break;

            received += read;
        }

        var content = new ReadOnlyMemoryContent(body.AsMemory(0, received));
        foreach (var (name, values) in unbuffered.Headers.NonValidated)
            content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);

        return content;
    }

    private static int CheckLength(long length) =>
        length <= LargestBody
            ? (int)length
            : throw new InvalidDataException($"DynamoDB's response is larger than {LargestBody / (1024 * 1024)} MB.");
}

/// <summary>Creates the HTTP client of the SDK.</summary>
internal sealed class BufferedHttpClients(TimeSpan timeout) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        // BufferedResponses has its own timeout, which restarts when bytes arrive.
        return new HttpClient(new BufferedResponses(transport, timeout)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
