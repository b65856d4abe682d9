using System.Buffers.Text;
using System.Security.Cryptography;

namespace Trellis.Tests.Local.Cloud.Gateway;

public sealed class CallingWithAToken(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Brings_the_claims_to_the_function_as_text()
    {
        var token = gateway.Token(claims =>
        {
            claims["cognito:groups"] = new JsonArray("admin", "a b");
            claims["email_verified"] = true;
            claims["exp"] = 4_000_000_000;
        });

        var seen = await gateway.EventOf($"GET /private HTTP/1.1\nAuthorization: Bearer {token}");

        var jwt = seen["requestContext"]!["authorizer"]!["jwt"]!;
        Assert.Equal("user-1", (string?)jwt["claims"]!["sub"]);
        Assert.Equal("[admin a b]", (string?)jwt["claims"]!["cognito:groups"]);
        Assert.Equal("true", (string?)jwt["claims"]!["email_verified"]);
        Assert.Equal("4000000000", (string?)jwt["claims"]!["exp"]);
        Assert.Null(jwt["scopes"]);
        Assert.True(jwt.AsObject().ContainsKey("scopes"));
    }

    [Fact]
    public async Task Is_refused_once_the_token_has_expired_though_it_was_taken_before()
    {
        // The function is started first: on a busy machine that alone can take longer than the token holds.
        await Get("/private", gateway.Token());
        var expires = DateTimeOffset.UtcNow.AddSeconds(8);
        var token = gateway.Token(claims => claims["exp"] = expires.ToUnixTimeSeconds());
        var before = await Get("/private", token);
        var changed = await Get("/private", $"{token[..^20]}{new string('A', 20)}");

        await Task.Delay(expires - DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);
        var after = await Get("/private", token);

        Assert.Equal((200, 401, 401), (before.Status, changed.Status, after.Status));
        Assert.Contains("the token has expired", after.Header("www-authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("")]
    public async Task Takes_the_token_with_and_without_the_word_before_it(string word)
    {
        var answer = await Get("/private", $"{word}{gateway.Token()}");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Takes_an_id_token_by_its_audience()
    {
        var one = await Get("/private", gateway.Token(claims => { claims.Remove("client_id"); claims["aud"] = "client"; }));
        var several = await Get("/private", gateway.Token(claims => { claims.Remove("client_id"); claims["aud"] = new JsonArray("other", "client"); }));

        Assert.Equal(200, one.Status);
        Assert.Equal(200, several.Status);
    }

    [Fact]
    public async Task Is_refused_without_one()
    {
        var answer = await RunningGateway.Send(gateway.Api, "GET /private HTTP/1.1");

        Assert.Equal(401, answer.Status);
        Assert.Equal("""{"message":"Unauthorized"}""", answer.Body);
        Assert.Equal("Bearer", answer.Header("www-authenticate"));
    }

    public static TheoryData<string, string> BadClaims { get; } = new()
    {
        { "iss", "\"https://issuer.example/other\"" },
        { "client_id", "\"somebody else\"" },
        { "aud", "\"somebody else\"" },
        { "aud", "[]" },
        { "exp", "1000000000" },
        { "exp", "null" },
        { "exp", "\"4000000000\"" },
        { "nbf", "4000000000" },
        { "iat", "4000000000" },
    };

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task Is_refused_with_a_claim_that_is_wrong(string claim, string value)
    {
        var answer = await Get("/private", gateway.Token(claims => claims[claim] = JsonNode.Parse(value)));

        Assert.Equal(401, answer.Status);
        Assert.Contains("invalid_token", answer.Header("www-authenticate"));
    }

    [Fact]
    public async Task Is_refused_when_the_signature_is_another_s_or_none()
    {
        using var stranger = RSA.Create(2048);
        var good = gateway.Token();
        var parts = good.Split('.');
        string[] bad =
        [
            gateway.Token(signer: stranger),
            gateway.Token(head: header => header["kid"] = "key-2"),
            gateway.Token(head: header => header.Remove("kid")),
            gateway.Token(head: header => header["alg"] = "RS512"),
            gateway.Token(head: header => header["alg"] = "none"),
            $"{parts[0]}.{parts[1]}.",
            $"{Part("""{"alg":"none","kid":"key-1"}""")}.{parts[1]}.",
            $"{parts[0]}.{Part("""{"sub":"admin"}""")}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{parts[2]}=",
            $"{parts[0]}.{parts[1]}",
            "x.y.z",
            WithThePublicKeyAsSecret(),
        ];

        foreach (var token in bad)
            Assert.Equal(401, (await Get("/private", $"Bearer {token}")).Status);
        Assert.Equal(200, (await Get("/private", $"Bearer {good}")).Status);
    }

    [Fact]
    public async Task Needs_one_of_the_route_s_scopes()
    {
        var none = await Get("/scoped", gateway.Token());
        var other = await Get("/scoped", gateway.Token(claims => claims["scope"] = "read writer"));
        var seen = await gateway.EventOf($"GET /scoped HTTP/1.1\nAuthorization: {gateway.Token(claims => claims["scope"] = "read write")}");

        Assert.Equal(403, none.Status);
        Assert.Equal("""{"message":"Forbidden"}""", none.Body);
        Assert.Equal(403, other.Status);
        Assert.Equal("write", (string?)Assert.Single(seen["requestContext"]!["authorizer"]!["jwt"]!["scopes"]!.AsArray()));
    }

    private Task<RawAnswer> Get(string path, string authorization) =>
        RunningGateway.Send(gateway.Api, $"GET {path} HTTP/1.1\nAuthorization: {authorization}");

    // The old trick: a checker that lets the token choose takes the public key for the secret of an HMAC.
    private string WithThePublicKeyAsSecret()
    {
        var parts = gateway.Token().Split('.');
        var text = $"{Part("""{"alg":"HS256","kid":"key-1"}""")}.{parts[1]}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(gateway.PublicKey(), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
