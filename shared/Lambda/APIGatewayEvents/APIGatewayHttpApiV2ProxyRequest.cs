namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>The event from an HTTP API, payload format 2.0. All members may be null, since others than API Gateway can invoke a
/// function too.</summary>
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

    /// <summary>Whether <see cref="Body"/> is base64, as it is for content types that are not text.</summary>
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

    /// <summary>The client's authentication below HTTP.</summary>
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

    /// <summary>The validity period of the client's certificate.</summary>
    public class ClientCertValidity
    {
        public string? NotBefore { get; set; }

        public string? NotAfter { get; set; }
    }

    /// <summary>The request line and the client.</summary>
    public class HttpDescription
    {
        public string? Method { get; set; }

        public string? Path { get; set; }

        public string? Protocol { get; set; }

        public string? SourceIp { get; set; }

        public string? UserAgent { get; set; }
    }

    /// <summary>The result of the route's authorizer; one of the three is set.</summary>
    public class AuthorizerDescription
    {
        public JwtDescription? Jwt { get; set; }

        public IDictionary<string, object>? Lambda { get; set; }

        public IAMDescription? IAM { get; set; }

        /// <summary>A token's claims.</summary>
        public class JwtDescription
        {
            /// <summary>All values are strings; an array is formatted as <c>[a b]</c>.</summary>
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

        /// <summary>The identity that received the credentials from an identity pool.</summary>
        public class CognitoIdentityDescription
        {
            /// <summary>How the user signed in, such as <c>…:CognitoSignIn:{sub}</c>.</summary>
            public IList<string>? AMR { get; set; }

            public string? IdentityId { get; set; }

            public string? IdentityPoolId { get; set; }
        }
    }
}
