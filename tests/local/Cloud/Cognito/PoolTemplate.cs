namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>The resources of a template with one user pool, one app client and one identity pool, as a test wants them.</summary>
internal sealed class PoolTemplate
{
    public const string Region = "eu-west-1";
    public const string Role = "arn:aws:iam::123456789012:role/app-Signed";

    public JsonObject Pool { get; } = new()
    {
        ["UsernameAttributes"] = new JsonArray("email"),
        ["AutoVerifiedAttributes"] = new JsonArray("email"),
        ["UsernameConfiguration"] = new JsonObject { ["CaseSensitive"] = false },
        ["MfaConfiguration"] = "OPTIONAL",
        ["EnabledMfas"] = new JsonArray("SOFTWARE_TOKEN_MFA"),
        ["Policies"] = new JsonObject
        {
            ["PasswordPolicy"] = new JsonObject { ["MinimumLength"] = 10, ["RequireNumbers"] = true, ["RequireUppercase"] = true },
        },
    };

    public JsonObject Client { get; } = new()
    {
        ["UserPoolId"] = PoolId,
        ["ExplicitAuthFlows"] = new JsonArray("ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
        ["PreventUserExistenceErrors"] = "ENABLED",
        ["AccessTokenValidity"] = 15,
        ["IdTokenValidity"] = 15,
        ["TokenValidityUnits"] = new JsonObject { ["AccessToken"] = "minutes", ["IdToken"] = "minutes" },
    };

    public JsonObject Identities { get; } = new()
    {
        ["AllowUnauthenticatedIdentities"] = false,
        ["CognitoIdentityProviders"] = new JsonArray(new JsonObject { ["ClientId"] = WebClientId, ["ProviderName"] = Provider, ["ServerSideTokenCheck"] = true }),
    };

    /// <summary>What else the template declares.</summary>
    public List<Resource> More { get; } = [];

    public static string PoolId => PhysicalIds.UserPool(Region, "UserPool");

    public static string WebClientId => PhysicalIds.UserPoolClient(Region, "WebClient");

    public static string IdentitiesId => PhysicalIds.IdentityPool(Region, "IdentityPool");

    public static string Provider => PhysicalIds.ProviderName(PoolId);

    public PoolTemplate With(Action<PoolTemplate> change)
    {
        change(this);
        return this;
    }

    public IReadOnlyList<Resource> Resources() =>
    [
        new("UserPool", "AWS::Cognito::UserPool", Pool),
        new("WebClient", "AWS::Cognito::UserPoolClient", Client),
        new("IdentityPool", "AWS::Cognito::IdentityPool", Identities),
        new("Roles", "AWS::Cognito::IdentityPoolRoleAttachment", new JsonObject
        {
            ["IdentityPoolId"] = IdentitiesId,
            ["Roles"] = new JsonObject { ["authenticated"] = Role, ["unauthenticated"] = Role + "Visitor" },
        }),
        .. More,
    ];
}
