namespace Trellis.Tests.Functions;

/// <summary>Someone who calls the API, by one of its doors. Makes the events that API Gateway would make.</summary>
public sealed class Client(IFunctions functions, JsonObject? authorizer, string prefix = "")
{
    private const int Tries = 10;

    /// <summary>Asks again while the answer is 503, as callers do: an engine on a busy machine can be too slow. What was answered 503 may have been done all
    /// the same.</summary>
    public static async Task<Reply> Patiently(Func<Task<Reply>> call)
    {
        var reply = await call();
        for (var again = 0; reply.Status == 503 && again < Tries; again++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            reply = await call();
        }

        return reply;
    }

    /// <summary>By the first door, with a token of the user pool.</summary>
    public static Client WithToken(IFunctions functions, string sub, params string[] groups)
    {
        var claims = new JsonObject { ["sub"] = sub, ["username"] = sub, ["token_use"] = "access" };
        if (groups.Length > 0)
            claims["cognito:groups"] = $"[{string.Join(' ', groups)}]";

        return WithClaims(functions, claims);
    }

    public static Client WithClaims(IFunctions functions, JsonObject claims) =>
        new(functions, new JsonObject { ["jwt"] = new JsonObject { ["claims"] = claims, ["scopes"] = null } });

    /// <summary>By the second door, with credentials that the identity pool lent.</summary>
    public static Client Signed(IFunctions functions, string identityId, params string[] amr) => new(functions, new JsonObject
    {
        ["iam"] = new JsonObject
        {
            ["accessKey"] = "ASIAEXAMPLE",
            ["accountId"] = "123456789012",
            ["callerId"] = "AROAEXAMPLE:CognitoIdentityCredentials",
            ["cognitoIdentity"] = new JsonObject
            {
                ["amr"] = new JsonArray([.. amr.Select(entry => (JsonNode)entry)]),
                ["identityId"] = identityId,
                ["identityPoolId"] = "eu-west-1:pool",
            },
            ["userArn"] = "arn:aws:sts::123456789012:assumed-role/caller/CognitoIdentityCredentials",
        },
    });

    /// <summary>Without any token, under <c>/public</c>.</summary>
    public static Client Public(IFunctions functions) => new(functions, null, "/public");

    /// <summary>Without any token where one is needed: what <c>sam local start-api</c> lets through.</summary>
    public static Client WithNothing(IFunctions functions) => new(functions, null);

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send("GET", path, null, headers);

    public Task<Reply> Post(string path, string? body, params (string Name, string Value)[] headers) => Send("POST", path, body, headers);

    public Task<Reply> Patch(string path, string? body, params (string Name, string Value)[] headers) => Send("PATCH", path, body, headers);

    public Task<Reply> Put(string path, params (string Name, string Value)[] headers) => Send("PUT", path, null, headers);

    public Task<Reply> Delete(string path, params (string Name, string Value)[] headers) => Send("DELETE", path, null, headers);

    /// <summary>Creates a record, which has to succeed.</summary>
    /// <returns>Its id; empty where other fields are the key.</returns>
    public async Task<string> Make(string path, string body)
    {
        var reply = await Post(path, body);
        Assert.True(reply.Status == 201, $"{path}: {reply.Status} {reply.Text}");
        return (string?)reply.Node["id"] ?? "";
    }

    public async Task<Reply> Send(string method, string address, string? body, params (string Name, string Value)[] headers)
    {
        var (path, query) = address.Split('?', 2) is [var before, var after] ? (prefix + before, after) : (prefix + address, "");
        var (function, route, parts) = Routes.Match(method, path);
        var requestHeaders = new JsonObject { ["host"] = "api.example", ["content-type"] = body is null ? null : "application/json" };
        if (body is not null)
            requestHeaders["content-length"] = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);

        foreach (var (name, value) in headers)
            requestHeaders[name] = value;

        var request = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = route,
            ["rawPath"] = Uri.UnescapeDataString(path),
            ["rawQueryString"] = query,
            ["headers"] = requestHeaders,
            ["pathParameters"] = parts,
            ["requestContext"] = new JsonObject
            {
                ["accountId"] = "123456789012",
                ["apiId"] = "api",
                ["authorizer"] = authorizer?.DeepClone(),
                ["http"] = new JsonObject { ["method"] = method, ["path"] = path, ["protocol"] = "HTTP/1.1", ["sourceIp"] = "203.0.113.7", ["userAgent"] = "tests" },
                ["requestId"] = "gateway-request",
                ["routeKey"] = route,
                ["stage"] = "$default",
            },
            ["body"] = body,
            ["isBase64Encoded"] = false,
        };
        return Reply.Parse(await functions.Invoke(function, request.ToJsonString()));
    }
}

/// <summary>The routes of the API, as API Gateway would match them.</summary>
internal static class Routes
{
    public static (string Function, string Route, JsonObject Parts) Match(string method, string path)
    {
        var segments = path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var isPublic = segments[0] == "public";
        var own = isPublic ? segments[1..] : segments;
        var prefix = isPublic ? "/public" : "";
        return (method, own) switch
        {
            ("GET", ["me"]) => ("Read", "GET /me", []),
            ("GET", [var model]) => ("List", $"GET {prefix}/{{model}}", new JsonObject { ["model"] = model }),
            ("GET", [var model, var id]) => ("Read", $"GET {prefix}/{{model}}/{{id}}", new JsonObject { ["model"] = model, ["id"] = id }),
            ("GET", [var model, var id, var relation]) => ("List", $"GET {prefix}/{{model}}/{{id}}/{{relation}}", new JsonObject { ["model"] = model, ["id"] = id, ["relation"] = relation }),
            ("POST", ["batch"]) => ("Batch", "POST /batch", []),
            ("POST", [var model]) => ("Create", "POST /{model}", new JsonObject { ["model"] = model }),
            ("PATCH", [var model, var id]) => ("Update", "PATCH /{model}/{id}", new JsonObject { ["model"] = model, ["id"] = id }),
            ("DELETE", ["me"]) => ("Delete", "DELETE /me", []),
            ("DELETE", [var model, var id]) => ("Delete", "DELETE /{model}/{id}", new JsonObject { ["model"] = model, ["id"] = id }),
            ("PUT", [var model, var id, var relation, var other]) => ("Create", "PUT /{model}/{id}/{relation}/{other}", Pair(model, id, relation, other)),
            ("DELETE", [var model, var id, var relation, var other]) => ("Delete", "DELETE /{model}/{id}/{relation}/{other}", Pair(model, id, relation, other)),
            _ => throw new InvalidOperationException($"No route {method} {path}."),
        };
    }

    private static JsonObject Pair(string model, string id, string relation, string other) =>
        new() { ["model"] = model, ["id"] = id, ["relation"] = relation, ["other"] = other };
}
