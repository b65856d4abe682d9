using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Trellis.Http;

namespace Trellis.Tests.Http;

/// <summary>The serializer written by hand, beside the one that Amazon's users know: the same objects, the same bytes, the same refusals.</summary>
public sealed class EventsOfAnHttpApi
{
    private const int Rounds = 4000;

    // Every member of the type, and some that it does not have.
    private const string Whole = """
        {
          "version": "2.0", "routeKey": "PATCH /{model}/{id}", "rawPath": "/tasks/ä b", "rawQueryString": "fields=title&or=(a,b)",
          "cookies": ["one=1", "two=2"], "headers": { "content-type": "application/json", "if-match": "\"3\"" }, "somethingNew": { "deep": [1, { "a": null }] },
          "queryStringParameters": { "fields": "title" }, "pathParameters": { "model": "tasks", "id": "\u00e4 b" }, "stageVariables": { "color": "blue" },
          "requestContext": {
            "accountId": "123456789012", "apiId": "abc", "domainName": "abc.example.com", "domainPrefix": "abc", "requestId": "r1", "routeId": "route",
            "routeKey": "PATCH /{model}/{id}", "stage": "$default", "time": "12/Mar/2026:19:03:58 +0000", "timeEpoch": 1773342238000, "newer": [true],
            "authentication": { "clientCert": { "clientCertPem": "PEM", "subjectDN": "CN=a", "issuerDN": "CN=b", "serialNumber": "1",
              "validity": { "notBefore": "May 28", "notAfter": "Aug 5" } } },
            "authorizer": {
              "jwt": { "claims": { "sub": "u1", "cognito:groups": "[a b]" }, "scopes": ["one", "two"] },
              "iam": { "accessKey": "AKIA", "accountId": "1", "callerId": "c", "principalOrgId": "o", "userArn": "arn", "userId": "u",
                "cognitoIdentity": { "amr": ["authenticated", "x:CognitoSignIn:u1"], "identityId": "i", "identityPoolId": "p" } },
              "lambda": { "tier": "gold", "limits": [1, 2.5], "nested": { "a": false } } },
            "http": { "method": "PATCH", "path": "/tasks/ä b", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent" }
          },
          "body": "{\"title\":\"Gärten \ud83d\ude00\"}", "isBase64Encoded": true
        }
        """;

    private static readonly SourceGeneratorLambdaJsonSerializer<EventJson> Known = new();
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Are_read_whole()
    {
        var request = Read(Whole)!;

        Assert.Equal("gold", ((JsonElement)request.RequestContext!.Authorizer!.Lambda!["tier"]).GetString());
        Assert.Equal(Described(KnownToRead(Whole)), Described(request));
        Assert.DoesNotContain("null", Described(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"body\":")]
    [InlineData("{} {}")]
    [InlineData("{\"RAWPATH\": \"/a\", \"RequestContext\": {\"HTTP\": {\"Method\": \"GET\"}}}")]
    [InlineData("{\"raw\\u0050ath\": \"/a\", \"headers\": {\"a\\u002db\": \"c\"}}")]
    [InlineData("{\"rawPath\": \"/a\", \"rawPath\": \"/b\", \"headers\": {\"a\": \"1\", \"a\": \"2\", \"A\": null}}")]
    [InlineData("{\"rawPath\": 3}")]
    [InlineData("{\"headers\": {\"a\": 3}}")]
    [InlineData("{\"headers\": []}")]
    [InlineData("{\"cookies\": {\"a\": 1}}")]
    [InlineData("{\"isBase64Encoded\": null}")]
    [InlineData("{\"isBase64Encoded\": \"true\"}")]
    [InlineData("{\"requestContext\": {\"timeEpoch\": 1.5}}")]
    [InlineData("{\"requestContext\": {\"timeEpoch\": 9223372036854775808}}")]
    [InlineData("{\"requestContext\": {\"authorizer\": {\"lambda\": null, \"jwt\": {\"claims\": {\"sub\": [\"a\"]}}}}}")]
    public void Are_taken_or_refused_as_ever(string json) => Assert.Equal(Outcome(KnownToRead, json), Outcome(Read, json));

    [Fact]
    public void Are_taken_or_refused_as_ever_with_anything_anywhere()
    {
        string[] replacements = ["null", "true", "0", "-1.5e3", "\"\"", "\"text\"", "[]", "[\"a\",null]", "[1]", "{}", "{\"a\":\"b\"}", "{\"a\":{}}", "{\"method\":null}"];
        var taken = 0;

        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var root = JsonNode.Parse(Whole)!;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var holder = AnyHolder(root, random);
                var replacement = JsonNode.Parse(replacements[random.Next(replacements.Length)]);
                if (holder is JsonObject { Count: > 0 } members)
                {
                    var name = members.ElementAt(random.Next(members.Count)).Key;
                    members.Remove(name);
                    if (random.Next(4) > 0)
                        members[random.Next(6) == 0 ? name.ToUpperInvariant() : name] = replacement;
                }
                else if (holder is JsonArray { Count: > 0 } items)
                {
                    items[random.Next(items.Count)] = replacement;
                }
            }

            var json = root.ToJsonString();
            var expected = Outcome(KnownToRead, json);
            Assert.True(expected == Outcome(Read, json), json);
            taken += expected == Refused ? 0 : 1;
        }

