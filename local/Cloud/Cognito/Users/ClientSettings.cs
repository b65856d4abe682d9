namespace Trellis.Local.Cloud.Cognito.Users;

/// <summary>What the template says of one app client.</summary>
public sealed class ClientSettings
{
    public ClientSettings(string region, Resource resource)
    {
        var client = resource.Properties;
        var units = client.At("TokenValidityUnits");
        Id = PhysicalIds.UserPoolClient(region, resource.LogicalId);
        Secret = client.Flag("GenerateSecret") == true ? PhysicalIds.ClientSecret(Id) : null;
        Flows = client["ExplicitAuthFlows"] is null
            ? ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
            : [.. client.Texts("ExplicitAuthFlows").Select(Modern)];
        HidesUsers = client.Text("PreventUserExistenceErrors") == "ENABLED";
        Revocable = client.Flag("EnableTokenRevocation") ?? true;
        AccessLife = Life(client, units, "AccessToken", "hours", 60);
        IdLife = Life(client, units, "IdToken", "hours", 60);
        RefreshLife = Life(client, units, "RefreshToken", "days", 30 * 24 * 60);
        SessionLife = TimeSpan.FromMinutes(client.Number("AuthSessionValidity") ?? 3);
        Readable = client["ReadAttributes"] is null ? null : [.. client.Texts("ReadAttributes")];
        Writable = client["WriteAttributes"] is null ? null : [.. client.Texts("WriteAttributes")];
        var rotation = client.At("RefreshTokenRotation");
        RotationGrace = rotation?.Text("Feature") == "ENABLED"
            ? TimeSpan.FromSeconds(rotation.Number("RetryGracePeriodSeconds") ?? 0)
            : null;
    }

    public string Id { get; }

    /// <summary>Null for a public client, as every browser is.</summary>
    public string? Secret { get; }
    public string[] Flows { get; }

    /// <summary>Whether an unknown user is answered like a wrong password.</summary>
    public bool HidesUsers { get; }
    public bool Revocable { get; }
    public TimeSpan AccessLife { get; }
    public TimeSpan IdLife { get; }
    public TimeSpan RefreshLife { get; }

    /// <summary>How long a challenge waits for its answer.</summary>
    public TimeSpan SessionLife { get; }

    /// <summary>Null for all attributes.</summary>
    public HashSet<string>? Readable { get; }

    /// <summary>Null for all attributes.</summary>
    public HashSet<string>? Writable { get; }

    /// <summary>How long a refresh token still works after it was exchanged; null when refresh tokens are not exchanged at all.</summary>
    public TimeSpan? RotationGrace { get; }

    public static IEnumerable<ClientSettings> All(string region, PoolSettings pool, IReadOnlyList<Resource> resources) =>
        resources.Where(r => r.Type == "AWS::Cognito::UserPoolClient" && r.Properties.Text("UserPoolId") == pool.Id)
            .Select(r => new ClientSettings(region, r));

    private static TimeSpan Life(JsonObject client, JsonObject? units, string token, string unit, int minutes)
    {
        if (client.Number(token + "Validity") is not > 0)
            return TimeSpan.FromMinutes(minutes);

        var number = client.Number(token + "Validity")!.Value;
        return (units?.Text(token) ?? unit) switch
        {
            "seconds" => TimeSpan.FromSeconds(number),
            "minutes" => TimeSpan.FromMinutes(number),
            "hours" => TimeSpan.FromHours(number),
            "days" => TimeSpan.FromDays(number),
            var other => throw new SetupException("template.unsupported", $"TokenValidityUnits has no unit '{other}'."),
        };
    }

    // The names from before 2019, which CloudFormation still takes.
    private static string Modern(string flow) => flow switch
    {
        "ADMIN_NO_SRP_AUTH" => "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "USER_PASSWORD_AUTH" => "ALLOW_USER_PASSWORD_AUTH",
        _ => flow,
    };
}
