using System.Net;
using System.Net.Sockets;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A keep-alive HTTP connection for one request at a time. It uses blocking I/O: the function has nothing else to do, and neither the
/// socket engine nor the thread pool has to start. Compared with HttpClient this takes a third off a minimal cold start.
/// </summary>
internal sealed class Connection(string hostAndPort) : IDisposable
{
    private readonly Lock gate = new();
    private Socket? socket;
    private ReceiveBuffer? received;
    private bool waiting;

    /// <summary>Whether <see cref="Interrupt"/> was called.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Sends a request and returns the response. Reconnects once if the kept connection turns out to be closed.</summary>
    /// <exception cref="ConnectionLostException">The connection was closed before the end of the response.</exception>
    /// <exception cref="RuntimeApiException">The connection failed, or the response is not HTTP.</exception>
    public Response Send(ReadOnlySpan<byte> request)
    {
        var kept = received is not null;

        try
        {
            return SendOnce(request);
        }
        catch (ConnectionLostException lost) when (kept && !lost.HasReceived)
        {
            return SendOnce(request);
        }
    }

    /// <summary>Like <see cref="Send"/>, for a response that may take hours: interruptible, and without a retry. Null if
    /// interrupted.</summary>
    public Response? Await(ReadOnlySpan<byte> request)
    {
        if (!Wait(true))
            return null;

        try
        {
            return SendOnce(request);
        }
        catch (ConnectionLostException) when (Interrupted)
        {
            return null;
        }
        finally
        {
            Wait(false);
        }
    }

    /// <summary>Thread-safe. Ends a running <see cref="Await"/> and all later ones. A running <see cref="Send"/> completes.</summary>
    public void Interrupt()
    {
        lock (gate)
        {
            Interrupted = true;

            if (waiting)
                Shutdown(socket);
        }
    }

    public void Dispose() => Close();

    private bool Wait(bool begins)
    {
        lock (gate)
            return waiting = begins && !Interrupted;
    }

    private Response SendOnce(ReadOnlySpan<byte> request)
    {
        try
        {
            var open = received ?? Open();
            open.Expect();
            Write(request);

            var response = Response.Read(open);

            if (response.Head.IsLast)
                Close();

            return response;
        }
        catch (IOException)
        {
            Close();
            throw;
        }
    }

    private ReceiveBuffer Open()
    {
        var opened = Connect(hostAndPort);

        lock (gate)
        {
            socket = opened;

            // Interrupted before there was a socket to shut down.
            if (waiting && Interrupted)
                throw new ConnectionLostException(hasReceived: false, null);
        }

        return received = new ReceiveBuffer(opened);
    }

    private static Socket Connect(string hostAndPort)
    {
        try
        {
            return IPEndPoint.TryParse(hostAndPort, out var address) ? ConnectTo(address) : ConnectTo(DnsEndPoint(hostAndPort));
        }
        catch (SocketException refused)
        {
            throw new RuntimeApiException($"The Runtime API at {hostAndPort} cannot be reached: {refused.Message}", refused);
        }
    }

    private static Socket ConnectTo(EndPoint address)
    {
        var socket = address.AddressFamily is AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        try
        {
            socket.NoDelay = true;
            socket.Connect(address);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static DnsEndPoint DnsEndPoint(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');

        return colon > 0 && ushort.TryParse(hostAndPort.AsSpan(colon + 1), out var port)
            ? new DnsEndPoint(hostAndPort[..colon], port)
            : new DnsEndPoint(hostAndPort, 80);
    }

    private void Write(ReadOnlySpan<byte> request)
    {
        try
        {
            while (request.Length > 0)
                request = request[socket!.Send(request)..];
        }
        catch (SocketException)
        {
            // The server may have sent a response, such as 413, before receiving the whole request. Otherwise reading fails next.
        }
    }

    private void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
            (socket, received) = (null, null);
        }
    }

    /// <summary>Ends a blocking read in another thread, which closing would not.</summary>
    private static void Shutdown(Socket? socket)
    {
        try
        {
            socket?.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side has already closed the connection.
        }
    }
}
