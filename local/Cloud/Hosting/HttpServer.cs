using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Trellis.Local.Cloud.Hosting;

/// <summary>Kestrel and one function that answers; no host around it, no middleware, no container.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly KestrelServer server;

    private HttpServer(KestrelServer server) => this.server = server;

    /// <summary>Listens at addresses, and answers until it is disposed. At addresses of this machine alone, only requests are answered that
    /// name it.</summary>
    /// <param name="print">Prints exceptions that no handler expects.</param>
    /// <param name="transport">Where connections come from; null for plain sockets.</param>
    /// <param name="bound">Gives the socket of an address, bound already; null where sockets are to be made here.</param>
    /// <exception cref="SetupException">A port is taken.</exception>
    public static async Task<HttpServer> Start(
        IReadOnlyList<IPEndPoint> addresses,
        RequestDelegate answer,
        Action<string> print,
        IConnectionListenerFactory? transport = null,
        Func<EndPoint, Socket>? bound = null)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var address in addresses)
            options.Listen(address, listen => listen.Use(next => connection => RefusalBodies.Over(connection, next)));
        // Handlers limit waits and bodies themselves.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxRequestLineSize = 16 * 1024;
        ILoggerFactory silence = NullLoggerFactory.Instance;
        var sockets = new SocketTransportOptions();
        if (bound is not null)
            sockets.CreateBoundListenSocket = bound;
        transport ??= new SocketTransportFactory(Options.Create(sockets), silence);
        var server = new KestrelServer(Options.Create(options), transport, silence);
        try
        {
            var isLocal = addresses.All(address => IPAddress.IsLoopback(address.Address));
            await server.StartAsync(new Application(isLocal, answer, print), CancellationToken.None);
            return new HttpServer(server);
        }
        catch (IOException taken)
        {
            server.Dispose();
            throw new SetupException("port.taken", $"{taken.Message} Choose other ports with --port.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await server.StopAsync(patience.Token);
        server.Dispose();
    }

    private sealed class Application(bool isLocal, RequestDelegate answer, Action<string> print) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures)
        {
            Mark(contextFeatures, isOwn: true);
            return new DefaultHttpContext(contextFeatures);
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                await (isLocal && !NamesThisMachine(context.Request.Host)
                    ? Refuse(context, 421, "This laptop cloud answers to localhost, and to no other name.")
                    : answer(context));
            }
            catch (IOException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The caller has disconnected.
            }
            catch (OperationCanceledException)
            {
                // The caller has disconnected, or the server is stopping.
                if (!context.Response.HasStarted)
                    context.Response.StatusCode = 503;
            }
            catch (BadHttpRequestException bad)
            {
                if (!context.Response.HasStarted)
                    await Refuse(context, bad.StatusCode, ReasonPhrases.GetReasonPhrase(bad.StatusCode));
            }
            catch (Exception bug)
            {
                print($"{context.Request.Method} {context.Request.Path}: {bug}");
                if (!context.Response.HasStarted)
                    context.Response.StatusCode = 500;
            }
        }

        public void DisposeContext(HttpContext context, Exception? exception) => Mark(context.Features, isOwn: false);

        private static void Mark(IFeatureCollection features, bool isOwn)
        {
            if (features.Get<IConnectionItemsFeature>() is { } connection)
                RefusalBodies.Mark(connection.Items, isOwn);
        }

        /// <summary>The owner of any name can point it at this machine. The pages under that name would then have the same origin as
        /// this server, and their scripts could send and read anything (DNS rebinding). Nobody owns an IP address, and Docker
        /// gives its name to containers alone.</summary>
        private static bool NamesThisMachine(HostString host) =>
            !host.HasValue
            || IPAddress.TryParse(host.Host, out _)
            || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.Host.Equals("host.docker.internal", StringComparison.OrdinalIgnoreCase);

        private static Task Refuse(HttpContext context, int status, string message)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(RefusalBodies.Body(message));
        }
    }
}
