using System.Net;
using System.Net.Sockets;

namespace Trellis.Local.Cloud;

/// <summary>Picks ports: the one that is wished for, or the next that is free.</summary>
internal sealed class Ports(IPAddress host, Action<string> say)
{
    private readonly HashSet<int> given = [];

    /// <exception cref="SetupException">When none of the next hundred is free.</exception>
    public int Take(int wished, string what)
    {
        for (var port = wished; port < Math.Min(wished + 100, IPEndPoint.MaxPort); port++)
        {
            if (given.Contains(port) || !IsFree(port))
                continue;
            given.Add(port);
            if (port != wished)
                say($"Port {wished} is taken; {what} is at {port}.");
            return port;
        }

        throw new SetupException("port.taken", $"Of the ports {wished} to {wished + 99} none is free. Choose others with --port.");
    }

    // Both families, since localhost may mean either.
    private bool IsFree(int port) =>
        CanListen(host, port) && (!IPAddress.IsLoopback(host) || !Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException failure)
        {
            // A machine without this family has nothing that could be taken.
            return failure.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
