namespace Trellis.Tests.Functions.Access;

/// <summary>Credentials that claim too much, or nothing; and headers.</summary>
public abstract partial class AttackSuite
{
    private Client Signed(params string[] amr) => Client.Signed(Functions, $"eu-west-1:{mallory}", amr);

    [Fact]
    public async Task An_entry_of_another_pool_or_provider_that_looks_like_ours_is_not()
    {
        var id = await Alice.Make("/folders", "{}");
        var ours = $"{InProcess.UserPoolId}:CognitoSignIn:{alice}";
        string[] forged =
        [
            $"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other:CognitoSignIn:{alice}",
            $"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other:CognitoSignIn:x/{ours}",
            $"cognito-idp.evil.example/{ours}",
            $"login.example:eu-west-1:pool:cognito-idp.eu-west-1.amazonaws.com/{ours}",
            $"login.example,cognito-idp.eu-west-1.amazonaws.com/{ours}",
            $"arn:aws:iam::1:oidc-provider/cognito-idp.eu-west-1.amazonaws.com/{ours}",
            $"api.twitter.com:eu-west-1:x:{alice}",
            $"https://cognito-idp.eu-west-1.amazonaws.com/{ours}",
            $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:",
            $"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}",
            alice,
        ];

        foreach (var entry in forged)
            IsRefused(await Signed("authenticated", entry).Get($"/folders/{id}"), 404, "record.not-found");

        Assert.Equal(200, (await Signed("authenticated", $"cognito-idp.eu-west-1.amazonaws.com/{ours}").Get($"/folders/{id}")).Status);
        Assert.Equal($"eu-west-1:{mallory}", (await Signed([.. forged]).Post("/folders", "{}")).Json.GetProperty("owner").GetString());
    }

    [Fact]
    public async Task A_signed_caller_without_an_identity_is_nobody()
    {
        var iam = new JsonObject { ["accessKey"] = "AKIA", ["accountId"] = "123456789012", ["userArn"] = "arn:aws:iam::123456789012:user/admin" };
        foreach (var identity in new JsonNode?[] { null, new JsonObject(), new JsonObject { ["identityId"] = "", ["amr"] = new JsonArray($"cognito-idp.eu-west-1.amazonaws.com/{InProcess.UserPoolId}:CognitoSignIn:{alice}") } })
        {
            var caller = new Client(Functions, new JsonObject { ["iam"] = new JsonObject(iam.DeepClone().AsObject().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))) { ["cognitoIdentity"] = identity } });

