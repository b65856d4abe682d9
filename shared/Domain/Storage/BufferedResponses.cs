using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>
/// Receives each of DynamoDB's answers whole before the SDK sees it. The SDK reads bodies synchronously: a read of bytes that are still on
/// their way blocks its thread, and with inline socket completions that is the very thread that would receive them.
/// </summary>
/// <param name="transport">Sends the requests.</param>
/// <param name="patience">How long DynamoDB may send nothing before the connection is given up.</param>
internal sealed class BufferedResponses(HttpMessageHandler transport, TimeSpan patience) : DelegatingHandler(transport)
{
    // The largest is a BatchGetItem's: 16 MB, in JSON that may escape each byte as six.
    private const long LargestBody = 128 * 1024 * 1024;
    private const int FirstBuffer = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(patience);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, silence.Token);
            using var arriving = response.Content;
            response.Content = await Received(arriving, silence);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            if (exception is not OperationCanceledException || cancellationToken.IsCancellationRequested)
                throw;

            throw new TimeoutException($"DynamoDB sent nothing for {patience.TotalSeconds:0.#} s "
                + $"{(response is null ? "in answer" : "in the middle of its answer")}.");
        }
    }

    private async Task<ReadOnlyMemoryContent> Received(HttpContent arriving, CancellationTokenSource silence)
    {
        var stream = await arriving.ReadAsStreamAsync(silence.Token);
        var length = arriving.Headers.ContentLength;
        var body = new byte[Allowed(length ?? FirstBuffer)];
        var received = 0;
        while (true)
        {
            if (received == body.Length && length is null)
                Array.Resize(ref body, Allowed(body.Length * 2L));

            var reading = stream.ReadAsync(body.AsMemory(received), silence.Token);
            if (!reading.IsCompleted)
                silence.CancelAfter(patience);

            var read = await reading;
            if (read == 0)
                break;

            received += read;
        }

        var content = new ReadOnlyMemoryContent(body.AsMemory(0, received));
        foreach (var (name, values) in arriving.Headers.NonValidated)
            content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);

        return content;
    }

    private static int Allowed(long length) =>
        length <= LargestBody
            ? (int)length
            : throw new InvalidDataException($"DynamoDB's answer takes more than {LargestBody / (1024 * 1024)} MB.");
}

/// <summary>Makes the SDK's HTTP client.</summary>
internal sealed class BufferedHttpClients(TimeSpan patience) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var transport = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        // The handler limits the time, since it knows when bytes arrive.
        return new HttpClient(new BufferedResponses(transport, patience)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
