using System.Text.Json.Nodes;

namespace Trellis.Benchmarks.Subjects;

/// <summary>Events as API Gateway and Cognito send them.</summary>
internal static class Events
{
    /// <summary>Whoever owns the records.</summary>
    public const string Sub = "11111111-2222-4333-8444-555555555555";

    public static string Get(string model, string id) => Http("GET", "GET /{model}/{id}", $"/{model}/{id}", new() { ["model"] = model, ["id"] = id });

    public static string List(string model, int limit) =>
        Http("GET", "GET /{model}", $"/{model}", new() { ["model"] = model }, null, string.Create(CultureInfo.InvariantCulture, $"limit={limit}"));

    public static string Post(string model, string body) => Http("POST", "POST /{model}", $"/{model}", new() { ["model"] = model }, body);

    public static string Batch(IEnumerable<string> requests) => Http("POST", "POST /batch", "/batch", [], $$"""{"requests":[{{string.Join(',', requests)}}]}""");

    public static string Patch(string model, string id, string body) =>
        Http("PATCH", "PATCH /{model}/{id}", $"/{model}/{id}", new() { ["model"] = model, ["id"] = id }, body);

    /// <summary>New records of a live model, as the table's stream tells them.</summary>
    public static string Changes(string model, int count) => new JsonObject
    {
        ["Records"] = new JsonArray([.. Enumerable.Range(1, count).Select(number => Change(model, number))]),
    }.ToJsonString();

    private static JsonObject Change(string model, int number)
    {
        static JsonObject Text(string text) => new() { ["S"] = text };
        var (partition, id) = ($"{model}\u0001{Sub}", $"task-{number}");
        return new JsonObject
        {
            ["eventID"] = $"event-{number}",
            ["eventName"] = "INSERT",
            ["eventSource"] = "aws:dynamodb",
            ["dynamodb"] = new JsonObject
            {
                ["Keys"] = new JsonObject { ["pk"] = Text(partition), ["sk"] = Text(id) },
                ["NewImage"] = new JsonObject
                {
                    ["pk"] = Text(partition),
                    ["sk"] = Text(id),
                    ["id"] = Text(id),
                    ["owner"] = Text(Sub),
                    ["title"] = Text("Paint the fence"),
                    ["notes"] = Text("Green, as the gate is. Two coats, the second after a day."),
                    ["state"] = Text("open"),
                    ["$live"] = new JsonObject { ["BOOL"] = true },
                    ["$version"] = new JsonObject { ["N"] = "1" },
                    ["$write"] = Text($"write-{number}"),
                },
                ["SequenceNumber"] = number.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    public static string Delete(string model, string id) =>
        Http("DELETE", "DELETE /{model}/{id}", $"/{model}/{id}", new() { ["model"] = model, ["id"] = id });

    public static string SignIn { get; } = new JsonObject
    {
        ["version"] = "1",
        ["region"] = "eu-west-1",
        ["userPoolId"] = "eu-west-1_benchmark",
        ["userName"] = Sub,
        ["callerContext"] = new JsonObject { ["awsSdkVersion"] = "aws-sdk-unknown-unknown", ["clientId"] = "client" },
        ["triggerSource"] = "PostAuthentication_Authentication",
        ["request"] = new JsonObject
        {
            ["userAttributes"] = new JsonObject { ["sub"] = Sub, ["email"] = "somebody@example.com", ["cognito:user_status"] = "CONFIRMED" },
            ["newDeviceUsed"] = false,
        },
        ["response"] = new JsonObject(),
    }.ToJsonString();

    private static string Http(string method, string route, string path, JsonObject parts, string? body = null, string query = "") => new JsonObject
    {
        ["version"] = "2.0",
        ["routeKey"] = route,
        ["rawPath"] = path,
        ["rawQueryString"] = query,
        ["headers"] = new JsonObject
        {
            ["accept"] = "application/json",
            ["accept-encoding"] = "gzip, deflate, br",
            ["authorization"] = "Bearer eyJraWQiOiJrZXkifQ.eyJzdWIiOiIxMTExMTExMSJ9.c2lnbmF0dXJl",
            ["content-type"] = "application/json",
            ["host"] = "abcdefghij.execute-api.eu-west-1.amazonaws.com",
            ["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            ["x-amzn-trace-id"] = "Root=1-5e1b4151-5ac6c58dc39a6c5d3c8d24f5",
            ["x-forwarded-for"] = "203.0.113.7",
            ["x-forwarded-port"] = "443",
            ["x-forwarded-proto"] = "https",
        },
        ["pathParameters"] = parts,
        ["requestContext"] = new JsonObject
        {
            ["accountId"] = "123456789012",
            ["apiId"] = "abcdefghij",
            ["authorizer"] = new JsonObject
            {
                ["jwt"] = new JsonObject
                {
                    ["claims"] = new JsonObject
                    {
                        ["sub"] = Sub,
                        ["username"] = Sub,
                        ["token_use"] = "access",
                        ["client_id"] = "client",
                        ["cognito:groups"] = "[admin]",
                        ["iss"] = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_benchmark",
                        ["exp"] = "1800000000",
                    },
                    ["scopes"] = null,
                },
            },
            ["domainName"] = "abcdefghij.execute-api.eu-west-1.amazonaws.com",
            ["domainPrefix"] = "abcdefghij",
            ["http"] = new JsonObject { ["method"] = method, ["path"] = path, ["protocol"] = "HTTP/1.1", ["sourceIp"] = "203.0.113.7", ["userAgent"] = "Mozilla/5.0" },
            ["requestId"] = "JKJaXmPLvHcESHA=",
            ["routeKey"] = route,
            ["stage"] = "$default",
            ["time"] = "10/Mar/2026:05:16:23 +0000",
            ["timeEpoch"] = 1773119783220,
        },
        ["body"] = body,
        ["isBase64Encoded"] = false,
    }.ToJsonString();
}
