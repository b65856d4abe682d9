using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The client context from an AWS Mobile SDK, if any.</summary>
internal sealed record MobileClient(
    IClientApplication? Client,
    IDictionary<string, string>? Custom,
    IDictionary<string, string>? Environment) : IClientContext
{
    public static MobileClient Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return new(null, null, null);

        using var parsed = JsonDocument.Parse(json);
        return new(Application(parsed.RootElement), Texts(parsed.RootElement, "custom"), Texts(parsed.RootElement, "env"));
    }

    private static MobileApplication? Application(JsonElement context) =>
        Texts(context, "client") is not { } client
            ? null
            : new MobileApplication(
                client.GetValueOrDefault("app_package_name"),
                client.GetValueOrDefault("app_title"),
                client.GetValueOrDefault("app_version_code"),
                client.GetValueOrDefault("app_version_name"),
                client.GetValueOrDefault("installation_id"));

    private static Dictionary<string, string>? Texts(JsonElement context, string name) =>
        context.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Object
            ? texts.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.ToString())
            : null;
}

internal sealed record MobileApplication(
    string? AppPackageName,
    string? AppTitle,
    string? AppVersionCode,
    string? AppVersionName,
    string? InstallationId) : IClientApplication;

/// <summary>The Cognito identity that invoked the function directly, if any.</summary>
internal sealed record MobileIdentity(string? IdentityId, string? IdentityPoolId) : ICognitoIdentity
{
    public static MobileIdentity Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return new(null, null);

        using var parsed = JsonDocument.Parse(json);
        return new(Text(parsed.RootElement, "cognitoIdentityId"), Text(parsed.RootElement, "cognitoIdentityPoolId"));
    }

    private static string? Text(JsonElement identity, string name) =>
        identity.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
