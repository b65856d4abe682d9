using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trellis.Tests.Native;

/// <summary>A certificate authority that nobody trusts unless told to.</summary>
public sealed class TestAuthority : IDisposable
{
    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public static TestAuthority New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return new TestAuthority(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1)));
    }

    /// <summary>What a server at that host presents.</summary>
    public SslStreamCertificateContext Present(string host) => SslStreamCertificateContext.Create(Issue(host), [Certificate], offline: true);

    private X509Certificate2 Issue(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(Certificate.GetECDsaPrivateKey()!),
            DateTimeOffset.UtcNow.AddMinutes(-30),
            DateTimeOffset.UtcNow.AddHours(12),
            RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A file with its certificate, and after that whatever else is to be trusted.</summary>
    public string Write(string folder, string others = "")
    {
        var file = Path.Combine(folder, "roots.pem");
        File.WriteAllText(file, $"{Certificate.ExportCertificatePem()}\n{others}");
        return file;
    }

    public void Dispose() => Certificate.Dispose();
}
