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

    /// <summary>Listens at addresses, and answers until it is disposed.</summary>
    /// <param name="say">Told of bugs.</param>
    /// <param name="transport">Where connections come from; null for plain sockets.</param>
    /// <param name="bound">Gives the socket of an address, bound already; null where sockets are to be made here.</param>
    /// <exception cref="SetupException">A port is taken.</exception>
    public static async Task<HttpServer> Start(
        IReadOnlyList<IPEndPoint> addresses,
        RequestDelegate answer,
        Action<string> say,
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
            await server.StartAsync(new Application(answer, say), CancellationToken.None);
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

    private sealed class Application(RequestDelegate answer, Action<string> say) : IHttpApplication<HttpContext>
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
                await answer(context);
            }
            catch (IOException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The caller has hung up; there is nobody to tell.
            }
            catch (OperationCanceledException)
            {
                // The caller has hung up, or everything stops just now.
                if (!context.Response.HasStarted)
                    context.Response.StatusCode = 503;
            }
            catch (BadHttpRequestException bad)
            {
                if (!context.Response.HasStarted)
                    await Refuse(context, bad.StatusCode);
            }
            catch (Exception bug)
            {
                say($"{context.Request.Method} {context.Request.Path}: {bug}");
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

        private static Task Refuse(HttpContext context, int status)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(RefusalBodies.Body(ReasonPhrases.GetReasonPhrase(status)));
        }
    }
}
