using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Trellis.Http;

namespace Trellis.Tests.Storage;

/// <summary>
/// Stands between the SDK's client and an engine, on sockets of its own. It counts what is asked for, and lets answers get lost
/// as networks do: the engine has carried the request out, and nobody hears of it.
/// </summary>
public sealed class EngineProxy : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> calls = new();
    private readonly Uri engine;
    private readonly Task accepting;

    private EngineProxy(Uri engine)
    {
        this.engine = engine;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = Accept();
    }

    public Uri Url { get; }

    /// <summary>What happens to a call; by default it passes. Told the operation, such as <c>PutItem</c>.</summary>
    public Func<string, Fate> Fate { get; set; } = _ => Storage.Fate.Passes;

    /// <summary>Called when the engine has answered, before the answer goes on or gets lost.</summary>
    public Func<string, Task> Answered { get; set; } = _ => Task.CompletedTask;

    /// <summary>The operations asked for since the last <see cref="Forget"/>, in their order.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public void Forget() => calls.Clear();

    public static EngineProxy To(Uri engine) => new(engine);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            while (await Request(stream) is var (head, body) && head.Length > 0)
            {
                var operation = Header(head, "x-amz-target").Split('.')[^1];
                calls.Enqueue(operation);
                if (!await Serve(stream, operation, Fate(operation), head, body))
                    return;
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or HttpRequestException or ObjectDisposedException)
        {
            // The client has hung up, or the test is over.
        }
    }

    /// <returns>Does the connection live on?</returns>
    private async Task<bool> Serve(NetworkStream stream, string operation, Fate fate, string head, byte[] body)
    {
        if (fate == Storage.Fate.NeverArrives)
            return false;

        if (fate is Storage.Fate.IsThrottled or Storage.Fate.IsUnavailable or Storage.Fate.FailsWithin)
        {
            var (status, type) = fate switch
            {
                Storage.Fate.IsThrottled => ("400 Bad Request", "ProvisionedThroughputExceededException"),
                Storage.Fate.IsUnavailable => ("503 Service Unavailable", "ServiceUnavailable"),
                _ => ("500 Internal Server Error", "InternalFailure"),
            };
            await Answer(stream, status, Encoding.UTF8.GetBytes($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{type}}","message":"slow down"}"""), int.MaxValue);
            return true;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, engine) { Content = new ByteArrayContent(body) };
        foreach (var name in (string[])["X-Amz-Target", "X-Amz-Date", "Authorization"])
            request.Headers.TryAddWithoutValidation(name, Header(head, name));

        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.0");
        using var response = await Http.SendAsync(request, stopping.Token);
        var answer = await response.Content.ReadAsByteArrayAsync(stopping.Token);
        await Answered(operation);
        switch (fate)
        {
            case Storage.Fate.LosesItsAnswer:
                return false;
            case Storage.Fate.LosesHalfItsAnswer:
                await Answer(stream, $"{(int)response.StatusCode} {response.ReasonPhrase}", answer, answer.Length / 2);
                return false;
            case Storage.Fate.IsNeverAnswered:
                await Task.Delay(Timeout.Infinite, stopping.Token);
                return false;
            default:
                await Answer(stream, $"{(int)response.StatusCode} {response.ReasonPhrase}", answer, int.MaxValue);
                return true;
        }
    }

    private async Task Answer(NetworkStream stream, string status, byte[] body, int most)
    {
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {body.Length}\r\nx-amzn-RequestId: proxy\r\n\r\n");
        await stream.WriteAsync((byte[])[.. head, .. body.AsSpan(0, Math.Min(most, body.Length))], stopping.Token);
        await stream.FlushAsync(stopping.Token);
    }

    /// <summary>The head and the body of the next request; empty when the client has closed.</summary>
    private async Task<(string Head, byte[] Body)> Request(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || head[^4] != '\r' || head[^3] != '\n' || head[^2] != '\r' || head[^1] != '\n')
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
                return ("", []);

            head.Add(one[0]);
        }

        var text = Encoding.ASCII.GetString([.. head]);
        var body = new byte[int.Parse(Header(text, "content-length"), System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return (text, body);
    }

    private static string Header(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";
}

/// <summary>What becomes of a call.</summary>
public enum Fate
{
    Passes,

    /// <summary>The connection breaks before the engine hears of it.</summary>
    NeverArrives,

    /// <summary>The engine has done it, and the connection breaks.</summary>
    LosesItsAnswer,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    LosesHalfItsAnswer,

    /// <summary>The engine has done it, and nothing comes any more.</summary>
    IsNeverAnswered,

    IsThrottled,

    IsUnavailable,

    /// <summary>The engine answers that it stumbled.</summary>
    FailsWithin,
}
