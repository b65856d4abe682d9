using Trellis.Tests.Local.Cloud.Cognito;

namespace Trellis.Tests.Local.Cloud.Identity;

public sealed class BorrowingCredentials
{
    [Fact]
    public async Task Gives_a_login_the_same_identity_for_ever()
    {
        var data = Path.Combine(Path.GetTempPath(), "trellis-tests", Guid.NewGuid().ToString("N"));
        string first, second;
        await using (var before = await Laptop.Start(data: data))
        {
            first = Id(await before.Credentials((await before.Member("ada@example.com")).Token("IdToken")));
        }

        await using (var after = await Laptop.Start(data: data))
        {
            second = Id(await after.Credentials((await after.SignIn("ada@example.com")).Token("IdToken")));
            Assert.NotEqual(first, Id(await after.Credentials((await after.Member("grace@example.com")).Token("IdToken"))));
        }

        Directory.Delete(data, recursive: true);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Tells_whoever_looks_them_up_who_borrowed()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        var member = await laptop.Member("ada@example.com");
        var reply = await laptop.Credentials(member.Token("IdToken"));
        var lent = reply.Body["Credentials"]!;

        var found = laptop.Lender.Find(lent["AccessKeyId"]!.GetValue<string>(), lent["SessionToken"]!.GetValue<string>());

        var sub = People.Claims(member.Token("IdToken"))["sub"]!.GetValue<string>();
        Assert.NotNull(found);
        Assert.Equal(["authenticated", PoolTemplate.Provider, $"{PoolTemplate.Provider}:CognitoSignIn:{sub}"], found.Amr);
        Assert.Equal((Id(reply), PoolTemplate.IdentitiesId), (found.IdentityId, found.IdentityPoolId));
        Assert.Equal(lent["SecretKey"]!.GetValue<string>(), found.SecretKey);
        Assert.Equal(clock.GetUtcNow().AddHours(1), found.Expires);
        Assert.Equal(clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), lent["Expiration"]!.GetValue<long>());
    }

    [Fact]
    public async Task Binds_the_session_token_to_its_key()
    {
        await using var laptop = await Laptop.Start();
        var ada = (await laptop.Credentials((await laptop.Member("ada@example.com")).Token("IdToken"))).Body["Credentials"]!;
        var grace = (await laptop.Credentials((await laptop.Member("grace@example.com")).Token("IdToken"))).Body["Credentials"]!;
        var (key, token) = (ada["AccessKeyId"]!.GetValue<string>(), ada["SessionToken"]!.GetValue<string>());

        Assert.NotNull(laptop.Lender.Find(key, token));
        Assert.Null(laptop.Lender.Find(key, grace["SessionToken"]!.GetValue<string>()));
        Assert.Null(laptop.Lender.Find(key, null));
        Assert.Null(laptop.Lender.Find(key, "not a token"));
        Assert.Null(laptop.Lender.Find(key, (token[0] == 'A' ? "B" : "A") + token[1..]));
    }

    [Fact]
    public async Task Needs_a_login_unless_visitors_are_let_in()
    {
        await using var closed = await Laptop.Start();
        await using var open = await Laptop.Start(new PoolTemplate().With(template => template.Identities["AllowUnauthenticatedIdentities"] = true));

        var refused = await closed.Identity("GetId", new JsonObject { ["IdentityPoolId"] = PoolTemplate.IdentitiesId });
        var visitor = await open.Identity("GetId", new JsonObject { ["IdentityPoolId"] = PoolTemplate.IdentitiesId });
        var lent = await open.Identity("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = Id(visitor) });

        Assert.Equal(("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool."), (refused.Error, refused.Message));
        var credentials = lent.Body["Credentials"]!;
        Assert.Equal(["unauthenticated"], open.Lender.Find(credentials["AccessKeyId"]!.GetValue<string>(), credentials["SessionToken"]!.GetValue<string>())!.Amr);
    }

    [Fact]
    public async Task Is_refused_to_whoever_shows_somebody_elses_identity()
    {
        await using var laptop = await Laptop.Start();
        var ada = Id(await laptop.Credentials((await laptop.Member("ada@example.com")).Token("IdToken")));
        var grace = (await laptop.Member("grace@example.com")).Token("IdToken");

        var withLogin = await laptop.Identity("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = ada, ["Logins"] = new JsonObject { [PoolTemplate.Provider] = grace } });
        var without = await laptop.Identity("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = ada });
        var unknown = await laptop.Identity("GetCredentialsForIdentity", new JsonObject { ["IdentityId"] = PoolTemplate.Region + ":" + Guid.Empty });

        Assert.Equal("NotAuthorizedException", withLogin.Error);
        Assert.Equal("NotAuthorizedException", without.Error);
        Assert.Equal("ResourceNotFoundException", unknown.Error);
    }

    [Theory]
    [InlineData("an access token")]
    [InlineData("an expired token")]
    [InlineData("a token of a user who signed out")]
    [InlineData("a token with another signature")]
    [InlineData("another pool's token")]
    [InlineData("a provider that the pool does not name")]
    public async Task Is_refused_for_a_token_or_provider_that_the_pool_does_not_trust(string what)
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await using var another = await Laptop.Start(clock: clock, ownKey: true);
        var member = await laptop.Member("ada@example.com");
        var token = what switch
        {
            "an access token" => member.Token("AccessToken"),
            "a token with another signature" => member.Token("IdToken")[..^4] + "AAAA",
            "another pool's token" => (await another.Member("ada@example.com")).Token("IdToken"),
            _ => member.Token("IdToken"),
        };
        if (what == "an expired token")
            clock.Advance(TimeSpan.FromMinutes(15));

        if (what == "a token of a user who signed out")
            await laptop.Call("GlobalSignOut", new JsonObject { ["AccessToken"] = member.Token("AccessToken") });

        var provider = what.StartsWith("a provider", StringComparison.Ordinal) ? "accounts.example.com" : PoolTemplate.Provider;
        var reply = await laptop.Identity("GetId", new JsonObject { ["IdentityPoolId"] = PoolTemplate.IdentitiesId, ["Logins"] = new JsonObject { [provider] = token } });

        Assert.Equal((400, "NotAuthorizedException"), (reply.Status, reply.Error));
    }

    private static string Id(Reply reply) => reply.Body["IdentityId"]!.GetValue<string>();
}
