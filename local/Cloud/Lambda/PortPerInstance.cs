using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>How one Runtime API tells its callers apart: one server, with a port for each instance.</summary>
/// <remarks>
/// AWS_LAMBDA_RUNTIME_API is a host and a port, and a request for the next event names neither function nor instance: on AWS each
/// sandbox has the address to itself. A path or a user name in that variable breaks clients that take it at its word, and other
/// loopback addresses are not there on every system. So each instance is given a port of its own, from the system's free ones, and
/// whatever connects there is that instance. All of them lead into the same Kestrel.
/// </remarks>
internal sealed class PortPerInstance : IConnectionListenerFactory, IConnectionListener
{
    private readonly SocketConnectionContextFactory contexts = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly Channel<ConnectionContext> accepted = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>Opens a port for an instance; disposing it closes the port.</summary>
    public InstancePort Open(Instance instance)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(16);
        _ = Accept(socket, instance);
        return new InstancePort(socket);
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await accepted.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        accepted.Writer.TryComplete();
        contexts.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task Accept(Socket listener, Instance instance)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                socket.NoDelay = true;
                var connection = contexts.Create(socket);
                connection.Items[typeof(Instance)] = instance;
                if (!accepted.Writer.TryWrite(connection))
                    connection.Abort();
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The port was closed: its instance is gone.
        }
    }

    /// <summary>An instance's own address.</summary>
    public sealed class InstancePort(Socket socket) : IDisposable
    {
        /// <summary>The value of AWS_LAMBDA_RUNTIME_API.</summary>
        public string Address { get; } = $"127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";

        public void Dispose() => socket.Dispose();
    }
}
