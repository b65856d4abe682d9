using static Trellis.Http.EventMembers;
using Request = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest;

namespace Trellis.Http;

/// <summary>Reads the part of an event that mutual TLS adds.</summary>
internal static class Certificates
{
    public static Request.ProxyRequestAuthentication? Authentication(ref Utf8JsonReader reader) =>
        Object(
            ref reader, new Request.ProxyRequestAuthentication(),
            static (ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, Request.ProxyRequestAuthentication authentication) =>
        {
            if (Is(name, "clientCert"u8))
                authentication.ClientCert = Certificate(ref value);
            else
                value.Skip();
        });

    private static Request.ProxyRequestClientCert? Certificate(ref Utf8JsonReader reader) =>
        Object(
            ref reader, new Request.ProxyRequestClientCert(),
            static (ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, Request.ProxyRequestClientCert certificate) =>
        {
            if (Is(name, "clientCertPem"u8))
                certificate.ClientCertPem = value.GetString();
            else if (Is(name, "subjectDN"u8))
                certificate.SubjectDN = value.GetString();
            else if (Is(name, "issuerDN"u8))
                certificate.IssuerDN = value.GetString();
            else if (Is(name, "serialNumber"u8))
                certificate.SerialNumber = value.GetString();
            else if (Is(name, "validity"u8))
                certificate.Validity = Validity(ref value);
            else
                value.Skip();
        });

    private static Request.ClientCertValidity? Validity(ref Utf8JsonReader reader) =>
        Object(
            ref reader, new Request.ClientCertValidity(),
            static (ref Utf8JsonReader value, scoped ReadOnlySpan<byte> name, Request.ClientCertValidity validity) =>
        {
            if (Is(name, "notBefore"u8))
                validity.NotBefore = value.GetString();
            else if (Is(name, "notAfter"u8))
                validity.NotAfter = value.GetString();
            else
                value.Skip();
        });
}
