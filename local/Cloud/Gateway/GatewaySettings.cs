using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>What an API's gateway leans on.</summary>
public sealed record GatewaySettings
{
    public required LambdaService Functions { get; init; }

    /// <summary>The public keys of one of this machine's user pools, by their ids; null when the issuer is none of them.</summary>
    public required Func<string, IReadOnlyDictionary<string, RSAParameters>?> KeysOf { get; init; }

    /// <summary>Who the temporary credentials were lent to.</summary>
    public required IKnowCredentials Credentials { get; init; }

    /// <summary>The template's roles, by ARN: what their credentials open.</summary>
    public required IReadOnlyDictionary<string, Resource> Roles { get; init; }

    public string Region { get; init; } = "us-east-1";

    public string Account { get; init; } = "000000000000";

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