        Assert.InRange(taken, Rounds / 10, Rounds * 9 / 10);
    }

    [Fact]
    public void Are_answered_with_the_same_bytes()
    {
        APIGatewayHttpApiV2ProxyResponse[] answers =
        [
            new(),
            new() { StatusCode = 204, Body = "", IsBase64Encoded = true },
            new()
            {
                StatusCode = 200,
                Headers = new Dictionary<string, string> { ["etag"] = "\"3\"", ["x-ä"] = "line\r\nbreak", ["empty"] = null! },
                Cookies = ["one=1", "ä=\"2\""],
                Body = "{\"title\":\"Gärten 😀 <b>&'+ \\ \u2028 \u0001 \ud83d alone\"}",
            },
        ];

        Assert.All(answers, answer => Assert.Equal(Written(Known, answer), Written(Serializers.Api, answer)));
    }

    [Fact]
    public void Are_read_from_any_stream()
    {
        using var events = new MemoryStream();
        events.Write("[before]"u8);
        events.Write(Encoding.UTF8.GetBytes(Whole));
        events.Position = 8;
        using var unbuffered = new BufferedStream(new MemoryStream(Encoding.UTF8.GetBytes(Whole)));

        var fromTheMiddle = Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(events);
        var copied = Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(unbuffered);

        Assert.Equal(Described(KnownToRead(Whole)), Described(fromTheMiddle));
        Assert.Equal(Described(KnownToRead(Whole)), Described(copied));
    }

    [Fact]
    public void Have_the_headers_of_each_and_not_of_another()
    {
        var random = new Random(7);
        string[] letters = ["a", "b", "-", "x", "ä", "\\u0061", "\\n", "🎉"];
        for (var round = 0; round < 300; round++)
        {
            var names = Enumerable.Range(0, 12).Select(_ => string.Concat(random.GetItems(letters, random.Next(0, 24)))).Distinct();
            var json = "{\"headers\":{" + string.Join(',', names.Select((name, at) => $"\"{name}\":\"{at}\"")) + "}}";

            Assert.Equal(Described(KnownToRead(json)), Described(Read(json)));
        }
    }

    [Fact]
    public void Are_all_that_it_reads_and_answers()
    {
        var question = Assert.Throws<JsonSerializerException>(() => Serializers.Api.Deserialize<string>(new MemoryStream("\"a\""u8.ToArray())));
        var answer = Assert.Throws<JsonSerializerException>(() => Serializers.Api.Serialize("a", new MemoryStream()));

        Assert.Contains("System.String", question.Message, StringComparison.Ordinal);
        Assert.Contains("System.String", answer.Message, StringComparison.Ordinal);
    }

    private const string Refused = "refused";

    private static string Outcome(Func<string, APIGatewayHttpApiV2ProxyRequest?> read, string json)
    {
        try
        {
            return Described(read(json));
        }
        catch (JsonSerializerException)
        {
            return Refused;
        }
    }

    private static APIGatewayHttpApiV2ProxyRequest? Read(string json) => Serializers.Api.Deserialize<APIGatewayHttpApiV2ProxyRequest>(Stream(json));

    private static APIGatewayHttpApiV2ProxyRequest? KnownToRead(string json) => Known.Deserialize<APIGatewayHttpApiV2ProxyRequest>(Stream(json));

    private static MemoryStream Stream(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }

    private static string Described(APIGatewayHttpApiV2ProxyRequest? request) => JsonSerializer.Serialize(request, Readable);

    private static string Written(Amazon.Lambda.Core.ILambdaSerializer serializer, APIGatewayHttpApiV2ProxyResponse answer)
    {
        using var bytes = new MemoryStream();
        serializer.Serialize(answer, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static JsonNode AnyHolder(JsonNode root, Random random)
    {
        var holder = root;
        while (random.Next(4) > 0)
        {
            var inner = (holder as JsonObject)?.Select(member => member.Value).Concat(holder as JsonArray ?? []).Where(node => node is JsonObject or JsonArray).ToList();
            if (inner is not { Count: > 0 })
                break;
            holder = inner[random.Next(inner.Count)]!;
        }

        return holder;
    }
}

[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class EventJson : JsonSerializerContext;
