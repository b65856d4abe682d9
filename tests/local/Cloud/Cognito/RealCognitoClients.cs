namespace Trellis.Tests.Local.Cloud.Cognito;

/// <summary>The user pool against the clients that Amazon publishes for JavaScript.</summary>
[Trait("Runs", "all")]
public sealed class RealCognitoClients
{
    // What the laptop promises to answer.
    private static readonly string[] Promised =
    [
        "SignUp", "ConfirmSignUp", "ResendConfirmationCode", "InitiateAuth", "RespondToAuthChallenge", "GetTokensFromRefreshToken", "RevokeToken",
        "GlobalSignOut", "ForgotPassword", "ConfirmForgotPassword", "ChangePassword", "GetUser", "UpdateUserAttributes", "DeleteUser",
        "AssociateSoftwareToken", "VerifySoftwareToken", "AdminCreateUser", "AdminSetUserPassword", "AdminConfirmSignUp", "AdminGetUser",
        "AdminDisableUser", "AdminEnableUser", "AdminDeleteUser", "CreateGroup", "AdminAddUserToGroup", "AdminRemoveUserFromGroup", "ListUsers",
    ];

    [Fact]
    public async Task Amazon_cognito_identity_js_signs_in_by_SRP_refreshes_and_signs_out()
    {
        await using var laptop = await Laptop.Start();

        var told = await RealClients.Run("cognito-identity-js.mjs", Config(laptop, "ada@example.com"));

        Assert.Equal("UserNotConfirmedException", Text(told, "beforeConfirmation"));
        Assert.Equal("CodeMismatchException", Text(told, "wrongCode"));
        Assert.Equal("SUCCESS", Text(told, "confirmed"));
        Assert.Equal("NotAuthorizedException", Text(told, "wrongPassword"));
        Assert.Equal("NotAuthorizedException", Text(told, "unknownUser"));
        Assert.Equal(Text(told, "userSub"), Text(told["id"]!, "sub"));
        Assert.Equal("ada@example.com", Text(told["id"]!, "email"));
        Assert.Equal(PoolTemplate.WebClientId, Text(told["access"]!, "client_id"));
        Assert.Equal(Text(told, "userSub"), Text(told, "refreshedSub"));
        Assert.Equal("true", Text(told["attributes"]!, "email_verified"));
        Assert.Equal("NotAuthorizedException", Text(told, "oldPassword"));
        Assert.Equal("a***@e***", Text(told, "destination"));
        Assert.Equal("NotAuthorizedException", Text(told, "afterSignOut"));
    }

    [Fact]
    public async Task Amplify_signs_in_refreshes_borrows_credentials_and_asks_for_the_authenticator_app()
    {
        await using var laptop = await Laptop.Start();

        var told = await RealClients.Run("amplify.mjs", Config(laptop, "grace@example.com"));

        Assert.Equal("CONFIRM_SIGN_UP", Text(told, "signedUp"));
        Assert.Equal("NotAuthorizedException", Text(told, "wrongPassword"));
        Assert.True(told["signedIn"]!.GetValue<bool>());
        Assert.StartsWith(PoolTemplate.Region + ":", Text(told, "identityId"), StringComparison.Ordinal);
        Assert.StartsWith("ASIA", Text(told, "accessKey"), StringComparison.Ordinal);
        Assert.True(told["refreshed"]!.GetValue<bool>());
        Assert.True(told["sameIdentity"]!.GetValue<bool>());
        Assert.Equal("grace@example.com", Text(told, "email"));
        Assert.Equal("UserUnAuthenticatedException", Text(told, "signedOut"));
        Assert.Equal("CONFIRM_SIGN_IN_WITH_TOTP_CODE", Text(told, "asked"));
        Assert.True(told["answered"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_SDK_runs_every_call()
    {
        await using var laptop = await Laptop.Start();

        var told = await RealClients.Run("calls.mjs", Config(laptop, "joan@example.com"));

        var expected = new Dictionary<string, string?>
        {
            ["taken"] = "UsernameExistsException",
            ["weak"] = "InvalidPasswordException",
            ["wrongTotp"] = "EnableSoftwareTokenMFAException",
            ["totp"] = "SUCCESS",
            ["challenge"] = "SOFTWARE_TOKEN_MFA",
            ["wrongChallenge"] = "CodeMismatchException",
            ["revokedRefresh"] = "NotAuthorizedException",
            ["revokedAccess"] = "NotAuthorizedException",
            ["signedOut"] = "NotAuthorizedException",
            ["createdStatus"] = "FORCE_CHANGE_PASSWORD",
            ["newPassword"] = "NEW_PASSWORD_REQUIRED",
            ["invitedName"] = "Grace",
            ["noGroups"] = "none",
            ["status"] = "CONFIRMED",
            ["disabled"] = "NotAuthorizedException",
            ["unknownAdmin"] = "UserNotFoundException",
            ["deleted"] = "UserNotFoundException",
        };
        Assert.Equal(expected, expected.Keys.ToDictionary(key => key, key => Text(told, key)));
        Assert.True(told["sameUser"]!.GetValue<bool>());
        Assert.Equal(15 * 60, told["lifetime"]!.GetValue<int>());
        Assert.Equal("[\"email\"]", told["codeSentTo"]!.ToJsonString());
        Assert.Equal("[\"editors\"]", told["groups"]!.ToJsonString());
        Assert.Equal("[\"editors\"]", told["groupList"]!.ToJsonString());
        Assert.Equal(1, told["found"]!.GetValue<int>());
        Assert.Empty(Promised.Except(told["done"]!.AsArray().Select(name => name!.GetValue<string>())));
    }

    [Fact]
    public async Task The_aws_command_administers_users()
    {
        Processes.Needs("aws");
        await using var laptop = await Laptop.Start();

        var (code, _, error) = await Aws(laptop, "admin-create-user", "--username", "cli@example.com");
        var (_, listed, _) = await Aws(laptop, "list-users");
        var (missing, _, why) = await Aws(laptop, "admin-get-user", "--username", "nobody@example.com");

        Assert.True(code == 0, error);
        Assert.Equal("FORCE_CHANGE_PASSWORD", JsonNode.Parse(listed)!["Users"]![0]!["UserStatus"]!.GetValue<string>());
        Assert.NotEqual(0, missing);
        Assert.Contains("(UserNotFoundException) when calling the AdminGetUser operation: User does not exist.", why, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> Aws(Laptop laptop, string operation, params string[] more)
    {
        var environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_PAGER"] = "" };
        return Processes.Run(
            "aws", laptop.Data, 60, environment,
            ["cognito-idp", operation, "--endpoint-url", laptop.Cognito.ToString(), "--region", PoolTemplate.Region, "--output", "json", "--user-pool-id", PoolTemplate.PoolId, .. more]);
    }

    internal static JsonObject Config(Laptop laptop, string email) => new()
    {
        ["region"] = PoolTemplate.Region,
        ["cognito"] = laptop.Cognito.ToString(),
        ["cognitoIdentity"] = laptop.CognitoIdentity.ToString(),
        ["sts"] = laptop.Sts.ToString(),
        ["codes"] = laptop.Codes.ToString(),
        ["userPoolId"] = PoolTemplate.PoolId,
        ["clientId"] = PoolTemplate.WebClientId,
        ["identityPoolId"] = PoolTemplate.IdentitiesId,
        ["provider"] = PoolTemplate.Provider,
        ["email"] = email,
    };

    private static string? Text(JsonNode told, string member) => told[member]?.GetValue<string>();
}
