using System.Net.Sockets;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>One connection through a <see cref="NetworkProxy"/>: takes a request, passes it to the engine, and hands the answer over as the
/// network would.</summary>
internal sealed class ProxiedConnection(NetworkProxy proxy, Socket client) : IDisposable
{
    private Socket? engine;
    private HttpMessages? answers;

    public async Task Serve(Func<Stream, Task<Stream>> secure, CancellationToken stopping)
    {
        await Task.Delay(RandomDelay(), stopping);
        using var wire = new NetworkStream(client);
        await using var stream = await secure(new PiecewiseStream(wire, () => proxy.Conditions));
        var requests = new HttpMessages(stream);
        while (await Request(requests, stopping) is { } request)
        {
            proxy.CountRequest();
            if (!await Answer(stream, request, stopping))
            {
                Reset();
                return;
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        engine?.Dispose();
    }

    private async Task<byte[]?> Request(HttpMessages requests, CancellationToken stopping)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (proxy.Conditions.IdleTime is { } time)
            idle.CancelAfter(time);
        try
        {
            return await requests.Next(() => idle.CancelAfter(Timeout.InfiniteTimeSpan), idle.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>Whether the connection is still good; a bad one is reset.</returns>
    private async Task<bool> Answer(Stream stream, byte[] request, CancellationToken stopping)
    {
        var fault = RandomFault();
        if (fault == NetworkFault.ResetBeforeRequest)
            return false;
        var delay = Task.Delay(RandomDelay(), stopping);
        var answer = await Forward(request, stopping);
        await delay;
        switch (fault)
        {
            case NetworkFault.AnswerLost:
                return false;
            case NetworkFault.AnswerCut:
                await stream.WriteAsync(answer.AsMemory(0, Random.Shared.Next(1, answer.Length)), stopping);
                return false;
            case NetworkFault.Silence:
                // Until the client gives up.
                await stream.ReadExactlyAsync(new byte[1], stopping);
                return false;
            case NetworkFault.Trickle:
                for (var i = 0; i < answer.Length; i++)
                {
                    await stream.WriteAsync(answer.AsMemory(i, 1), stopping);
                    await Task.Delay(TimeSpan.FromSeconds(1), stopping);
                }

                return true;
            default:
                await stream.WriteAsync(answer, stopping);
                return fault != NetworkFault.ResetAfterAnswer;
        }
    }

    private async Task<byte[]> Forward(byte[] request, CancellationToken stopping)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            if (engine is null)
            {
                engine = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await engine.ConnectAsync(proxy.Engine.Host, proxy.Engine.Port, stopping);
                answers = new HttpMessages(new NetworkStream(engine));
            }

            try
            {
                await engine.SendAsync(request, stopping);
                if (await answers!.Next(() => { }, stopping) is { } answer)
                    return answer;
            }
            catch (Exception broken) when (!isFresh && broken is SocketException or IOException)
            {
                // The engine had closed a connection that was idle.
            }

            engine.Dispose();
            engine = null;
            if (isFresh)
                throw new IOException("The engine gave no answer.");
        }
    }

    /// <summary>As when a network breaks: what was not delivered yet is gone.</summary>
    private void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();
    }

#pragma warning disable CA5394 // The faults of a network need no secret randomness.
    private TimeSpan RandomDelay()
    {
        var (shortest, longest) = proxy.Conditions.Delay;
        return shortest + ((longest - shortest) * Random.Shared.NextDouble());
    }

    private NetworkFault RandomFault()
    {
        var drawn = Random.Shared.NextDouble();
        foreach (var (fault, share) in proxy.Conditions.Faults)
        {
            if ((drawn -= share) < 0)
                return fault;
        }

        return NetworkFault.None;
    }
#pragma warning restore CA5394
}
