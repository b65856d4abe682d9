using System.Security.Cryptography;

namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class WhatTheTemplateSays
{
    [Theory]
    [InlineData("Sh0rt", "Password not long enough")]
    [InlineData("lower case 1", "Password must have uppercase characters")]
    [InlineData("Without a digit", "Password must have numeric characters")]
    [InlineData(" Leading sp4ce", "Password must not start or end with a space")]
    public async Task A_password_that_breaks_the_policy_is_refused(string password, string fault)
    {
        await using var laptop = await Laptop.Start();

        var reply = await laptop.SignUp("ada@example.com", password);

        Assert.Equal(("InvalidPasswordException", "Password did not conform with policy: " + fault), (reply.Error, reply.Message));
    }

    [Fact]
    public async Task A_flow_that_the_client_does_not_allow_is_refused()
    {
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template => template.Client["ExplicitAuthFlows"] = new JsonArray("ALLOW_REFRESH_TOKEN_AUTH")));

        var password = await laptop.SignIn("ada@example.com");
        var srp = await laptop.Call("InitiateAuth", new JsonObject
        {
            ["ClientId"] = PoolTemplate.WebClientId,
            ["AuthFlow"] = "USER_SRP_AUTH",
            ["AuthParameters"] = new JsonObject { ["USERNAME"] = "ada@example.com", ["SRP_A"] = "abc" },
        });

        Assert.Equal(("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"), (password.Error, password.Message));
        Assert.Equal(("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client."), (srp.Error, srp.Message));
    }

    [Fact]
    public async Task Nobody_signs_up_where_only_administrators_create_users()
    {
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template =>
            template.Pool["AdminCreateUserConfig"] = new JsonObject { ["AllowAdminCreateUserOnly"] = true }));

        var reply = await laptop.SignUp("ada@example.com");

        Assert.Equal(("NotAuthorizedException", "SignUp is not permitted for this user pool"), (reply.Error, reply.Message));
    }

    [Fact]
    public async Task A_client_with_a_secret_needs_its_hash()
    {
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template => template.Client["GenerateSecret"] = true));
        var secret = PhysicalIds.ClientSecret(PoolTemplate.WebClientId);
        var hash = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("ada@example.com" + PoolTemplate.WebClientId)));
        JsonObject Input(string? given) => new()
        {
            ["ClientId"] = PoolTemplate.WebClientId,
            ["Username"] = "ada@example.com",
            ["Password"] = People.Password,
            ["SecretHash"] = given,
        };

        var without = await laptop.Call("SignUp", Input(null));
        var wrong = await laptop.Call("SignUp", Input("AAAA"));
        var right = await laptop.Call("SignUp", Input(hash));

        Assert.Equal("NotAuthorizedException", without.Error);
        Assert.Equal("NotAuthorizedException", wrong.Error);
        Assert.Null(right.Error);
    }

    [Fact]
    public async Task A_new_address_replaces_the_old_one_only_with_its_code()
    {
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template =>
            template.Pool["UserAttributeUpdateSettings"] = new JsonObject { ["AttributesRequireVerificationBeforeUpdate"] = new JsonArray("email") }));
        var token = (await laptop.Member("ada@example.com")).Token("AccessToken");
        await laptop.Member("grace@example.com");
        Task<Reply> Move(string email) => laptop.Call("UpdateUserAttributes", new JsonObject
        {
            ["AccessToken"] = token,
            ["UserAttributes"] = new JsonArray(new JsonObject { ["Name"] = "email", ["Value"] = email }),
        });
        Task<Reply> Verify(string code) =>
            laptop.Call("VerifyUserAttribute", new JsonObject { ["AccessToken"] = token, ["AttributeName"] = "email", ["Code"] = code });

        await Move("lovelace@example.com");
        var before = await laptop.SignIn("lovelace@example.com");
        var old = await laptop.SignIn("ada@example.com");
        var verified = await Verify(laptop.CodeFor("lovelace@example.com"));
        var after = await laptop.SignIn("lovelace@example.com");
        await Move("grace@example.com");
        var taken = await Verify(laptop.CodeFor("grace@example.com"));

        Assert.Equal("NotAuthorizedException", before.Error);
        Assert.Null(old.Error);
        Assert.Null(verified.Error);
        Assert.True(People.Claims(after.Token("IdToken"))["email_verified"]!.GetValue<bool>());
        Assert.Equal("AliasExistsException", taken.Error);
    }

    [Fact]
    public async Task A_user_signs_in_by_name_or_by_a_verified_alias()
    {
        var named = new PoolTemplate().With(template =>
        {
            template.Pool.Remove("UsernameAttributes");
            template.Pool["AliasAttributes"] = new JsonArray("email");
        });
        await using var laptop = await Laptop.Start(named);
        var asEmail = await laptop.SignUp("ada@example.com");
        await laptop.Call("SignUp", new JsonObject
        {
            ["ClientId"] = PoolTemplate.WebClientId,
            ["Username"] = "ada",
            ["Password"] = People.Password,
            ["UserAttributes"] = new JsonArray(new JsonObject { ["Name"] = "email", ["Value"] = "ada@example.com" }),
        });

        var unverified = await laptop.SignIn("ada@example.com");
        await laptop.Confirm("ada", laptop.CodeFor("ada@example.com"));
        var byAlias = await laptop.SignIn("ada@example.com");
        var byName = await laptop.SignIn("ada");

        Assert.Equal("InvalidParameterException", asEmail.Error);
        Assert.Equal("NotAuthorizedException", unverified.Error);
        Assert.Equal("ada", People.Claims(byAlias.Token("IdToken"))["cognito:username"]!.GetValue<string>());
        Assert.Equal(People.Claims(byAlias.Token("IdToken"))["sub"]!.GetValue<string>(), People.Claims(byName.Token("IdToken"))["sub"]!.GetValue<string>());
    }

    [Fact]
    public async Task Custom_attributes_are_checked_and_declared_groups_exist()
    {
        var template = new PoolTemplate().With(t =>
        {
            t.Pool["Schema"] = new JsonArray(new JsonObject { ["Name"] = "team", ["AttributeDataType"] = "String", ["Mutable"] = false, ["StringAttributeConstraints"] = new JsonObject { ["MaxLength"] = "5" } });
            t.More.Add(new Resource("Editors", "AWS::Cognito::UserPoolGroup", new JsonObject { ["UserPoolId"] = PoolTemplate.PoolId, ["GroupName"] = "editors", ["Precedence"] = 2 }));
        });
        await using var laptop = await Laptop.Start(template);
        Task<Reply> Create(string email, string name, string value) => laptop.Admin("AdminCreateUser", new JsonObject
        {
            ["Username"] = email,
            ["UserAttributes"] = new JsonArray(new JsonObject { ["Name"] = name, ["Value"] = value }),
        });

        var unknown = await Create("a@example.com", "custom:shoe", "9");
        var tooLong = await Create("b@example.com", "custom:team", "purple");
        var created = await Create("c@example.com", "custom:team", "blue");
        var moved = await laptop.Admin("AdminUpdateUserAttributes", new JsonObject
        {
            ["Username"] = "c@example.com",
            ["UserAttributes"] = new JsonArray(new JsonObject { ["Name"] = "custom:team", ["Value"] = "red" }),
        });
        var groups = await laptop.Admin("ListGroups", []);

        Assert.Equal("InvalidParameterException", unknown.Error);
        Assert.Equal("InvalidParameterException", tooLong.Error);
        Assert.Null(created.Error);
        Assert.Equal("InvalidParameterException", moved.Error);
        Assert.Equal("editors", groups.Body["Groups"]![0]!["GroupName"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_required_second_factor_is_set_up_at_sign_in_and_takes_each_code_once()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template => template.Pool["MfaConfiguration"] = "ON"), clock: clock);
        await laptop.SignUp("ada@example.com");
        await laptop.Confirm("ada@example.com");

        var asked = await laptop.SignIn("ada@example.com");
        var session = asked.Body["Session"]!.GetValue<string>();
        var secret = (await laptop.Call("AssociateSoftwareToken", new JsonObject { ["Session"] = session })).Body["SecretCode"]!.GetValue<string>();
        var early = await Respond(laptop, "MFA_SETUP", session);
        var verified = await laptop.Call("VerifySoftwareToken", new JsonObject { ["Session"] = session, ["UserCode"] = Code(secret, clock) });
        var signedIn = await Respond(laptop, "MFA_SETUP", session);
        var next = (await laptop.SignIn("ada@example.com")).Body["Session"]!.GetValue<string>();
        var usedCode = await Respond(laptop, "SOFTWARE_TOKEN_MFA", next, Code(secret, clock));
        clock.Advance(TimeSpan.FromSeconds(30));
        var freshCode = await Respond(laptop, "SOFTWARE_TOKEN_MFA", next, Code(secret, clock));

        Assert.Equal("MFA_SETUP", asked.Body["ChallengeName"]!.GetValue<string>());
        Assert.Equal("InvalidParameterException", early.Error);
        Assert.Equal("SUCCESS", verified.Body["Status"]!.GetValue<string>());
        Assert.NotNull(signedIn.Token("AccessToken"));
        Assert.Equal("ExpiredCodeException", usedCode.Error);
        Assert.NotNull(freshCode.Token("AccessToken"));
    }

    private static Task<Reply> Respond(Laptop laptop, string challenge, string session, string? code = null) => laptop.Call("RespondToAuthChallenge", new JsonObject
    {
        ["ClientId"] = PoolTemplate.WebClientId,
        ["ChallengeName"] = challenge,
        ["Session"] = session,
        ["ChallengeResponses"] = new JsonObject { ["USERNAME"] = "ada@example.com", ["SOFTWARE_TOKEN_MFA_CODE"] = code },
    });

    // RFC 6238, written apart from the code that it tests.
    private static string Code(string secret, FakeTimeProvider clock)
    {
        var bits = string.Concat(secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = BitConverter.GetBytes(clock.GetUtcNow().ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps know it is made with SHA-1.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var at = hash[19] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
