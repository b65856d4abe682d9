using System.Buffers;
using System.Net;
using Amazon.Runtime;

namespace Trellis.Storage;

/// <summary>
/// Buffers each response completely before the SDK reads it. The SDK reads bodies synchronously, which blocks the thread until all bytes
/// have arrived. With inline socket completions that is the thread that would receive them, so it would deadlock.
/// </summary>
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

    private async Task<HttpContent> ReadFully(HttpContent unbuffered, CancellationTokenSource idle)
    {
        var stream = await unbuffered.ReadAsStreamAsync(idle.Token);
        var length = unbuffered.Headers.ContentLength;
        var body = ArrayPool<byte>.Shared.Rent(CheckLength(length ?? FirstBuffer));
        var received = 0;
        while (received < (length ?? int.MaxValue))
        {
            if (received == body.Length)
                body = Larger(body);

            var reading = stream.ReadAsync(body.AsMemory(received), idle.Token);
            if (!reading.IsCompleted)
                idle.CancelAfter(timeout);

            var read = await reading;
            if (read == 0)
                break;

            received += read;
        }

        var content = new BufferedContent(body, received);
        foreach (var (name, values) in unbuffered.Headers.NonValidated)
            content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);

        return content;
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(CheckLength(full.Length * 2L));
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static int CheckLength(long length) =>
        length <= LargestBody
            ? (int)length
            : throw new InvalidDataException($"DynamoDB's response is larger than {LargestBody / (1024 * 1024)} MB.");
}

/// <summary>A response body in a buffer that others use again once it is disposed. Its stream then refuses to be read.</summary>
internal sealed class BufferedContent(byte[] buffer, int length) : HttpContent
{
    private readonly MemoryStream stream = new(buffer, 0, length, writable: false);
    private byte[]? rented = buffer;

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => stream;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    protected override Task SerializeToStreamAsync(Stream target, TransportContext? context) => stream.CopyToAsync(target);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        if (disposing && Interlocked.Exchange(ref rented, null) is { } free)
            ArrayPool<byte>.Shared.Return(free);
        base.Dispose(disposing);
    }
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
