namespace Trellis.Local.Cloud.Template;

/// <summary>An HTTP API as an <c>AWS::Serverless::HttpApi</c> and the events that name it declare it.</summary>
public sealed record ApiDeclaration
{
    public required string LogicalId { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required CorsDeclaration? Cors { get; init; }

    public required IReadOnlyList<RouteDeclaration> Routes { get; init; }

    public required IReadOnlyDictionary<string, string> StageVariables { get; init; }
}

/// <summary>One route of an HTTP API.</summary>
/// <param name="Method">In upper case; ANY for all.</param>
/// <param name="Path">With variables in braces, such as <c>/{model}/{id}</c>; empty for the $default route.</param>
/// <param name="Authorizer">Who is let in; null for everyone.</param>
/// <param name="Scopes">Of these the token must hold one, unless there are none.</param>
/// <param name="Throttle">How many requests are let in; null for no limit.</param>
public sealed record RouteDeclaration(
    string Method, string Path, string Function, AuthorizerDeclaration? Authorizer, IReadOnlyList<string> Scopes, TimeSpan Timeout,
    Throttle? Throttle)
{
    public bool IsDefault => Path.Length == 0;

    /// <summary>As API Gateway names it: <c>GET /{model}</c>, or <c>$default</c>.</summary>
    public string Key => IsDefault ? "$default" : $"{Method} {Path}";
}

/// <summary>Requests a second, and how many may come at once.</summary>
public sealed record Throttle(double Rate, double Burst);

/// <summary>Who is let in at a route.</summary>
public abstract record AuthorizerDeclaration
{
    /// <summary>A caller who signs with Signature Version 4.</summary>
    public sealed record Iam : AuthorizerDeclaration;

    /// <summary>A caller with a token of the issuer for one of the audiences.</summary>
    /// <param name="Source">Where the token is: <c>$request.header.Authorization</c> or <c>$request.querystring.token</c>.</param>
    /// <param name="Audiences">One of these is the token's <c>aud</c> or <c>client_id</c>.</param>
    public sealed record Jwt(string Source, string Issuer, IReadOnlyList<string> Audiences) : AuthorizerDeclaration;
}

/// <summary>What a browser on another page may do.</summary>
public sealed record CorsDeclaration(
    IReadOnlyList<string> Origins,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> Headers,
    IReadOnlyList<string> ExposedHeaders,
    int? MaxAge,
    bool Credentials);
