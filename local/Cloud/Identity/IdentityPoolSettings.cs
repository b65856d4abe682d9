namespace Trellis.Local.Cloud.Identity;

/// <summary>What the template says of one identity pool.</summary>
public sealed class IdentityPoolSettings
{
    // A login at somebody else's service cannot be checked from a laptop.
    private static readonly string[] Federated =
        ["SupportedLoginProviders", "OpenIdConnectProviderARNs", "SamlProviderARNs", "DeveloperProviderName"];

    private readonly JsonObject? roles;

    private IdentityPoolSettings(string region, Resource resource, IReadOnlyList<Resource> resources)
    {
        Id = PhysicalIds.IdentityPool(region, resource.LogicalId);
        AllowsVisitors = resource.Properties.Flag("AllowUnauthenticatedIdentities") ?? false;
        Providers = [.. resource.Properties.Objects("CognitoIdentityProviders").Select(provider => new Provider(
            provider.Text("ProviderName") ?? "",
            provider.Text("ClientId") ?? "",
            provider.Flag("ServerSideTokenCheck") ?? false))];
        NotRun = [.. Federated.Where(name => resource.Properties[name] is not null).Select(name => $"{resource.LogicalId}.{name}")];
        roles = resources
            .FirstOrDefault(r => r.Type == "AWS::Cognito::IdentityPoolRoleAttachment" && r.Properties.Text("IdentityPoolId") == Id)
            ?.Properties.At("Roles");
    }

    public string Id { get; }

    /// <summary>Whether someone with no login at all gets an identity.</summary>
    public bool AllowsVisitors { get; }
    public IReadOnlyList<Provider> Providers { get; }

    /// <summary>What the template declares of this pool and the laptop does not run: federated providers.</summary>
    public IReadOnlyList<string> NotRun { get; }

    /// <summary>The role of users, or of visitors; null when none is attached.</summary>
    public string? Role(bool authenticated) => roles?.Text(authenticated ? "authenticated" : "unauthenticated");

    public static IReadOnlyList<IdentityPoolSettings> All(string region, IReadOnlyList<Resource> resources) =>
        [.. resources.Where(r => r.Type == "AWS::Cognito::IdentityPool").Select(r => new IdentityPoolSettings(region, r, resources))];

    /// <summary>A user pool whose users an identity pool knows.</summary>
    /// <param name="ClientId">The app client whose tokens count.</param>
    /// <param name="MustBeCurrent">Whether users who were signed out or disabled are turned away, though their token has not
    /// expired.</param>
    public sealed record Provider(string Name, string ClientId, bool MustBeCurrent);
}
