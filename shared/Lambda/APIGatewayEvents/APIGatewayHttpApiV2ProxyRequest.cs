namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>What an HTTP API sends to a function, payload format 2.0. Anything may be missing: not only API Gateway can invoke a
/// function.</summary>
public class APIGatewayHttpApiV2ProxyRequest
{
    /// <summary><c>2.0</c>.</summary>
    public string? Version { get; set; }

    /// <summary>The route that matched, such as <c>GET /{model}</c>.</summary>
    public string? RouteKey { get; set; }

    /// <summary>The path, percent-decoded.</summary>
    public string? RawPath { get; set; }

    /// <summary>The query string as the client sent it.</summary>
    public string? RawQueryString { get; set; }

    public string[]? Cookies { get; set; }

    /// <summary>Names are in lower case; several values of one name are joined by commas.</summary>
    public IDictionary<string, string>? Headers { get; set; }

    public IDictionary<string, string>? QueryStringParameters { get; set; }

    public ProxyRequestContext? RequestContext { get; set; }

    public string? Body { get; set; }

    public IDictionary<string, string>? PathParameters { get; set; }

    /// <summary>Whether <see cref="Body"/> is base64: it is when the content type is not text.</summary>
    public bool IsBase64Encoded { get; set; }

    public IDictionary<string, string>? StageVariables { get; set; }

    /// <summary>The API, the route and the caller.</summary>
    public class ProxyRequestContext
    {
        public string? AccountId { get; set; }

        public string? ApiId { get; set; }

        public AuthorizerDescription? Authorizer { get; set; }

        public string? DomainName { get; set; }

        public string? DomainPrefix { get; set; }

        public HttpDescription? Http { get; set; }

        public string? RequestId { get; set; }

        public string? RouteId { get; set; }

        public string? RouteKey { get; set; }

        public string? Stage { get; set; }

        public string? Time { get; set; }

        /// <summary>Milliseconds since 1970.</summary>
        public long TimeEpoch { get; set; }

        public ProxyRequestAuthentication? Authentication { get; set; }
    }

    /// <summary>How the client authenticated itself below HTTP.</summary>
    public class ProxyRequestAuthentication
    {
        public ProxyRequestClientCert? ClientCert { get; set; }
    }

    /// <summary>The client's certificate, with mutual TLS.</summary>
    public class ProxyRequestClientCert
    {
        public string? ClientCertPem { get; set; }

        public string? SubjectDN { get; set; }

        public string? IssuerDN { get; set; }

        public string? SerialNumber { get; set; }

        public ClientCertValidity? Validity { get; set; }
    }

    /// <summary>The time for which the client's certificate is valid.</summary>
    public class ClientCertValidity
    {
        public string? NotBefore { get; set; }

        public string? NotAfter { get; set; }
    }

    /// <summary>The request line, and who sent it.</summary>
    public class HttpDescription
    {
        public string? Method { get; set; }

        public string? Path { get; set; }

        public string? Protocol { get; set; }

        public string? SourceIp { get; set; }

        public string? UserAgent { get; set; }
    }

    /// <summary>What the route's authorizer found; one of the three.</summary>
    public class AuthorizerDescription
    {
        public JwtDescription? Jwt { get; set; }

        public IDictionary<string, object>? Lambda { get; set; }

        public IAMDescription? IAM { get; set; }

        /// <summary>A token's claims.</summary>
        public class JwtDescription
        {
            /// <summary>Every value is a string; an array is written <c>[a b]</c>.</summary>
            public IDictionary<string, string>? Claims { get; set; }

            public string[]? Scopes { get; set; }
        }

        /// <summary>The owner of the credentials that signed the request.</summary>
        public class IAMDescription
        {
            public string? AccessKey { get; set; }

            public string? AccountId { get; set; }

            public string? CallerId { get; set; }

            public CognitoIdentityDescription? CognitoIdentity { get; set; }

            public string? PrincipalOrgId { get; set; }

            public string? UserARN { get; set; }

            public string? UserId { get; set; }
        }

        /// <summary>The identity that an identity pool lent the credentials to.</summary>
        public class CognitoIdentityDescription
        {
            /// <summary>How the user signed in, such as <c>…:CognitoSignIn:{sub}</c>.</summary>
            public IList<string>? AMR { get; set; }

            public string? IdentityId { get; set; }

            public string? IdentityPoolId { get; set; }
        }
    }
}
