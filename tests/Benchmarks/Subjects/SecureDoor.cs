using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Trellis.Tests.Native;

namespace Trellis.Benchmarks.Subjects;

/// <summary>The engine behind TLS, as DynamoDB itself answers: takes the encryption off and passes the bytes on.</summary>
internal sealed class SecureDoor : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext certificate;
    private readonly Uri inside;
    private readonly TestAuthority authority;

    /// <param name="inside">What it leads to.</param>
    /// <param name="roots">The certificates that are shipped: the authority's own comes on top of them, so that as many are parsed as in production.</param>
    public SecureDoor(Uri inside, string roots)
    {
        this.inside = inside;
        authority = TestAuthority.New();
        certificate = SslStreamCertificateContext.Create(authority.Issue("localhost"), [authority.Certificate], offline: true);
        Authority = Path.Combine(Directory.CreateTempSubdirectory("benchmark-tls-").FullName, "roots.pem");
        File.WriteAllText(Authority, roots + "\n" + authority.Certificate.ExportCertificatePem() + "\n");
        listener.Start();
        _ = Accept();
    }

    public Uri Url => new($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public string Authority { get; }

    public void Dispose()
    {
        listener.Dispose();
        authority.Dispose();
        Directory.Delete(Path.GetDirectoryName(Authority)!, recursive: true);
    }

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
