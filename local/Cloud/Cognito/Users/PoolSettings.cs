namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>What the template says of one user pool.</summary>
public sealed class PoolSettings
{
    private static readonly string[] KnownTriggers = ["PostConfirmation", "PostAuthentication"];

    private PoolSettings(string region, Resource resource)
    {
        var pool = resource.Properties;
        Resource = resource;
        Id = PhysicalIds.UserPool(region, resource.LogicalId);
        Password = PasswordPolicy.From(pool);
        Attributes = new AttributeSchema(pool);
        UsernameAttributes = pool.Texts("UsernameAttributes");
        AliasAttributes = pool.Texts("AliasAttributes");
        AutoVerified = pool.Texts("AutoVerifiedAttributes");
        VerifiedBeforeUpdate = pool.At("UserAttributeUpdateSettings")?.Texts("AttributesRequireVerificationBeforeUpdate") ?? [];
        CaseSensitive = pool.At("UsernameConfiguration")?.Flag("CaseSensitive") ?? true;
        AdminCreatesOnly = pool.At("AdminCreateUserConfig")?.Flag("AllowAdminCreateUserOnly") ?? false;
        Mfa = pool.Text("MfaConfiguration") ?? "OFF";
        Totp = Mfa != "OFF" && (pool["EnabledMfas"] is null || pool.Texts("EnabledMfas").Contains("SOFTWARE_TOKEN_MFA"));
    }

    public Resource Resource { get; }
    public string Id { get; }
    public PasswordPolicy Password { get; }
    public AttributeSchema Attributes { get; }

    /// <summary>When not empty, users sign up with one of these, and their user name is made for them.</summary>
    public string[] UsernameAttributes { get; }

    /// <summary>What, once verified, may be typed instead of the user name.</summary>
    public string[] AliasAttributes { get; }
    public string[] AutoVerified { get; }

    /// <summary>Attributes that keep their old value until the new one is verified.</summary>
    public string[] VerifiedBeforeUpdate { get; }
    public bool CaseSensitive { get; }
    public bool AdminCreatesOnly { get; }

    /// <summary>OFF, ON or OPTIONAL.</summary>
    public string Mfa { get; }
    public bool Totp { get; }

    /// <summary>The name, or the ARN, of the function behind a trigger.</summary>
    public Dictionary<string, string> Triggers { get; } = [];

    /// <summary>The part of the id after the underscore, which goes into every password proof.</summary>
    public string ShortName => Id[(Id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    public string ProviderName => PhysicalIds.ProviderName(Id);

    public string Issuer => PhysicalIds.Issuer(Id);

    /// <summary>Every pool of the template, with the triggers that it or a function's Cognito event names.</summary>
    public static IReadOnlyList<PoolSettings> All(string region, IReadOnlyList<Resource> resources)
    {
        var pools = resources.Where(r => r.Type == "AWS::Cognito::UserPool").Select(r => new PoolSettings(region, r)).ToList();
        foreach (var pool in pools)
        {
            foreach (var (trigger, function) in pool.Resource.Properties.At("LambdaConfig") ?? [])
            {
                pool.Add(trigger, function.AsText()
                    ?? throw new SetupException("template.unsupported", $"{pool.Resource.LogicalId}: {trigger} must name one function."));
            }
        }

        foreach (var function in resources.Where(r => r.Type == "AWS::Serverless::Function"))
            AddEvents(pools, function);

        return pools;
    }

    // SAM's Cognito event: UserPool is a reference to a pool of the same template, Trigger one name or a list.
    private static void AddEvents(List<PoolSettings> pools, Resource function)
    {
        var events = function.Properties.At("Events")?.Select(pair => pair.Value).OfType<JsonObject>() ?? [];
        foreach (var properties in events.Where(e => e.Text("Type") == "Cognito").Select(e => e.At("Properties") ?? []))
        {
            var pool = pools.Find(p => p.Id == properties.Text("UserPool") || p.Resource.LogicalId == properties.Text("UserPool"))
                ?? throw new SetupException(
                    "template.unsupported", $"{function.LogicalId}: its Cognito event names no user pool of this template.");
            foreach (var trigger in properties["Trigger"] is JsonArray ? properties.Texts("Trigger") : [properties.Text("Trigger") ?? ""])
                pool.Add(trigger, function.Properties.Text("FunctionName") ?? function.LogicalId);
        }
    }

    private void Add(string trigger, string function) => Triggers[trigger] = KnownTriggers.Contains(trigger)
        ? function
        : throw new SetupException(
            "template.unsupported", $"{Resource.LogicalId}: the trigger {trigger} does not run here; only "
            + $"{string.Join(" and ", KnownTriggers)} do.");
}
