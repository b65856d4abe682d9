namespace Trellis.Tests.Templates;

/// <summary>How people sign in, and what they hold afterwards.</summary>
public sealed class Users
{
    private static StackTemplate Ours => StackTemplate.Ours;

    private static Node Pool => Ours.Resource("UserPool").Properties;

    private static Node Client => Ours.Resource("UserPoolClient").Properties;

    [Fact]
    public void Access_and_id_tokens_live_fifteen_minutes()
    {
        Assert.Equal(("15", "minutes"), (Client["AccessTokenValidity"].Plain, Client["TokenValidityUnits", "AccessToken"].Plain));
        Assert.Equal(("15", "minutes"), (Client["IdTokenValidity"].Plain, Client["TokenValidityUnits", "IdToken"].Plain));
    }

    [Fact]
    public void The_client_is_public_and_no_password_crosses_the_wire()
    {
        Assert.Equal("false", Client["GenerateSecret"].Plain);
        Assert.Equal("[ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]", Client["ExplicitAuthFlows"].ToString());
        Assert.Equal("[code]", Client["AllowedOAuthFlows"].ToString());
        Assert.Equal("true", Client["EnableTokenRevocation"].Plain);
        Assert.Equal("ENABLED", Client["PreventUserExistenceErrors"].Plain);
    }

    [Fact]
    public void The_secret_of_page_tokens_is_one_that_no_user_can_know_and_that_opens_no_door()
    {
        var secret = Ours.Resource("TokenSecret");

        Assert.Equal(("AWS::Cognito::UserPoolClient", "true"), (secret.Type, secret.Properties["GenerateSecret"].Plain));
        Assert.Equal("[ALLOW_REFRESH_TOKEN_AUTH]", secret.Properties["ExplicitAuthFlows"].ToString());
        Assert.All(new[] { "AllowedOAuthFlows", "SupportedIdentityProviders", "CallbackURLs" }, name => Assert.False(secret.Properties[name].Exists));
        Assert.DoesNotContain("TokenSecret", Ours.Resource("IdentityPool").Properties.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("TokenSecret", Ours.Root["Outputs"].ToString(), StringComparison.Ordinal);
        var takers = Ours.Functions.Where(function => function.Environment.Any(variable => variable.Key == "TOKEN_SECRET")).ToList();
        Assert.Equal(6, takers.Count);
        Assert.All(takers, function => Assert.Equal("{Fn::Sub: ${TokenSecret.ClientSecret}}", function.Environment.Single(variable => variable.Key == "TOKEN_SECRET").Value.ToString()));
    }

    [Fact]
    public void The_pool_has_a_stated_tier_strong_passwords_optional_second_factor_and_recovery_by_mail()
    {
        var password = Pool["Policies", "PasswordPolicy"];

        Assert.Equal("{Ref: UserPoolTier}", Pool["UserPoolTier"].ToString());
        Assert.Contains(Ours.Root["Parameters", "UserPoolTier", "Default"].Plain, new[] { "LITE", "ESSENTIALS", "PLUS" });
        Assert.InRange(int.Parse(password["MinimumLength"].Plain), 12, 99);
        Assert.All(new[] { "RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols" }, rule => Assert.Equal("true", password[rule].Plain));
        Assert.Equal(("OPTIONAL", "[SOFTWARE_TOKEN_MFA]"), (Pool["MfaConfiguration"].Plain, Pool["EnabledMfas"].ToString()));
        Assert.Equal("[{Name: verified_email, Priority: 1}]", Pool["AccountRecoverySetting", "RecoveryMechanisms"].ToString());
    }

    [Fact]
    public void Everybody_may_sign_up_unless_the_stack_says_otherwise()
    {
        Assert.Equal("true", Ours.Root["Parameters", "SelfSignUp", "Default"].Plain);
        Assert.Equal("{Fn::Equals: [{Ref: SelfSignUp}, true]}", Ours.Root["Conditions", "IsOpenToAll"].ToString());
        Assert.Equal("{Fn::If: [IsOpenToAll, false, true]}", Pool["AdminCreateUserConfig", "AllowAdminCreateUserOnly"].ToString());
    }

    [Fact]
    public void Signing_in_and_confirming_call_the_hook()
    {
        var happening = Assert.Single(Ours.FunctionNamed("SignIn").Events);

        Assert.Equal(("Cognito", "UserPool"), (happening.Type, happening.Properties["UserPool", "Ref"].Plain));
        Assert.Equal(["PostAuthentication", "PostConfirmation"], happening.Properties["Trigger"].Items.Select(item => item.Plain).Order());
        Assert.False(Pool["LambdaConfig"].Exists, "SAM writes it from the event; two would be one too many.");
    }

    [Fact]
    public void Localhost_is_a_place_to_return_to_only_in_dev()
    {
        Assert.All(new[] { Client["CallbackURLs"], Client["LogoutURLs"] }, list =>
        {
            Assert.Contains("${WebDistribution.DomainName}", list.ToString(), StringComparison.Ordinal);
            Assert.Equal(["{Fn::If: [IsDevelopment, http://localhost:5173/, {Ref: AWS::NoValue}]}"],
                list.Items.Select(item => item.ToString()).Where(item => item.Contains("localhost", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public void The_identity_pool_lends_nothing_to_strangers()
    {
        var pool = Ours.Resource("IdentityPool").Properties;

        Assert.Equal(("false", "false"), (pool["AllowUnauthenticatedIdentities"].Plain, pool["AllowClassicFlow"].Plain));
        Assert.Equal("true", Assert.Single(pool["CognitoIdentityProviders"].Items)["ServerSideTokenCheck"].Plain);
        Assert.Equal("{authenticated: {Fn::GetAtt: [SignedInRole, Arn]}}", Ours.Resource("IdentityPoolRoles").Properties["Roles"].ToString());
        Assert.Equal("HasTwitter", pool["SupportedLoginProviders", "Fn::If"].Items[0].Plain);
    }

    [Theory]
    [InlineData("Region")]
    [InlineData("ApiUrl")]
    [InlineData("SignedApiUrl")]
    [InlineData("UserPoolId")]
    [InlineData("UserPoolClientId")]
    [InlineData("UserPoolDomain")]
    [InlineData("IdentityPoolId")]
    [InlineData("TableName")]
    [InlineData("WebUrl")]
    [InlineData("WebBucket")]
    [InlineData("DistributionId")]
    public void A_client_finds_what_it_needs_in_the_outputs(string output)
    {
        Assert.True(Ours.Root["Outputs", output, "Value"].Exists);
        Assert.False(Ours.Root["Outputs", output, "Condition"].Exists);
    }
}
