using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Trellis.Tests.Native;

/// <summary>A table behind TLS, as DynamoDB itself answers: takes the encryption off and passes the bytes on.</summary>
public sealed class SecureDoor : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext certificate;
    private readonly Uri inside;

    /// <param name="inside">What it leads to.</param>
    /// <param name="authority">Who vouches for it.</param>
    public SecureDoor(Uri inside, TestAuthority authority)
    {
        this.inside = inside;
        certificate = SslStreamCertificateContext.Create(authority.Issue("localhost"), [authority.Certificate], offline: true);
        listener.Start();
        _ = Accept();
    }

    public Uri Url => new($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await listener.AcceptTcpClientAsync());
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(TcpClient outside)
    {
        try
        {
            using var _ = outside;
            outside.NoDelay = true;
            using var secure = new SslStream(outside.GetStream());
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate });
            using var engine = new TcpClient { NoDelay = true };
            await engine.ConnectAsync(inside.Host, inside.Port);
            await Task.WhenAny(secure.CopyToAsync(engine.GetStream()), engine.GetStream().CopyToAsync(secure));
        }
        catch (Exception ended) when (ended is IOException or SocketException or AuthenticationException)
        {
            // The function was ended, or does not trust us.
        }
    }
}
