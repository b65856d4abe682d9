using System.Net;
using System.Net.Sockets;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// One connection, kept open, over which one request at a time is answered. It blocks: a function has nothing to do until the answer is
/// there, and neither a socket engine nor a thread pool is started for it. Against HttpClient that is a third off a bare cold start.
/// </summary>
internal sealed class Connection(string hostAndPort) : IDisposable
{
    private readonly Lock gate = new();
    private Socket? socket;
    private Inbox? inbox;
    private bool waiting;

    /// <summary>Whether <see cref="Interrupt"/> was called.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>Sends a request and gets its answer. A connection that had been kept open and is found closed is opened anew,
    /// once.</summary>
    /// <exception cref="ConnectionLostException">The connection ended before the answer did.</exception>
    /// <exception cref="RuntimeApiException">There is no connection to be had, or the answer is not HTTP.</exception>
    public Response Send(ReadOnlySpan<byte> request)
    {
        var kept = inbox is not null;

        try
        {
            return SendOnce(request);
        }
        catch (ConnectionLostException lost) when (kept && !lost.Heard)
        {
            return SendOnce(request);
        }
    }

    /// <summary>As <see cref="Send"/>, for an answer that may take hours, but once only, and null when it was interrupted.</summary>
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

    /// <summary>From another thread: ends an <see cref="Await"/> under way and any later one. What is being sent is still sent.</summary>
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
            var open = inbox ?? Open();
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

    private Inbox Open()
    {
        var opened = Connect(hostAndPort);

        lock (gate)
        {
            socket = opened;

            // The interruption came while there was nothing to shut down.
            if (waiting && Interrupted)
                throw new ConnectionLostException(heard: false, null);
        }

        return inbox = new Inbox(opened);
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
            // An answer such as 413 can be there before the request is sent whole. If it is not, reading it says that the connection is
            // lost.
        }
    }

    private void Close()
    {
        lock (gate)
        {
            socket?.Dispose();
            (socket, inbox) = (null, null);
        }
    }

    /// <summary>Wakes a thread that waits in a blocking read, which a close would not.</summary>
    private static void Shutdown(Socket? socket)
    {
        try
        {
            socket?.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The other side was first.
        }
    }
}
