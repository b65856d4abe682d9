using static Trellis.Http.EventMembers;
using Authorizer = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest.AuthorizerDescription;
using Context = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest.ProxyRequestContext;
using Request = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest;

namespace Trellis.Http;

/// <summary>Reads an event in one pass. Members that Amazon's type does not have are skipped.</summary>
internal static class RequestReader
{
    /// <returns>Null if the event is the JSON null.</returns>
    /// <exception cref="JsonException">The bytes are not JSON, or a member has another type than in Amazon's type.</exception>
    public static Request? Read(ref Utf8JsonReader reader) =>
        Object(ref reader, new Request(), static (ref value, scoped name, request) =>
        {
            if (Is(name, "version"u8))
                request.Version = value.GetString();
            else if (Is(name, "routeKey"u8))
                request.RouteKey = value.GetString();
            else if (Is(name, "rawPath"u8))
                request.RawPath = value.GetString();
            else if (Is(name, "rawQueryString"u8))
                request.RawQueryString = value.GetString();
            else if (Is(name, "cookies"u8))
                request.Cookies = Strings(ref value)?.ToArray();
            else if (Is(name, "headers"u8))
                request.Headers = Map(ref value, usually: 20);
            else if (Is(name, "queryStringParameters"u8))
                request.QueryStringParameters = Map(ref value);
            else if (Is(name, "requestContext"u8))
                request.RequestContext = RequestContext(ref value);
            else if (Is(name, "body"u8))
                request.Body = value.GetString();
            else if (Is(name, "pathParameters"u8))
                request.PathParameters = Map(ref value);
            else if (Is(name, "isBase64Encoded"u8))
                request.IsBase64Encoded = value.GetBoolean();
            else if (Is(name, "stageVariables"u8))
                request.StageVariables = Map(ref value);
            else
                value.Skip();
        });

    private static Context? RequestContext(ref Utf8JsonReader reader) =>
        Object(ref reader, new Context(), static (ref value, scoped name, context) =>
        {
            if (Is(name, "accountId"u8))
                context.AccountId = value.GetString();
            else if (Is(name, "apiId"u8))
                context.ApiId = value.GetString();
            else if (Is(name, "authorizer"u8))
                context.Authorizer = AuthorizerOf(ref value);
            else if (Is(name, "domainName"u8))
                context.DomainName = value.GetString();
            else if (Is(name, "domainPrefix"u8))
                context.DomainPrefix = value.GetString();
            else if (Is(name, "http"u8))
                context.Http = Http(ref value);
            else if (Is(name, "requestId"u8))
                context.RequestId = value.GetString();
            else if (Is(name, "routeId"u8))
                context.RouteId = value.GetString();
            else if (Is(name, "routeKey"u8))
                context.RouteKey = value.GetString();
            else if (Is(name, "stage"u8))
                context.Stage = value.GetString();
            else if (Is(name, "time"u8))
                context.Time = value.GetString();
            else if (Is(name, "timeEpoch"u8))
                context.TimeEpoch = value.GetInt64();
            else if (Is(name, "authentication"u8))
                context.Authentication = Authentication(ref value);
            else
                value.Skip();
        });

    private static Request.HttpDescription? Http(ref Utf8JsonReader reader) =>
        Object(ref reader, new Request.HttpDescription(), static (ref value, scoped name, http) =>
        {
            if (Is(name, "method"u8))
                http.Method = value.GetString();
            else if (Is(name, "path"u8))
                http.Path = value.GetString();
            else if (Is(name, "protocol"u8))
                http.Protocol = value.GetString();
            else if (Is(name, "sourceIp"u8))
                http.SourceIp = value.GetString();
            else if (Is(name, "userAgent"u8))
                http.UserAgent = value.GetString();
            else
                value.Skip();
        });

    private static Authorizer? AuthorizerOf(ref Utf8JsonReader reader) =>
        Object(ref reader, new Authorizer(), static (ref value, scoped name, authorizer) =>
        {
            if (Is(name, "jwt"u8))
                authorizer.Jwt = Jwt(ref value);
            else if (Is(name, "iam"u8))
                authorizer.IAM = Iam(ref value);
            else if (Is(name, "lambda"u8))
                authorizer.Lambda = Anything(ref value);
            else
                value.Skip();
        });

    private static Authorizer.JwtDescription? Jwt(ref Utf8JsonReader reader) =>
        Object(ref reader, new Authorizer.JwtDescription(), static (ref value, scoped name, jwt) =>
        {
            if (Is(name, "claims"u8))
                jwt.Claims = Map(ref value, usually: 14);
            else if (Is(name, "scopes"u8))
                jwt.Scopes = Strings(ref value)?.ToArray();
            else
                value.Skip();
        });

    private static Authorizer.IAMDescription? Iam(ref Utf8JsonReader reader) =>
        Object(ref reader, new Authorizer.IAMDescription(), static (ref value, scoped name, iam) =>
        {
            if (Is(name, "accessKey"u8))
                iam.AccessKey = value.GetString();
            else if (Is(name, "accountId"u8))
                iam.AccountId = value.GetString();
            else if (Is(name, "callerId"u8))
                iam.CallerId = value.GetString();
            else if (Is(name, "cognitoIdentity"u8))
                iam.CognitoIdentity = Identity(ref value);
            else if (Is(name, "principalOrgId"u8))
                iam.PrincipalOrgId = value.GetString();
            else if (Is(name, "userArn"u8))
                iam.UserARN = value.GetString();
            else if (Is(name, "userId"u8))
                iam.UserId = value.GetString();
            else
                value.Skip();
        });

    private static Authorizer.CognitoIdentityDescription? Identity(ref Utf8JsonReader reader) =>
        Object(ref reader, new Authorizer.CognitoIdentityDescription(), static (ref value, scoped name, identity) =>
        {
            if (Is(name, "amr"u8))
                identity.AMR = Strings(ref value);
            else if (Is(name, "identityId"u8))
                identity.IdentityId = value.GetString();
            else if (Is(name, "identityPoolId"u8))
                identity.IdentityPoolId = value.GetString();
            else
                value.Skip();
        });

    // Mutual TLS adds it.
    private static Request.ProxyRequestAuthentication? Authentication(ref Utf8JsonReader reader) =>
        Object(ref reader, new Request.ProxyRequestAuthentication(), static (ref value, scoped name, authentication) =>
        {
            if (Is(name, "clientCert"u8))
                authentication.ClientCert = Certificate(ref value);
            else
                value.Skip();
        });

    private static Request.ProxyRequestClientCert? Certificate(ref Utf8JsonReader reader) =>
        Object(ref reader, new Request.ProxyRequestClientCert(), static (ref value, scoped name, certificate) =>
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
        Object(ref reader, new Request.ClientCertValidity(), static (ref value, scoped name, validity) =>
        {
            if (Is(name, "notBefore"u8))
                validity.NotBefore = value.GetString();
            else if (Is(name, "notAfter"u8))
                validity.NotAfter = value.GetString();
            else
                value.Skip();
        });
}
