namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>Where the client hides who exists, an unknown user is answered like a known one.</summary>
public sealed class SigningInAsNobody
{
    [Fact]
    public async Task Is_answered_like_a_wrong_password()
    {
        await using var laptop = await Laptop.Start();
        await laptop.Member("ada@example.com");

        var wrong = await laptop.SignIn("ada@example.com", "Wr0ng horse");
        var nobody = await laptop.SignIn("nobody@example.com", "Wr0ng horse");

        Assert.Equal((400, "NotAuthorizedException", "Incorrect username or password."), (wrong.Status, wrong.Error, wrong.Message));
        Assert.Equal(wrong.Body.ToJsonString(), nobody.Body.ToJsonString());
        Assert.Equal(wrong.ErrorType, nobody.ErrorType);
    }

    [Fact]
    public async Task Is_offered_a_salt_that_stays_and_a_proof_that_never_fits()
    {
        await using var laptop = await Laptop.Start();
        await laptop.Member("ada@example.com");

        var known = (await Srp(laptop, "ada@example.com")).Body["ChallengeParameters"]!.AsObject();
        var first = (await Srp(laptop, "nobody@example.com")).Body["ChallengeParameters"]!.AsObject();
        var second = (await Srp(laptop, "nobody@example.com")).Body["ChallengeParameters"]!.AsObject();
        var wrong = await Prove(laptop, known);
        var nobody = await Prove(laptop, first);

        Assert.Equal(known.Select(p => p.Key), first.Select(p => p.Key));
        Assert.True(Guid.TryParse(first["USER_ID_FOR_SRP"]!.GetValue<string>(), out _));
        Assert.Equal(first["SALT"]!.GetValue<string>(), second["SALT"]!.GetValue<string>());
        Assert.Equal(first["USER_ID_FOR_SRP"]!.GetValue<string>(), second["USER_ID_FOR_SRP"]!.GetValue<string>());
        Assert.NotEqual(first["SRP_B"]!.GetValue<string>(), second["SRP_B"]!.GetValue<string>());
        Assert.Equal("NotAuthorizedException", wrong.Error);
        Assert.Equal(wrong.Body.ToJsonString(), nobody.Body.ToJsonString());
    }

    [Fact]
    public async Task Locks_the_name_after_five_tries_like_a_known_one()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await laptop.Member("ada@example.com");
        foreach (var email in (string[])["ada@example.com", "nobody@example.com"])
        {
            for (var i = 0; i < 5; i++)
                Assert.Equal("Incorrect username or password.", (await laptop.SignIn(email, "Wr0ng horse")).Message);
        }

        var known = await laptop.SignIn("ada@example.com");
        var nobody = await laptop.SignIn("nobody@example.com");
        clock.Advance(TimeSpan.FromSeconds(2));
        var later = await laptop.SignIn("ada@example.com");

        Assert.Equal("Password attempts exceeded", known.Message);
        Assert.Equal(known.Body.ToJsonString(), nobody.Body.ToJsonString());
        Assert.Null(later.Error);
    }

    [Fact]
    public async Task Who_forgot_the_password_is_told_of_a_code_all_the_same()
    {
        await using var laptop = await Laptop.Start();
        await laptop.Member("ada@example.com");

        var known = await Forgot(laptop, "ada@example.com");
        var nobody = await Forgot(laptop, "amy@example.com");

        Assert.Equal(known.Body.ToJsonString(), nobody.Body.ToJsonString());
        Assert.Equal("a***@e***", nobody.Body["CodeDeliveryDetails"]!["Destination"]!.GetValue<string>());
        Assert.DoesNotContain(laptop.Sent, code => code.Recipient == "amy@example.com");
    }

    [Fact]
    public async Task Is_told_so_where_the_client_says_nothing()
    {
        await using var laptop = await Laptop.Start(new PoolTemplate().With(template => template.Client.Remove("PreventUserExistenceErrors")));

        var reply = await laptop.SignIn("nobody@example.com");

        Assert.Equal(("UserNotFoundException", "User does not exist."), (reply.Error, reply.Message));
    }

    private static Task<Reply> Srp(Laptop laptop, string email) => laptop.Call("InitiateAuth", new JsonObject
    {
        ["ClientId"] = PoolTemplate.WebClientId,
        ["AuthFlow"] = "USER_SRP_AUTH",
        ["AuthParameters"] = new JsonObject { ["USERNAME"] = email, ["SRP_A"] = "123456789abcdef" },
    });

    private static Task<Reply> Prove(Laptop laptop, JsonObject parameters) => laptop.Call("RespondToAuthChallenge", new JsonObject
    {
        ["ClientId"] = PoolTemplate.WebClientId,
        ["ChallengeName"] = "PASSWORD_VERIFIER",
        ["ChallengeResponses"] = new JsonObject
        {
            ["USERNAME"] = parameters["USERNAME"]!.GetValue<string>(),
            ["PASSWORD_CLAIM_SECRET_BLOCK"] = parameters["SECRET_BLOCK"]!.GetValue<string>(),
            ["PASSWORD_CLAIM_SIGNATURE"] = Convert.ToBase64String(new byte[32]),
            ["TIMESTAMP"] = "Sun Mar 1 12:00:00 UTC 2026",
        },
    });

    private static Task<Reply> Forgot(Laptop laptop, string email) =>
        laptop.Call("ForgotPassword", new JsonObject { ["ClientId"] = PoolTemplate.WebClientId, ["Username"] = email });
}
