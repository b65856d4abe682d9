namespace Trellis.Local.Tools.Clients;

/// <summary>The file that Amplify's libraries for React, React Native, Android, Swift and Flutter are configured with:
/// <c>amplify_outputs.json</c>. Sign-in stands under <c>auth</c>, and both APIs under <c>custom</c>, where Amplify keeps REST
/// APIs.</summary>
internal static class AmplifyOutputs
{
    public static JsonObject Create(Backend backend, Stack stack)
    {
        var pool = PoolSettings.All(backend.Region, stack.Resources) is [var first, ..]
            ? first
            : throw new SetupException("outputs.pool", "template.yaml declares no user pool.");
        var custom = new JsonObject
        {
            ["API"] = new JsonObject
            {
                ["Api"] = Api("Api", backend.Api, backend.Region),
                ["SignedApi"] = Api("SignedApi", backend.SignedApi, backend.Region),
            },
        };
        // Amplify derives AWS's addresses itself. Those of a laptop have to be named.
        if (backend.IsLocal)
        {
            custom["endpoints"] = new JsonObject
            {
                ["userPoolEndpoint"] = Physical.Address(backend.Cognito),
                ["identityPoolEndpoint"] = Physical.Address(backend.CognitoIdentity)
            };
        }

        return new JsonObject { ["version"] = "1.3", ["auth"] = Auth(backend, pool), ["custom"] = custom };
    }

    private static JsonObject Auth(Backend backend, PoolSettings pool)
    {
        var auth = new JsonObject
        {
            ["aws_region"] = backend.Region,
            ["user_pool_id"] = backend.UserPoolId,
            ["user_pool_client_id"] = backend.ClientId,
            ["identity_pool_id"] = backend.IdentityPoolId,
            ["username_attributes"] = pool.UsernameAttributes.ToJson(),
            ["standard_required_attributes"] = pool.UsernameAttributes.ToJson(),
            ["user_verification_types"] = pool.AutoVerified.ToJson(),
            ["unauthenticated_identities_enabled"] = false,
            ["password_policy"] = new JsonObject
            {
                ["min_length"] = pool.Password.Length,
                ["require_lowercase"] = pool.Password.Lower,
                ["require_uppercase"] = pool.Password.Upper,
                ["require_numbers"] = pool.Password.Digits,
                ["require_symbols"] = pool.Password.Symbols,
            },
            ["mfa_configuration"] = pool.Mfa switch { "ON" => "REQUIRED", "OPTIONAL" => "OPTIONAL", _ => "NONE" },
        };
        if (pool.Totp)
            auth["mfa_methods"] = new JsonArray("TOTP");
        if (backend is { Providers.Count: > 0, Domain: { } domain })
            auth["oauth"] = OAuth(backend, domain);
        return auth;
    }

    private static JsonObject OAuth(Backend backend, string domain)
    {
        var page = backend.Web.GetLeftPart(UriPartial.Authority) + "/";
        return new JsonObject
        {
            ["identity_providers"] = backend.Providers.Select(Provider).OfType<string>().ToJson(),
            ["domain"] = domain,
            ["scopes"] = new JsonArray("openid", "email", "profile", "aws.cognito.signin.user.admin"),
            ["redirect_sign_in_uri"] = new JsonArray(page),
            ["redirect_sign_out_uri"] = new JsonArray(page),
            ["response_type"] = "code",
        };
    }

    // Amplify's file can name these four. For SAML and OpenID Connect the app names the provider: signInWithRedirect({ provider: { custom:
    // 'Saml' } }).
    private static string? Provider(string name) => name switch
    {
        "Google" => "GOOGLE",
        "Facebook" => "FACEBOOK",
        "LoginWithAmazon" => "LOGIN_WITH_AMAZON",
        "SignInWithApple" => "SIGN_IN_WITH_APPLE",
        _ => null,
    };

    private static JsonObject Api(string name, Uri endpoint, string region) =>
        new() { ["endpoint"] = Physical.Address(endpoint), ["region"] = region, ["apiName"] = name };
}
