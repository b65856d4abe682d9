using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Trellis.Tests.Fake;

/// <summary>Lambda's Runtime API on a loopback port: hands out the events that a test delivers, and keeps the calls that come back.</summary>
internal sealed class RuntimeApiServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<Delivery> deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly Channel<Call> calls = Channel.CreateUnbounded<Call>();
    private readonly ConcurrentQueue<Reply> replies = new();
    private readonly Task accepting;
    private int connections;
    private int waits;

    public RuntimeApiServer(bool readsSlowly = false)
    {
        if (readsSlowly)
            listener.Server.ReceiveBufferSize = 4096;

        listener.Start();
        accepting = Accept();
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    public int Connections => Volatile.Read(ref connections);

    public void Deliver(Delivery delivery) => deliveries.Writer.TryWrite(delivery);

    public void Deliver(string body) => Deliver(new Delivery(body));

    /// <summary>How the next call is answered, instead of with 202.</summary>
    public void ReplyWith(Reply reply) => replies.Enqueue(reply);

    /// <summary>The next call that is not for an event.</summary>
    public async Task<Call> NextCall()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await calls.Reader.ReadAsync(patience.Token);
    }

    public async Task<Call> CallAfter(string body)
    {
        Deliver(body);
        return await NextCall();
    }

    /// <summary>Until an event is asked for.</summary>
    public async Task Awaited()
    {
        using var patience = new CancellationTokenSource(Patience);

        while (Volatile.Read(ref waits) == 0)
            await Task.Delay(5, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();

        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
                serving.Add(Serve(client));
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        var requests = new RequestReader(client.GetStream());

        try
        {
            while (await requests.Read(stop.Token) is { } call && await Answer(client.GetStream(), call))
            {
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The test is over, or the client has gone.
        }
    }

    private async Task<bool> Answer(NetworkStream stream, Call call)
    {
        if (call.Method == "GET")
            return await HandOut(stream);

        var reply = replies.TryDequeue(out var scripted) ? scripted : Reply.Accepted;
        await stream.WriteAsync(reply.Bytes(), stop.Token);
        calls.Writer.TryWrite(call);
        return !reply.Closes;
    }

    private async Task<bool> HandOut(NetworkStream stream)
    {
        Interlocked.Increment(ref waits);
        var delivery = await deliveries.Reader.ReadAsync(stop.Token);

        if (delivery.Drops)
            return false;

        var bytes = delivery.Bytes();

        foreach (var piece in bytes.Chunk(delivery.PieceSize > 0 ? delivery.PieceSize : bytes.Length))
        {
            await stream.WriteAsync(piece, stop.Token);
            await Task.Yield();
        }

        return delivery.Framing != Framing.UntilClosed;
    }
}

/// <summary>What the Runtime API says to a call.</summary>
internal sealed record Reply(string Status, bool Closes = false)
{
    public static readonly Reply Accepted = new("202 Accepted");

    public byte[] Bytes()
    {
        const string body = """{"status":"OK"}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {Status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
