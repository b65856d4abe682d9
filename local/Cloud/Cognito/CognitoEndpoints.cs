namespace Trellis.Local.Cloud.Cognito;

/// <summary>The user pools over HTTP: the JSON protocol of the API, and the documents by which others check its tokens.</summary>
public sealed class CognitoEndpoints(UserPools pools)
{
    /// <summary>Answers one request: a call of the API is a POST to the root, with the operation in X-Amz-Target.</summary>
    public Task Answer(HttpContext http) => http.Request.Path.Value?.Split('/') switch
    {
        ["", var pool, ".well-known", "jwks.json"] when HttpMethods.IsGet(http.Request.Method) => Document(http, pools.Jwks(pool)),
        ["", var pool, ".well-known", "openid-configuration"] when HttpMethods.IsGet(http.Request.Method) =>
            Document(http, Configuration(http, pool)),
        _ => JsonProtocol.Answer(http, "AWSCognitoIdentityProviderService", (name, input) => pools.Run(name, input, IsSigned(http))),
    };

    // Tools on this machine sign what they send, with whatever key they have: there is no account here to check it against. A browser
    // has no business with administrators' calls, and any page that is open in it could make them.
    private static bool IsSigned(HttpContext http) =>
        http.Request.Headers.Authorization.ToString().StartsWith("AWS4-HMAC-SHA256 Credential=", StringComparison.Ordinal)
        && !http.Request.Headers.ContainsKey("Origin");

    private JsonObject? Configuration(HttpContext http, string id)
    {
        if (pools.Pool(id) is not { } pool)
            return null;

        return new JsonObject
        {
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["issuer"] = pool.Settings.Issuer,
            ["jwks_uri"] = $"{http.Request.Scheme}://{http.Request.Host}/{id}/.well-known/jwks.json",
            ["response_types_supported"] = new JsonArray("code", "token"),
            ["scopes_supported"] = new JsonArray("openid", "email", "phone", "profile"),
            ["subject_types_supported"] = new JsonArray("public"),
        };
    }

    private static Task Document(HttpContext http, JsonObject? document)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.CacheControl = "public, max-age=86400";
        return HttpBodies.Write(
            http, document is null ? 400 : 200, document ?? new JsonObject { ["message"] = "User pool does not exist." });
    }
}