            IsRefused(await caller.Get("/folders"), 403, "caller.unidentified");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"username":"x","cognito:groups":"[admin]"}""")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"Sub":"x"}""")]
    public async Task A_token_without_a_sub_is_nobodys(string claims)
    {
        var caller = Client.WithClaims(Functions, JsonNode.Parse(claims)!.AsObject());

        IsRefused(await caller.Get("/deals"), 403, "caller.unidentified");
        IsRefused(await caller.Post("/deals", "{}"), 403, "caller.unidentified");
    }

    [Theory]
    [InlineData("brackets", "[admin]]", 200)]
    [InlineData("brackets", "[admin]", 403)]
    [InlineData("brackets", "admin]", 200)]
    [InlineData("brackets", "[staff admin]]", 200)]
    [InlineData("spaceds", "[a b]", 403)]
    [InlineData("spaceds", "[a%20b]", 403)]
    [InlineData("deals", "[]", 200)]
    [InlineData("deals", "[admins]", 200)]
    public async Task Groups_are_told_apart_to_the_letter(string path, string groups, int status)
    {
        var caller = Client.WithClaims(Functions, new JsonObject { ["sub"] = mallory, ["cognito:groups"] = groups });

        var reply = await caller.Get($"/{path}");

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData("[\"admin\"]")]
    [InlineData("[\"admin\" x]")]
    [InlineData("[ADMIN]")]
    [InlineData("[Admin]")]
    [InlineData("[adm in]")]
    [InlineData("[[admin]]")]
    public async Task A_group_that_only_looks_like_another_is_none(string groups)
    {
        var id = await Admin.Make("/deals", "{}");
        var caller = Client.WithClaims(Functions, new JsonObject { ["sub"] = mallory, ["cognito:groups"] = groups });

        IsRefused(await caller.Get($"/deals/{id}"), 404, "record.not-found");
    }

    [Fact]
    public async Task Groups_of_another_claim_or_another_door_count_for_nothing()
    {
        var id = await Admin.Make("/deals", "{}");
        var claims = new JsonObject { ["sub"] = mallory, ["groups"] = "[admin]", ["custom:groups"] = "[admin]", ["scope"] = "admin", ["custom:roles"] = "[\"editor\",\"admin\"]" };

        IsRefused(await Client.WithClaims(Functions, claims).Get($"/deals/{id}"), 404, "record.not-found");
        Assert.Equal(201, (await Client.WithClaims(Functions, claims.DeepClone().AsObject()).Post("/roles", "{}")).Status);
        IsRefused(await Signed("authenticated").Post("/roles", "{}"), 403, "access.denied");
    }

    [Fact]
    public async Task Claims_of_any_size_are_answered_and_grant_no_more_than_a_hundred_groups()
    {
        var many = string.Join(' ', Enumerable.Range(0, 4_000).Select(number => $"g{number}"));
        var caller = Client.WithClaims(Functions, new JsonObject { ["sub"] = mallory, ["username"] = new string('u', 20_000), ["cognito:groups"] = $"[{many}]" });
        var label = await Admin.Make("/labels", """{"team":"nobody"}""");
        var near = await Alice.Make("/labels", """{"team":"g99"}""");
        var far = await Alice.Make("/labels", """{"team":"g100"}""");

        Assert.Equal(200, (await caller.Get("/labels")).Status);
        IsRefused(await caller.Patch($"/labels/{label}", """{"name":"x"}"""), 404, "record.not-found");
        Assert.Equal(200, (await caller.Patch($"/labels/{near}", """{"name":"x"}""")).Status);
        IsRefused(await caller.Get($"/labels/{far}"), 404, "record.not-found");
        Assert.Equal(201, (await caller.Post("/folders", "{}")).Status);
    }

    [Fact]
    public async Task A_sub_too_long_for_a_key_is_refused_and_not_cut_short()
    {
        var caller = Client.WithToken(Functions, alice + new string('x', 3_000));

        IsRefused(await caller.Post("/folders", "{}"), 422, "key.too-long");
    }

    [Fact]
    public async Task No_header_changes_who_is_asking()
    {
        var id = await Alice.Make("/folders", "{}");
        (string, string)[] headers =
        [
            ("authorization", "Bearer stolen"), ("Authorization", "Bearer stolen"), ("x-amzn-oidc-identity", alice), ("x-amz-security-token", "token"), ("x-amz-user-agent", alice),
            ("x-forwarded-user", alice), ("x-original-url", $"/public/folders/{id}"), ("x-http-method-override", "DELETE"), ("cognito-identity-id", alice), ("cookie", $"sub={alice}"),
        ];

        IsRefused(await Mallory.Get($"/folders/{id}", headers), 404, "record.not-found");
        IsRefused(await Client.WithNothing(Functions).Get($"/folders/{id}", headers), 401, "caller.missing");
        Assert.Equal(200, (await Alice.Get($"/folders/{id}", headers)).Status);
    }

    [Fact]
    public async Task A_condition_in_any_spelling_of_its_header_is_kept()
    {
        var created = await Alice.Post("/folders", """{"name":"a"}""");

        IsRefused(await Alice.Patch($"/folders/{created.Id}", """{"name":"b"}""", ("If-Match", "\"9-0\"")), 412, "record.stale");
        IsRefused(await Alice.Patch($"/folders/{created.Id}", """{"name":"b"}""", ("if-match", "\"9-0\""), ("IF-MATCH", created.ETag)), 412, "record.stale");
        IsRefused(await Alice.Delete($"/folders/{created.Id}", ("if-match", "\"9-0\",\"8-0\"")), 412, "record.stale");
    }
}
