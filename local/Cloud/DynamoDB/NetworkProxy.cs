using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Trellis.Local.Cloud.DynamoDB;

/// <summary>Stands between the functions and a DynamoDB engine, and gives their traffic the delays and faults of a real network. With a
/// certificate it speaks TLS to the functions, as DynamoDB does.</summary>
/// <example><code>await using var proxy = NetworkProxy.Start(engine.Url, NetworkConditions.Bad);</code></example>
public sealed class NetworkProxy : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> open = new();
    private readonly SslStreamCertificateContext? certificate;
    private readonly Task accepting;
    private NetworkConditions conditions;
    private int connections;
    private int requests;

    private NetworkProxy(Uri engine, NetworkConditions conditions, SslStreamCertificateContext? certificate)
    {
        Engine = engine;
        this.conditions = conditions;
        this.certificate = certificate;
        // As hard to find as the engine itself. A certificate names localhost, though.
        var isHidden = IPAddress.TryParse(engine.Host, out var own) && IPAddress.IsLoopback(own) && certificate is null;
        listener.Bind(new IPEndPoint(isHidden ? own! : IPAddress.Loopback, 0));
        listener.Listen(512);
        var place = (IPEndPoint)listener.LocalEndPoint!;
        // Without a certificate the address spares the functions a look-up of the name.
        Url = new Uri(certificate is null ? $"http://{place}" : $"https://localhost:{place.Port}");
        accepting = Accept();
    }

    /// <summary>The engine behind it.</summary>
    public Uri Engine { get; }

    /// <summary>Where the functions reach the table.</summary>
    public Uri Url { get; }

    /// <summary>Counts from the next request on.</summary>
    public NetworkConditions Conditions
    {
        get => Volatile.Read(ref conditions);
        set => Volatile.Write(ref conditions, value);
    }

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many of them are open.</summary>
    public int Open => open.Count;

    /// <summary>How many requests arrived whole.</summary>
    public int Requests => Volatile.Read(ref requests);

    public static NetworkProxy Start(Uri engine, NetworkConditions conditions, SslStreamCertificateContext? certificate = null) =>
        new(engine, conditions, certificate);

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(open.Values);
        stopping.Dispose();
    }

    internal void CountRequest() => Interlocked.Increment(ref requests);

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(stopping.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref connections);
            client.NoDelay = true;
            var connection = new ProxiedConnection(this, client);
            var serving = Serve(connection);
            open[connection] = serving;
            // It may have ended before it was noted.
            if (serving.IsCompleted)
                open.TryRemove(connection, out _);
        }
    }

    private async Task Serve(ProxiedConnection connection)
    {
        await Task.Yield();
        try
        {
            await connection.Serve(Secure, stopping.Token);
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or AuthenticationException)
        {
            // One side hung up, or the proxy stops.
        }
        finally
        {
            connection.Dispose();
            open.TryRemove(connection, out _);
        }
    }

    private async Task<Stream> Secure(Stream stream)
    {
        if (certificate is null)
            return stream;
        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, stopping.Token);
        return secured;
    }
}
