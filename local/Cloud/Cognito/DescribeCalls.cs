namespace Trellis.Local.Cloud.Cognito;

/// <summary>Tells what the template declares: pools and their clients.</summary>
internal static class DescribeCalls
{
    public static CallAnswer Pool(CognitoCall call)
    {
        var (pool, properties) = (call.Pool.Settings, call.Pool.Settings.Resource.Properties);
        var triggers = new JsonObject();
        foreach (var (trigger, function) in pool.Triggers)
            triggers[trigger] = function.StartsWith("arn:", StringComparison.Ordinal) ? function : FunctionArn(pool, function);

        var shown = new JsonObject
        {
            ["Id"] = pool.Id,
            ["Name"] = pool.Name,
            ["Arn"] = pool.Arn,
            ["CreationDate"] = Shown.Time(call.Pool.Created),
            ["LastModifiedDate"] = Shown.Time(call.Pool.Created),
            ["Policies"] = new JsonObject { ["PasswordPolicy"] = pool.Password.Describe() },
            ["SchemaAttributes"] = pool.Attributes.Describe(),
            ["LambdaConfig"] = triggers,
            ["MfaConfiguration"] = pool.Mfa,
            ["EstimatedNumberOfUsers"] = call.Pool.Users.Count,
            ["UsernameConfiguration"] = new JsonObject { ["CaseSensitive"] = pool.CaseSensitive },
            ["AdminCreateUserConfig"] = new JsonObject
            {
                ["AllowAdminCreateUserOnly"] = pool.AdminCreatesOnly,
                ["UnusedAccountValidityDays"] = pool.Password.TemporaryDays,
            },
            ["DeletionProtection"] = properties.Text("DeletionProtection") ?? "INACTIVE",
        };
        CopyTo(
            shown, properties, "AutoVerifiedAttributes", "UsernameAttributes", "AliasAttributes", "AccountRecoverySetting",
            "UserAttributeUpdateSettings", "UserPoolTags");
        return new JsonObject { ["UserPool"] = shown };
    }

    public static CallAnswer Client(CognitoCall call)
    {
        var client = call.Client;
        var shown = new JsonObject
        {
            ["UserPoolId"] = call.Pool.Settings.Id,
            ["ClientId"] = client.Id,
            ["ClientName"] = client.Name,
            ["CreationDate"] = Shown.Time(call.Pool.Created),
            ["LastModifiedDate"] = Shown.Time(call.Pool.Created),
            ["ExplicitAuthFlows"] = client.Flows.ToJson(),
            ["AccessTokenValidity"] = (int)client.AccessLife.TotalMinutes,
            ["IdTokenValidity"] = (int)client.IdLife.TotalMinutes,
            ["RefreshTokenValidity"] = (int)client.RefreshLife.TotalMinutes,
            ["TokenValidityUnits"] = new JsonObject { ["AccessToken"] = "minutes", ["IdToken"] = "minutes", ["RefreshToken"] = "minutes" },
            ["AuthSessionValidity"] = (int)client.SessionLife.TotalMinutes,
            ["PreventUserExistenceErrors"] = client.HidesUsers ? "ENABLED" : "LEGACY",
            ["EnableTokenRevocation"] = client.Revocable,
        };
        if (client.Secret is not null)
            shown["ClientSecret"] = client.Secret;

        CopyTo(
            shown, client.Resource.Properties, "ReadAttributes", "WriteAttributes", "SupportedIdentityProviders", "RefreshTokenRotation",
            "AllowedOAuthFlows", "AllowedOAuthScopes", "CallbackURLs", "LogoutURLs");
        return new JsonObject { ["UserPoolClient"] = shown };
    }

    public static CallAnswer Clients(CognitoCall call) => CallPages.Of(
        call, "UserPoolClients", "NextToken", "MaxResults", call.Pool.Clients.Values,
        client => new JsonObject { ["ClientId"] = client.Id, ["ClientName"] = client.Name, ["UserPoolId"] = call.Pool.Settings.Id });

    // The pool's own ARN tells region and account.
    private static string FunctionArn(PoolSettings pool, string function) =>
        pool.Arn.Replace(":cognito-idp:", ":lambda:", StringComparison.Ordinal)
            .Replace($":userpool/{pool.Id}", $":function:{function}", StringComparison.Ordinal);

    private static void CopyTo(JsonObject shown, JsonObject properties, params string[] names)
    {
        foreach (var name in names)
        {
            if (properties[name] is { } value)
                shown[name] = value.DeepClone();
        }
    }
}
