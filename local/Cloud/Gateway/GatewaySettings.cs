using Trellis.Local.Cloud.Identity;

namespace Trellis.Local.Cloud.Gateway;

/// <summary>What the gateway of an API needs.</summary>
public sealed record GatewaySettings
{
    public required LambdaService Functions { get; init; }

    /// <summary>The public keys of an issuer by their ids; null if the issuer is not a user pool of this machine.</summary>
    public required Func<string, IReadOnlyDictionary<string, RSAParameters>?> KeysOf { get; init; }

    /// <summary>Finds out to whom temporary credentials were lent.</summary>
    public required IKnowCredentials Credentials { get; init; }

    /// <summary>The template's roles by ARN, whose policies decide what their credentials may call.</summary>
    public required IReadOnlyDictionary<string, Resource> Roles { get; init; }

    public string Region { get; init; } = "us-east-1";

    public string Account { get; init; } = "000000000000";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Called after each request, for an access log.</summary>
    public Action<AccessLine> Log { get; init; } = _ => { };
}

/// <summary>A request and how it was answered.</summary>
/// <param name="Function">The function that answered; null if the gateway did.</param>
/// <param name="Request">The function's event; null if there was none.</param>
/// <param name="Target">The path and the query, as they came.</param>
/// <param name="Took">The time from the request's head to the end of the answer.</param>
public sealed record AccessLine(string Api, string? Function, Job? Request, string Method, string Target, int Status, TimeSpan Took);
