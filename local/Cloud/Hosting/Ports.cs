using System.Net.Sockets;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>Reserves ports: the one that is asked for, or the next that is free. A reserved port stays bound until a server listens
/// there, so two clouds that start at the same moment never reserve the same one.</summary>
internal sealed class Ports(IPAddress host, Action<string> print) : IDisposable
{
    private readonly Dictionary<IPEndPoint, Socket> held = [];

    /// <exception cref="SetupException">None of the next hundred is free.</exception>
    public int Reserve(int wished, string what)
    {
        var last = Math.Min(wished + 99, IPEndPoint.MaxPort);
        for (var port = wished; port <= last; port++)
        {
            if (!TryHold(port))
                continue;
            if (port != wished)
                print($"Port {wished} is taken. Using {port} for {what}.");
            return port;
        }

        throw new SetupException("port.taken", $"None of the ports {wished} to {last} is free. Choose others with --port.");
    }

    /// <summary>The addresses to listen at for a reserved port: "localhost" may mean either family.</summary>
    public IReadOnlyList<IPEndPoint> At(int port) => [.. held.Keys.Where(end => end.Port == port)];

    /// <summary>The socket that holds an address, which is the caller's from now on.</summary>
    public Socket Release(EndPoint address) => held.Remove((IPEndPoint)address, out var socket)
        ? socket
        : throw new InvalidOperationException($"{address} is not held.");

    public void Dispose()
    {
        foreach (var socket in held.Values)
            socket.Dispose();
        held.Clear();
    }

    private bool TryHold(int port)
    {
        if (!TryBind(new IPEndPoint(host, port), out var first) || first is null)
            return false;
        Socket? second = null;
        if (IPAddress.Loopback.Equals(host) && Socket.OSSupportsIPv6 && !TryBind(new IPEndPoint(IPAddress.IPv6Loopback, port), out second))
        {
            first.Dispose();
            return false;
        }

        held[new IPEndPoint(host, port)] = first;
        if (second is not null)
            held[new IPEndPoint(IPAddress.IPv6Loopback, port)] = second;
        return true;
    }

    // True without a socket where the machine has no such address: nothing there could be taken.
    private static bool TryBind(IPEndPoint address, out Socket? socket)
    {
        socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(address);
            // Only a socket that listens keeps others away: .NET lets several bind one address.
            socket.Listen();
            return true;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            socket = null;
            return failure.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
