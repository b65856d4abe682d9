namespace Trellis.Tests.Local.Cloud.Cognito;

public sealed class AdministeringAPool
{
    [Fact]
    public async Task Needs_a_signature()
    {
        await using var laptop = await Laptop.Start();

        var reply = await laptop.Call("AdminGetUser", new JsonObject { ["UserPoolId"] = PoolTemplate.PoolId, ["Username"] = "ada@example.com" });

        Assert.Equal((400, "MissingAuthenticationTokenException"), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Is_refused_to_a_web_page()
    {
        await using var laptop = await Laptop.Start();
        var input = new JsonObject { ["UserPoolId"] = PoolTemplate.PoolId };

        var reply = await laptop.Send(laptop.Cognito, "AWSCognitoIdentityProviderService.ListUsers", input, signed: true, ("Origin", "https://elsewhere.example"));

        Assert.Equal("MissingAuthenticationTokenException", reply.Error);
    }

    [Theory]
    [InlineData("NoSuchThing", "{}", "UnknownOperationException")]
    [InlineData("SignUp", "{\"Username\":\"a@b.cd\",\"Password\":\"x\"}", "InvalidParameterException")]
    [InlineData("SignUp", "{\"ClientId\":1}", "SerializationException")]
    [InlineData("SignUp", "{\"ClientId\":\"no such client\",\"Username\":\"a@b.cd\",\"Password\":\"x\"}", "ResourceNotFoundException")]
    public async Task An_unknown_or_malformed_call_is_refused_with_its_error(string operation, string input, string error)
    {
        await using var laptop = await Laptop.Start();

        var reply = await laptop.Call(operation, JsonNode.Parse(input)!.AsObject());

        Assert.Equal((400, error, error + ":"), (reply.Status, reply.Error, reply.ErrorType));
    }

    [Theory]
    [InlineData("")]
    [InlineData("site admin")]
    [InlineData("site\nadmin")]
    [InlineData("site\u3000admin")]
    public async Task Makes_no_group_whose_name_Cognito_would_refuse(string name)
    {
        await using var laptop = await Laptop.Start();

        var reply = await laptop.Admin("CreateGroup", new JsonObject { ["GroupName"] = name });
        var groups = await laptop.Admin("ListGroups", []);

        Assert.Equal((400, "InvalidParameterException"), (reply.Status, reply.Error));
        Assert.StartsWith("1 validation error detected: Value at 'groupName' failed to satisfy constraint: ", reply.Message, StringComparison.Ordinal);
        Assert.Empty(groups.Body["Groups"]!.AsArray());
    }

    [Fact]
    public async Task Gives_an_invited_user_a_password_that_ends()
    {
        var clock = new FakeTimeProvider();
        await using var laptop = await Laptop.Start(clock: clock);
        await laptop.Admin("AdminCreateUser", new JsonObject { ["Username"] = "ada@example.com" });
        var temporary = laptop.CodeFor("ada@example.com");

        var inTime = await laptop.SignIn("ada@example.com", temporary);
        clock.Advance(TimeSpan.FromDays(7));
        var late = await laptop.SignIn("ada@example.com", temporary);

        Assert.Equal("NEW_PASSWORD_REQUIRED", inTime.Body["ChallengeName"]!.GetValue<string>());
        Assert.Equal("Temporary password has expired and must be reset by an administrator.", late.Message);
    }

    [Fact]
    public async Task Does_not_let_a_temporary_password_in_without_a_new_one_that_fits()
    {
        await using var laptop = await Laptop.Start();
        await laptop.Admin("AdminCreateUser", new JsonObject { ["Username"] = "ada@example.com", ["TemporaryPassword"] = "Temp0rary horse" });
        var asked = await laptop.SignIn("ada@example.com", "Temp0rary horse");
        Task<Reply> Answer(string password) => laptop.Call("RespondToAuthChallenge", new JsonObject
        {
            ["ClientId"] = PoolTemplate.WebClientId,
            ["ChallengeName"] = "NEW_PASSWORD_REQUIRED",
            ["Session"] = asked.Body["Session"]!.GetValue<string>(),
            ["ChallengeResponses"] = new JsonObject { ["USERNAME"] = "ada@example.com", ["NEW_PASSWORD"] = password },
        });

        var weak = await Answer("short");
        var fits = await Answer("Ch0sen horse");
        var again = await Answer("An0ther horse");

        Assert.Null(asked.Body["AuthenticationResult"]);
        Assert.Equal(("InvalidPasswordException", "Password did not conform with policy: Password not long enough"), (weak.Error, weak.Message));
        Assert.NotNull(fits.Token("AccessToken"));
        Assert.Equal("NotAuthorizedException", again.Error);
    }

    [Fact]
    public async Task Pages_through_users_and_filters_them()
    {
        await using var laptop = await Laptop.Start();
        for (var i = 0; i < 7; i++)
            await laptop.Admin("AdminCreateUser", new JsonObject { ["Username"] = $"user{i}@example.com", ["MessageAction"] = "SUPPRESS" });

        var seen = new List<string>();
        JsonNode? token = null;
        do
        {
            var page = await laptop.Admin("ListUsers", new JsonObject { ["Limit"] = 3, ["PaginationToken"] = token?.DeepClone() });
            seen.AddRange(page.Body["Users"]!.AsArray().Select(user => user!["Username"]!.GetValue<string>()));
            token = page.Body["PaginationToken"];
        }
        while (token is not null);
        var filtered = await laptop.Admin("ListUsers", new JsonObject { ["Filter"] = "email ^= \"user3\"" });
        var nonsense = await laptop.Admin("ListUsers", new JsonObject { ["Filter"] = "shoe size = 9" });

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Single(filtered.Body["Users"]!.AsArray());
        Assert.Equal("InvalidParameterException", nonsense.Error);
        Assert.Empty(laptop.Sent);
    }
}
