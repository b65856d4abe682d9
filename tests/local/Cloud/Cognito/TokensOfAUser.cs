using System.Security.Cryptography;

namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class TokensOfAUser
{
    [Fact]
    public async Task Carry_the_claims_that_AWS_gives()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        var member = await laptop.Member("ada@example.com");

        var access = People.Claims(member.Token("AccessToken"));
        var id = People.Claims(member.Token("IdToken"));

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            ["auth_time", "client_id", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "scope", "sub", "token_use", "username"],
            access.Select(claim => claim.Key).Order());
        Assert.Equal(
            ["aud", "auth_time", "cognito:username", "email", "email_verified", "event_id", "exp", "iat", "iss", "jti", "origin_jti", "sub", "token_use"],
            id.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        Assert.Equal($"https://cognito-idp.{PoolTemplate.Region}.amazonaws.com/{PoolTemplate.PoolId}", access["iss"]!.GetValue<string>());
        Assert.Equal(PoolTemplate.WebClientId, access["client_id"]!.GetValue<string>());
        Assert.Equal(PoolTemplate.WebClientId, id["aud"]!.GetValue<string>());
        Assert.Equal("aws.cognito.signin.user.admin", access["scope"]!.GetValue<string>());
        Assert.Equal(access["sub"]!.GetValue<string>(), access["username"]!.GetValue<string>());
        Assert.True(id["email_verified"]!.GetValue<bool>());
        Assert.Equal((now, now, now + 900), (id["auth_time"]!.GetValue<long>(), id["iat"]!.GetValue<long>(), id["exp"]!.GetValue<long>()));
        Assert.Equal(900, member.Tokens["ExpiresIn"]!.GetValue<int>());
    }

    [Fact]
    public async Task Are_signed_with_the_key_that_the_pool_publishes()
    {
        await using var laptop = await Laptop.Start();
        var token = (await laptop.Member("ada@example.com")).Token("IdToken").Split('.');

        var address = new Uri(laptop.Cognito, $"{PoolTemplate.PoolId}/.well-known/jwks.json");
        var published = JsonNode.Parse(await laptop.Http.GetStringAsync(address, TestContext.Current.CancellationToken))!["keys"]![0]!;
        using var key = RSA.Create(new RSAParameters { Modulus = Bytes(published["n"]!), Exponent = Bytes(published["e"]!) });

        Assert.Equal(published["kid"]!.GetValue<string>(), JsonNode.Parse(Bytes(token[0]))!["kid"]!.GetValue<string>());
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Bytes(token[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another key")]
    [InlineData("HS256 with the public key")]
    [InlineData("id token")]
    public async Task That_somebody_else_made_are_refused(string forgery)
    {
        await using var laptop = await Laptop.Start();
        var member = await laptop.Member("ada@example.com");
        var parts = member.Token("AccessToken").Split('.');
        var kid = JsonNode.Parse(Bytes(parts[0]))!["kid"]!.GetValue<string>();
        using var another = RSA.Create(2048);
        var publicKey = laptop.Pools.KeysOf(People.Claims(member.Token("IdToken"))["iss"]!.GetValue<string>())![kid].Modulus!;
        var forged = forgery switch
        {
            "none" => $"{Part(new JsonObject { ["kid"] = kid, ["alg"] = "none" })}.{parts[1]}.",
            "another key" => $"{parts[0]}.{parts[1]}.{Text(another.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}",
            "id token" => member.Token("IdToken"),
            _ => Hmac($"{Part(new JsonObject { ["kid"] = kid, ["alg"] = "HS256" })}.{parts[1]}", publicKey),
        };

        var reply = await laptop.GetUser(forged);

        Assert.Equal((400, "NotAuthorizedException", "NotAuthorizedException:"), (reply.Status, reply.Error, reply.ErrorType));
    }

    [Fact]
    public async Task End_with_their_time_and_with_the_users_sign_out()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        var first = await laptop.Member("ada@example.com");
        clock.Advance(TimeSpan.FromMinutes(14));
        var second = await laptop.SignIn("ada@example.com");

        var inTime = await laptop.GetUser(first.Token("AccessToken"));
        clock.Advance(TimeSpan.FromMinutes(1));
        var late = await laptop.GetUser(first.Token("AccessToken"));
        await laptop.Call("GlobalSignOut", new JsonObject { ["AccessToken"] = second.Token("AccessToken") });
        var signedOut = await laptop.GetUser(second.Token("AccessToken"));
        var refresh = await laptop.Refresh(second.Token("RefreshToken"));

        Assert.Null(inTime.Error);
        Assert.Equal("Access Token has expired", late.Message);
        Assert.Equal("Access Token has been revoked", signedOut.Message);
        Assert.Equal("Refresh Token has been revoked", refresh.Message);
    }

    [Fact]
    public async Task Of_a_disabled_user_are_worth_nothing()
    {
        await using var laptop = await Laptop.Start();
        var member = await laptop.Member("ada@example.com");

        await laptop.Admin("AdminDisableUser", new JsonObject { ["Username"] = "ada@example.com" });

        Assert.Equal("NotAuthorizedException", (await laptop.GetUser(member.Token("AccessToken"))).Error);
        Assert.Equal("NotAuthorizedException", (await laptop.Refresh(member.Token("RefreshToken"))).Error);
        Assert.Equal("User is disabled.", (await laptop.SignIn("ada@example.com")).Message);
    }

    [Fact]
    public async Task Are_refreshed_until_the_refresh_token_ends()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        var member = await laptop.Member("ada@example.com");
        clock.Advance(TimeSpan.FromDays(29));

        var refreshed = await laptop.Refresh(member.Token("RefreshToken"));
        clock.Advance(TimeSpan.FromDays(1));
        var late = await laptop.Refresh(member.Token("RefreshToken"));

        var (before, after) = (People.Claims(member.Token("AccessToken")), People.Claims(refreshed.Token("AccessToken")));
        Assert.Null(refreshed.Tokens["RefreshToken"]);
        Assert.Equal(before["auth_time"]!.GetValue<long>(), after["auth_time"]!.GetValue<long>());
        Assert.Equal(before["origin_jti"]!.GetValue<string>(), after["origin_jti"]!.GetValue<string>());
        Assert.NotEqual(before["jti"]!.GetValue<string>(), after["jti"]!.GetValue<string>());
        Assert.Equal("Refresh Token has expired", late.Message);
    }

    [Fact]
    public async Task Are_exchanged_once_where_the_client_rotates()
    {
        var clock = new FakeTimeProvider();
        var rotating = new PoolTemplate().With(template =>
            template.Client["RefreshTokenRotation"] = new JsonObject { ["Feature"] = "ENABLED", ["RetryGracePeriodSeconds"] = 10 });
        await using var laptop = await Laptop.Start(rotating, clock: clock);
        var first = (await laptop.Member("ada@example.com")).Token("RefreshToken");

        var second = (await laptop.Refresh(first)).Token("RefreshToken");
        var retried = await laptop.Refresh(first);
        clock.Advance(TimeSpan.FromSeconds(11));
        var reused = await laptop.Refresh(first);
        var newest = await laptop.Refresh(retried.Token("RefreshToken"));

        Assert.NotEqual(first, second);
        Assert.Null(retried.Error);
        Assert.Equal("RefreshTokenReuseException", reused.Error);
        Assert.Null(newest.Error);
    }

    private static byte[] Bytes(JsonNode node) => Bytes(node.GetValue<string>());

    private static byte[] Bytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static string Part(JsonObject json) => Text(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static string Hmac(string text, byte[] key) => $"{text}.{Text(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
}
